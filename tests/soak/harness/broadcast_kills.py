"""Kill the bot at random moments while a broadcast goes out, is corrected and is taken back."""

import asyncio
import os
import random
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from config.settings import Settings
from models import authority, broadcasts, chats, tables, workers
from models.broadcasts import Audience, Words
from models.clock import Clock
from models.strength import Weights
from playground.server import create, serve
from playground.telegram import TelegramUser, World
from tests.soak.harness.bot_operator import PATIENCE, Operator
from tests.support.world import AGREED, KEYS, agar_and_susner, booth_id, place_id, zone_where_it_is

NOON, MEENA = 12, 900  # o'clock; a Telegram id
DRAIN = 240  # seconds until everything must have been done
FIRST, SECOND = "कल 11 बजे", "कल 12 बजे"
WEIGHTS = Weights.from_settings(Settings())


@dataclass(frozen=True, slots=True)
class BroadcastReport:
    """The figures of a run; `violations` is empty when nothing was lost or doubled."""

    seed: int
    people: int
    kills: int
    sent: int
    uncertain: int
    changed: int
    violations: tuple[str, ...]


async def run_with_kills(
    people: int, kills: int, database_url: str, folder: Path
) -> BroadcastReport:
    """Send a broadcast on a migrated, empty database, with so many kills in all; check it.

    Half of the kills come while it is sent, the others while it is corrected and taken back.
    """
    seed = int(os.environ.get("SHAKTI_SOAK_SEED") or secrets.randbelow(10**6))
    print(f"\nseed {seed}", flush=True)
    now, world = datetime.now(UTC), World(Clock())
    async with serve(create(world)) as url:
        users = _prepare(world, people, now)
        operator = Operator(
            folder,
            bot_token=world.token,
            api_url=url,
            database_url=database_url,
            secret_key=Fernet.generate_key().decode(),
            timezone=zone_where_it_is(NOON, now),
            sends_per_second="30",
        )
        return await BroadcastRun(world, users, operator, seed).run(kills)


class BroadcastRun:
    """A broadcast of Meena's whose bot is killed and started again."""

    def __init__(
        self, world: World, users: list[TelegramUser], operator: Operator, seed: int
    ) -> None:
        """Send to these users."""
        self._world, self._users, self._operator, self._seed = world, users, operator, seed
        self._chance = random.Random(seed)
        self._process = operator.start()
        self._kills = 0

    async def run(self, kills: int) -> BroadcastReport:
        """Send, correct and take back; the bot is ended whatever happens."""
        try:
            whom, words = Audience(place_id("PC21")), Words(FIRST, "")
            now = datetime.now(UTC)
            number = broadcasts.compose(whom, words, by=MEENA, now=now, weights=WEIGHTS)
            broadcasts.confirm(number, by=MEENA, now=now, weights=WEIGHTS)
            await self._kill_until_idle(kills // 2)
            doubled = self._doubled()
            broadcasts.correct(number, SECOND, "", 0, by=MEENA, now=datetime.now(UTC))
            await self._kill_until_idle(kills // 4)
            corrected, doubled = self._with(SECOND), doubled + self._doubled()
            broadcasts.take_back(number, by=MEENA, now=datetime.now(UTC))
            await self._kill_until_idle(kills - kills // 2 - kills // 4)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        self._operator.stop(self._process)
        return self._report(number, corrected, doubled)

    async def _kill_until_idle(self, kills: int) -> None:
        """Kill the bot so many times while messages leave, and then let it finish."""
        for _ in range(kills):
            await self._something_leaves()
            await asyncio.sleep(self._chance.uniform(0, 0.4))
            self._operator.kill(self._process)
            self._kills += 1
            if self._chance.random() < 0.8:
                _expire_leases()
            self._process = self._operator.start()
        async with asyncio.timeout(DRAIN):
            while tables.Broadcast.select().where(tables.Broadcast.busy).exists():  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    async def _something_leaves(self) -> None:
        """Wait until a message leaves, or nothing is left to do."""
        before, busy = self._ended(), tables.Broadcast.select().where(tables.Broadcast.busy)
        async with asyncio.timeout(PATIENCE):
            while self._ended() == before and busy.exists():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def _ended(self) -> int:
        outbox = tables.Outbox
        return int(outbox.select().where(outbox.state.not_in(("queued", "sending"))).count())

    def _with(self, words: str) -> int:
        return sum(any(words in text for text in self._texts(user)) for user in self._users)

    def _doubled(self) -> list[str]:
        counts = Counter({user.id: len(self._texts(user)) for user in self._users})
        return [f"{user} got it {n} times" for user, n in counts.items() if n > 1]

    def _texts(self, user: TelegramUser) -> list[str]:
        messages = self._world.chats[user.id].messages.values()
        return [str(m["text"]) for m in messages if "कल" in m.get("text", "")]

    def _report(self, number: int, corrected: int, doubled: list[str]) -> BroadcastReport:
        seen, people = broadcasts.view(number, MEENA), len(self._users)
        wrong = list(doubled)
        if seen.sent + seen.uncertain != people:
            wrong.append(f"{seen.sent} sent and {seen.uncertain} uncertain of {people}")
        if corrected != seen.sent:
            wrong.append(f"{corrected} corrected of {seen.sent}")
        left = sum(bool(self._texts(user)) for user in self._users)
        if left > seen.uncertain:
            wrong.append(f"{left} still have it, {seen.uncertain} are uncertain")
        numbers = (seen.sent, seen.uncertain, seen.changed)
        return BroadcastReport(self._seed, people, self._kills, *numbers, tuple(wrong))


def _prepare(world: World, people: int, now: datetime) -> list[TelegramUser]:
    """Register Meena, who coordinates PC21, and so many workers with a chat each."""
    agar_and_susner()
    meena = world.add_person("Meena Parmar", user_id=MEENA)
    authority.grant(_registered(meena, now), "pc_coordinator", now, place_id=place_id("PC21"))
    users = [world.add_person(f"Worker {n}") for n in range(people)]
    for user in (meena, *users):
        world.chats[user.id].started = True
    for user in users:
        _registered(user, now)
    return users


def _registered(user: TelegramUser, now: datetime) -> int:
    form = workers.Registration(user.id, user.name, user.phone, booth_id("166/1"), AGREED)
    worker = workers.register(form, keys=KEYS, admin=False, now=now)
    chats.set_language(user.id, 0, "hi", now, private=True)
    return worker.id


def _expire_leases() -> None:
    """Expire the dead process's leases, as they do by themselves after 20 seconds."""
    now = datetime.now(UTC)
    tables.Lease.update(until=now).where(tables.Lease.name.in_(("sender", "poller"))).execute()
    tables.Outbox.update(leased_until=now).where(tables.Outbox.state == "sending").execute()
