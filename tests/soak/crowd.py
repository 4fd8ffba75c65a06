"""People who speak with the bot all at the same time, and remember what they did and were told.

They answer what they are asked, whatever that is, and repeat nothing that was not asked again:
whoever waits in vain has found a fault.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.i18n import Catalogues
from playground import people
from playground.chats import TelegramUser
from playground.world import Change, World
from tests.soak.ground import Ground

PATIENCE = 120  # seconds that somebody waits for an answer
BOOTHS = tuple(f"166/{part}" for part in range(1, 6)) + tuple(f"165/{n}" for n in range(1, 4))
PCS = {"166": "PC21", "165": "PC20"}
REMINDER = "🔔"
Message = dict[str, Any]


def said_in(message: Message) -> str:
    """Give what a message says, in its text or under its picture."""
    return str(message.get("text") or message.get("caption") or "")


class InVain(AssertionError):
    """Somebody was not answered."""


@dataclass(slots=True)
class Asked:
    """A look-up and how often it was answered."""

    code: str
    answers: int = 0


class Somebody:
    """A person in their own chat with the bot, and what they want."""

    def __init__(self, ground: Ground, user: TelegramUser, chance: random.Random) -> None:
        self.user, self.chance, self.ground = user, chance, ground
        self.world: World = ground.world
        self.chat = self.world.chats[user.id]
        self.heard: list[Message] = []  # what the bot sent or changed, in order
        self.language = chance.choice(("hi", "en"))
        self.booth = chance.choice(BOOTHS)
        self.types = chance.random() < 0.5  # their name, instead of keeping Telegram's
        self.name = f"{user.name} Devi" if self.types else user.name
        self.session = ""  # what they enrolled in last, "" when they gave it up again
        self.refused = ""  # the session they were told to be full
        self.lookups: list[Asked] = []
        self.acts = 0  # updates of theirs
        self._news = asyncio.Event()
        self._presses: set[asyncio.Task[Message]] = set()

    def hear(self, message: Message) -> None:
        """Take in what the bot says."""
        self.heard.append(message)
        for asked in self.lookups:
            asked.answers += asked.code in said_in(message)
        self._news.set()

    async def registers(self) -> None:
        """Go from the first word to the card."""
        linked = self.chance.random() < 0.5
        if linked:
            self._did(people.start(self.world, self.user, f"b{self.booth.replace('/', '-')}"))
        else:
            self._did(people.start(self.world, self.user))
        seen = 0
        while not any("BS-" in said_in(message) for message in self.heard):
            await self._hears_more_than(seen)
            seen = len(self.heard)
            self._answer(self.heard[-1])

    async def looks_up(self, number: int) -> None:
        """Ask for some booths at once, and wait for all of them."""
        known = {asked.code for asked in self.lookups} | {self.booth}
        free = [code for code in BOOTHS if code not in known]
        for code in self.chance.sample(free, min(number, len(free))):
            self.lookups.append(Asked(code))
            self._says(f"/booth {code}")
        await self._until(lambda: all(a.answers for a in self.lookups), "booths")

    async def enrols(self, code: str) -> None:
        """Take a seat, if there is one."""
        told = await self._asks(f"/enrol {code}", code)
        words = Catalogues().text(self.language, self.ground.zone)
        full = words.plain("error.session_full", session=code, seats=self.ground.seats[code])
        if full in told:
            self.refused = code
        else:
            self.session = code

    async def gives_up(self) -> None:
        """Give one's seat back."""
        await self._asks(f"/cancel {self.session}", self.session)
        self.session = ""

    async def hangs_up(self) -> None:
        """Let go of the buttons that are not answered yet."""
        await asyncio.gather(*self._presses)

    @property
    def reminders(self) -> int:
        """How many reminders have arrived."""
        return sum(REMINDER in said_in(message) for message in self.heard)

    async def _hears_more_than(self, number: int) -> None:
        await self._until(lambda: len(self.heard) > number, "a question")

    async def _asks(self, words: str, code: str) -> str:
        seen = len(self.heard)
        self._says(words)

        def answers() -> list[str]:
            texts = [said_in(message) for message in self.heard[seen:]]
            return [text for text in texts if code in text and REMINDER not in text]

        await self._until(lambda: bool(answers()), words)
        return answers()[0]

    def _answer(self, question: Message) -> None:
        """Do what the bot's newest words ask for; a stale question gets its answer again."""
        rows = question.get("reply_markup", {}).get("inline_keyboard", [])
        offered = [button["callback_data"] for row in rows for button in row]
        if self.chat.keyboard:
            self._did(people.share_contact(self.world, self.user, self.user.id, self.user))
        elif offered:
            self._choose(question["message_id"], offered)

    def _choose(self, message_id: int, offered: list[str]) -> None:
        kind, *values = offered[0].split(":")
        step = values[1] if kind == "form" else kind
        wanted = self._wanted(step)
        fitting = [data for data in offered if wanted and data.endswith(f":{wanted}")]
        if step == "language":
            self._press(message_id, f"language:{self.language}:{values[1]}")
        elif step == "name" and self.types:
            self._says(self.name)
        elif step in ("consent", "name"):
            self._press(message_id, offered[0])
        elif fitting and self.chance.random() < 0.5:
            self._press(message_id, fitting[0])
        elif wanted:
            self._says(wanted)

    def _wanted(self, step: str) -> str:
        ac, part = self.booth.split("/")
        return {"pc": PCS[ac], "ac": f"AC{ac}", "booth": f"{ac}/{part}"}.get(step, "")

    def _says(self, words: str) -> None:
        self._did(people.send(self.world, self.user, self.user.id, words))

    def _press(self, message_id: int, data: str) -> None:
        pressing = people.press(self.world, self.user, self.user.id, message_id, data)
        task = asyncio.ensure_future(pressing)
        self._presses.add(task)
        self._did(task)

    def _did(self, _: object) -> None:
        self.acts += 1

    async def _until(self, done: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not done():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            last = [said_in(message)[:80] for message in self.heard[-3:]]
            raise InVain(f"{self.user.name} waits in vain for {what}; heard last {last}") from None


class Crowd:
    """Everybody: workers with seats, and newcomers who come as long as updates are wanted."""

    def __init__(self, ground: Ground, updates: int, at_once: int, chance: random.Random) -> None:
        self.ground, self.chance = ground, chance
        self.seeds = [self._bring(user) for user in ground.seeds]
        self.newcomers: list[Somebody] = []
        self.allowed = updates  # so many updates may be made for now
        self.outbox = asyncio.Event()  # set whenever something unasked arrives
        self._updates, self._at_once = updates, at_once
        self._all = {one.user.id: one for one in self.seeds}
        self._bot = ground.world.bot.id
        ground.world.watchers.append(self._hear)

    @property
    def acts(self) -> int:
        """How many updates all of them have made."""
        return sum(one.acts for one in self._all.values())

    async def speak(self) -> None:
        """Have people come and speak, so many at once, until there were enough updates."""
        async with asyncio.TaskGroup() as group:
            for n in range(self._at_once):
                group.create_task(self._one_after_the_other(self.seeds[n :: self._at_once]))
        await asyncio.gather(*(one.hangs_up() for one in self._all.values()))

    async def _one_after_the_other(self, seeds: list[Somebody]) -> None:
        while self.acts < self._updates:
            while self.allowed <= self.acts < self._updates:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            if seeds and self.chance.random() < 0.3:
                await self._goes_on(seeds.pop())
            else:
                await self._comes()

    async def _comes(self) -> None:
        """A newcomer registers, enrols in something, and looks around."""
        number = len(self.newcomers) + 1
        one = self._bring(self.ground.world.add_person(f"Sunita Baghel {_letters(number)}"))
        self.newcomers.append(one)
        self._all[one.user.id] = one
        await one.registers()
        await one.looks_up(self.chance.randint(0, 3))
        await one.enrols(self.chance.choice(list(self.ground.seats)))
        if one.session and self.chance.random() < 0.2:
            await one.gives_up()
        await one.looks_up(self.chance.randint(0, 2))

    async def _goes_on(self, seed: Somebody) -> None:
        """A worker with a seat looks around, and now and then gives it up."""
        await seed.looks_up(self.chance.randint(1, 4))
        if self.chance.random() < 0.3:
            seed.session = self.ground.rush
            await seed.gives_up()

    def _bring(self, user: TelegramUser) -> Somebody:
        one = Somebody(self.ground, user, self.chance)
        if user in self.ground.seeds:
            one.language, one.booth = "hi", "166/1"
        return one

    def _hear(self, change: Change) -> None:
        content = change.content or {}
        if change.kind not in ("message", "edited") or content["from"]["id"] != self._bot:
            return
        if one := self._all.get(change.chat_id or 0):
            one.hear(content)
        if change.chat_id not in self._all or REMINDER in said_in(content):
            self.outbox.set()


def _letters(number: int) -> str:
    """Write a number in letters: a name holds no digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))
