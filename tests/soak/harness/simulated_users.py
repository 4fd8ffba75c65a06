"""Simulated users who talk to the bot concurrently, and record what they did and received.

They answer every question of the bot once and never repeat an answer on their own: a user without
a reply has found a defect.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.i18n import Catalogues
from playground.telegram import Change, TelegramUser, World, people
from tests.soak.harness.environment import Environment

PATIENCE = 120  # seconds that a user waits for an answer
BOOTHS = (*(f"166/{n}" for n in (1, 2, 3, 4, 5, "6A")), *(f"165/{n}" for n in range(1, 4)))
PCS = {"166": "PC21", "165": "PC20"}
REMINDER = "🔔"
Message = dict[str, Any]


def text_of(message: Message) -> str:
    """Return a message's text or caption."""
    return str(message.get("text") or message.get("caption") or "")


class NoAnswer(AssertionError):
    """A user got no answer in time."""


@dataclass(slots=True)
class Lookup:
    """A look-up and its number of answers."""

    code: str
    answers: int = 0


class SimulatedUser:
    """A person in their private chat with the bot, and their intentions."""

    def __init__(
        self, environment: Environment, account: TelegramUser, chance: random.Random
    ) -> None:
        self.account, self.chance, self.environment = account, chance, environment
        self.world: World = environment.world
        self.chat = self.world.chats[account.id]
        self.received: list[Message] = []  # what the bot sent or edited, in order
        self.language = chance.choice(("hi", "en"))
        self.booth = chance.choice(BOOTHS)
        self.types_name = chance.random() < 0.5  # instead of keeping Telegram's
        self.name = f"{account.name} Devi" if self.types_name else account.name
        self.session = ""  # the code of the last enrolment, "" after its cancellation
        self.full_session = ""  # the code of a session that the bot reported as full
        self.lookups: list[Lookup] = []
        self.updates = 0  # that this user caused
        self._received_event = asyncio.Event()
        self._presses: set[asyncio.Task[Message]] = set()

    def receive(self, message: Message) -> None:
        """Record a message of the bot."""
        self.received.append(message)
        for lookup in self.lookups:
            lookup.answers += lookup.code in text_of(message)
        if self.full_session and _confirms(message, self.full_session):
            # The bot was killed after "full" and before its record: it ran the command again,
            # when somebody had given a seat up.
            self.session, self.full_session = self.full_session, ""
        self._received_event.set()

    async def register(self) -> None:
        """Register, from the first message to the card."""
        if self.chance.random() < 0.5:  # by a booth's link
            self._count(people.start(self.world, self.account, f"b{self.booth.replace('/', '-')}"))
        else:
            self._count(people.start(self.world, self.account))
        number = 0
        while not any("BS-" in text_of(message) for message in self.received):
            await self._wait_for_more_than(number)
            number = len(self.received)
            self._answer(self.received[-1])

    async def look_up(self, number: int) -> None:
        """Look up some booths concurrently, and wait for all answers."""
        used = {lookup.code for lookup in self.lookups} | {self.booth}
        free = [code for code in BOOTHS if code not in used]
        for code in self.chance.sample(free, min(number, len(free))):
            self.lookups.append(Lookup(code))
            self._send(f"/booth {code}")
        await self._until(lambda: all(a.answers for a in self.lookups), "booths")

    async def enrol(self, code: str) -> None:
        """Enrol in a session, and record whether it is full."""
        answer = await self._ask(f"/enrol {code}", code)
        t = Catalogues().text(self.language, self.environment.zone)
        full = t.plain("error.session_full", session=code, seats=self.environment.seats[code])
        if full in answer:
            self.full_session = code
        else:
            self.session = code

    async def cancel(self) -> None:
        """Cancel the enrolment."""
        await self._ask(f"/cancel {self.session}", self.session)
        self.session = ""

    async def change_mind(self) -> None:
        """Give the seat up and take it again in one batch, in a session that is never full."""
        number = len(self.received)
        self._send(f"/cancel {self.session}")
        self._send(f"/enrol {self.session}")
        await self._until(
            lambda: any(_confirms(message, self.session) for message in self.received[number:]),
            f"seat in {self.session} again",
        )

    async def close(self) -> None:
        """Wait for the answers to pressed buttons."""
        await asyncio.gather(*self._presses)

    @property
    def reminders(self) -> int:
        """The number of reminders received."""
        return sum(REMINDER in text_of(message) for message in self.received)

    async def _wait_for_more_than(self, number: int) -> None:
        await self._until(lambda: len(self.received) > number, "a question")

    async def _ask(self, text: str, code: str) -> str:
        number = len(self.received)
        self._send(text)

        def answers() -> list[str]:
            texts = [text_of(message) for message in self.received[number:]]
            return [text for text in texts if code in text and REMINDER not in text]

        await self._until(lambda: bool(answers()), text)
        return answers()[0]

    def _answer(self, question: Message) -> None:
        """Answer the bot's newest question; a stale question gets its answer again."""
        rows = question.get("reply_markup", {}).get("inline_keyboard", [])
        offered = [button["callback_data"] for row in rows for button in row]
        if self.chat.keyboard:
            self._count(
                people.share_contact(self.world, self.account, self.account.id, self.account)
            )
        elif offered:
            self._choose(question["message_id"], offered)

    def _choose(self, message_id: int, offered: list[str]) -> None:
        kind, *values = offered[0].split(":")
        step = values[1] if kind == "form" else kind
        wanted = self._wanted(step)
        matching = [data for data in offered if wanted and data.endswith(f":{wanted}")]
        if step == "language":
            self._press(message_id, f"language:{self.language}:{values[1]}")
        elif step == "name" and self.types_name:
            self._send(self.name)
        elif step in ("consent", "name", "confirm"):
            self._press(message_id, offered[0])
        elif matching and self.chance.random() < 0.5:
            self._press(message_id, matching[0])
        elif wanted:
            self._send(wanted)

    def _wanted(self, step: str) -> str:
        ac, part = self.booth.split("/")
        return {"pc": PCS[ac], "ac": f"AC{ac}", "booth": f"{ac}/{part}"}.get(step, "")

    def _send(self, text: str) -> None:
        self._count(people.send(self.world, self.account, self.account.id, text))

    def _press(self, message_id: int, data: str) -> None:
        pressing = people.press(self.world, self.account, self.account.id, message_id, data)
        task = asyncio.ensure_future(pressing)
        self._presses.add(task)
        self._count(task)

    def _count(self, _: object) -> None:
        self.updates += 1

    async def _until(self, done: Callable[[], bool], expected: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not done():
                    self._received_event.clear()
                    await self._received_event.wait()
        except TimeoutError:
            last = [text_of(message)[:80] for message in self.received[-3:]]
            raise NoAnswer(f"{self.account.name} got no {expected}; last received {last}") from None


class SimulatedUsers:
    """All users: workers with seats, and newcomers until enough updates were made."""

    def __init__(
        self, environment: Environment, updates: int, concurrency: int, chance: random.Random
    ) -> None:
        self.environment, self.chance = environment, chance
        self.seeds = [self._user(user) for user in environment.seeds]
        self.newcomers: list[SimulatedUser] = []
        self.allowed = updates  # the number of updates that may be made for now
        self.outbox = asyncio.Event()  # set whenever an unsolicited message arrives
        self.changed_mind = asyncio.Event()  # set when a seat given up was confirmed again
        self._updates, self._concurrency = updates, concurrency
        self._all = {user.account.id: user for user in self.seeds}
        self._bot = environment.world.bot.id
        environment.world.watchers.append(self._receive)

    @property
    def updates(self) -> int:
        """The number of updates that all users have made."""
        return sum(user.updates for user in self._all.values())

    async def run(self) -> None:
        """Run `concurrency` users at a time until there were enough updates."""
        async with asyncio.TaskGroup() as group:
            for n in range(self._concurrency):
                group.create_task(self._run_one_by_one(self.seeds[n :: self._concurrency]))
        await asyncio.gather(*(user.close() for user in self._all.values()))

    async def _run_one_by_one(self, seeds: list[SimulatedUser]) -> None:
        while self.updates < self._updates:
            while self.allowed <= self.updates < self._updates:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            if seeds and self.chance.random() < 0.3:
                await self._run_worker(seeds.pop())
            else:
                await self._run_newcomer()

    async def _run_newcomer(self) -> None:
        """Add a newcomer, who registers, enrols and looks up booths."""
        number = len(self.newcomers) + 1
        newcomer = self._user(
            self.environment.world.add_person(f"Sunita Baghel {_letters(number)}")
        )
        self.newcomers.append(newcomer)
        self._all[newcomer.account.id] = newcomer
        await newcomer.register()
        await newcomer.look_up(self.chance.randint(0, 3))
        await newcomer.enrol(self.chance.choice(list(self.environment.seats)))
        if newcomer.session == self.environment.contested and self.chance.random() < 0.7:
            await newcomer.change_mind()
            self.changed_mind.set()
        if newcomer.session and self.chance.random() < 0.2:
            await newcomer.cancel()
        await newcomer.look_up(self.chance.randint(0, 2))

    async def _run_worker(self, seed: SimulatedUser) -> None:
        """Run a worker with a seat, who looks up booths and sometimes cancels the seat."""
        await seed.look_up(self.chance.randint(1, 4))
        if self.chance.random() < 0.3:
            seed.session = self.environment.contested
            await seed.cancel()

    def _user(self, user: TelegramUser) -> SimulatedUser:
        simulated = SimulatedUser(self.environment, user, self.chance)
        if user in self.environment.seeds:
            simulated.language, simulated.booth = "hi", "166/1"
        return simulated

    def _receive(self, change: Change) -> None:
        content = change.content or {}
        if change.kind not in ("message", "edited") or content["from"]["id"] != self._bot:
            return
        if user := self._all.get(change.chat_id or 0):
            user.receive(content)
        if change.chat_id not in self._all or REMINDER in text_of(content):
            self.outbox.set()


def _confirms(message: Message, session: str) -> bool:
    """Return whether a message confirms a seat."""
    return "✅" in text_of(message) and session in text_of(message)


def _letters(number: int) -> str:
    """Return a number in letters: a name has no digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))
