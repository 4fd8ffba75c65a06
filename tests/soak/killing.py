"""The bot is killed at random moments while people speak with it and the outbox is on its way."""

import asyncio
import json
import os
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from models import tables
from models.clock import Clock
from playground.server import create, serve
from playground.world import World
from tests.soak import ledger
from tests.soak.crowd import Crowd
from tests.soak.ground import EVENING, NEVER, Ground, Size, prepare
from tests.soak.operator import PATIENCE, Operator
from tests.world import zone_where_it_is

START = 1.0  # seconds that a start takes, about
WATCH = 5.0  # seconds that a kill waits for the outbox to be on its way
REST = 180  # seconds until everything must have been sent
WHEN = {"at work": 6, "at the start": 2, "while sending": 3}  # how likely each kind of kill is


@dataclass(frozen=True, slots=True)
class Found:
    """What a run was, and what it found; `wrongs` is empty when all is well."""

    seed: int
    kills: int
    updates: int
    seconds: int
    newcomers: int
    seats: int
    digests: int
    uncertain: int
    reminders: int
    lookups_repeated: int
    reminders_repeated: int
    wrongs: tuple[str, ...]

    def __str__(self) -> str:
        """Write it in a line, and a line for each that is wrong."""
        facts = [f"{k} {v}" for k, v in asdict(self).items() if k != "wrongs"]
        return "\n".join([", ".join(facts), *self.wrongs])


async def killed_again_and_again(size: Size, database_url: str, folder: Path) -> Found:
    """Run the bot on a migrated, empty database, kill it `size.kills` times, look what is true.

    What is done by chance follows from a seed, that of SHAKTI_SOAK_SEED if there is one; how far
    the bot is then does not.
    """
    seed = int(os.environ.get("SHAKTI_SOAK_SEED") or secrets.randbelow(10**6))
    print(f"\nseed {seed}, {size}", flush=True)
    now, key = datetime.now(UTC), Fernet.generate_key().decode()
    world = World(Clock())
    async with serve(create(world)) as url, _journal(url, folder / "journal.jsonl"):
        ground = prepare(world, size, key, now)
        operator = Operator(
            folder,
            bot_token=world.token,
            api_url=url,
            database_url=database_url,
            secret_key=key,
            timezone=zone_where_it_is(EVENING, now),
            targets_at=NEVER,
            schedule_at=NEVER,
            sends_per_second=str(size.a_second),
            sends_per_chat_second="1000",
            sends_per_group_minute="1000",
        )
        return await Killer(ground, size, operator, seed).run()


class Killer:
    """Kills the bot and starts it again, while a crowd speaks with it."""

    def __init__(self, ground: Ground, size: Size, operator: Operator, seed: int) -> None:
        """The crowd and the killer each have their own chances, so that neither moves the other."""
        self._ground, self._size, self._operator, self._seed = ground, size, operator, seed
        self._chance = random.Random(seed)
        self._crowd = Crowd(ground, size.updates, size.at_once, random.Random(seed + 1))
        self._begun = time.monotonic()
        self._starts = 0  # of the lives before this one
        self._process = operator.start()

    def _say(self, words: str) -> None:
        print(f"{time.monotonic() - self._begun:6.1f} s: {words}", flush=True)

    async def run(self) -> Found:
        """Do all of it; the bot is ended whatever happens."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._crowd.speak())
                group.create_task(self._kill())
            self._say("nobody speaks or kills any more")
            rested = await self._rest()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        self._operator.stop(self._process)
        return self._found(rested)

    async def _kill(self) -> None:
        size, crowd = self._size, self._crowd
        for number in range(size.kills):
            crowd.allowed = size.updates * (number + 1) // size.kills
            [when] = self._chance.choices([*WHEN], [*WHEN.values()])
            await self._moment(when, number)
            self._operator.kill(self._process)
            self._starts = self._operator.starts()
            self._say(f"kill {number + 1} {when}, {crowd.acts} updates")
            if self._chance.random() >= size.waits:
                _time_passes()
            await asyncio.sleep(self._chance.uniform(0, 0.3))
            self._process = self._operator.start()
        crowd.allowed = size.updates

    async def _moment(self, when: str, number: int) -> None:
        """Wait for the time of a kill; all but those at the start let the bot come to work."""
        if when == "at the start":
            await asyncio.sleep(self._chance.uniform(0, START))
            return
        await self._started()
        if when == "at work":
            share = (number + self._chance.random()) / self._size.kills
            while self._crowd.acts < share * self._size.updates:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        else:
            self._crowd.outbox.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._crowd.outbox.wait(), WATCH)
        await asyncio.sleep(self._chance.uniform(0, 0.3))

    async def _started(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self._operator.starts() <= self._starts:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _rest(self) -> datetime:
        """Wait until everything is worked off and sent; give the moment up to which that is so."""
        await self._started()  # or it would be asked to stop before it can hear that
        async with asyncio.timeout(REST):
            while True:
                now = datetime.now(UTC)
                if not ledger.unfinished() and ledger.at_rest(self._ground, now):
                    return now
                await asyncio.sleep(0.2)

    def _found(self, rested: datetime) -> Found:
        crowd, sent = self._crowd, tables.Outbox
        lookups, reminders = ledger.repeated(crowd)
        return Found(
            seed=self._seed,
            kills=self._size.kills,
            updates=tables.Inbox.select().count(),
            seconds=round(time.monotonic() - self._begun),
            newcomers=len(crowd.newcomers),
            seats=tables.Enrolment.select().count(),
            digests=sent.select().where(sent.subject != "reminder").count(),
            uncertain=sent.select().where(sent.state == "uncertain").count(),
            reminders=sent.select().where(sent.subject == "reminder").count(),
            lookups_repeated=lookups,
            reminders_repeated=reminders,
            wrongs=tuple(ledger.wrongs(self._ground, crowd, rested)),
        )


def _time_passes() -> None:
    """Let what the dead process held run out, as it does by itself after 20 seconds."""
    now = datetime.now(UTC)
    tables.Lease.update(until=now).execute()
    tables.Outbox.update(leased_until=now).where(tables.Outbox.state == "sending").execute()


@asynccontextmanager
async def _journal(url: str, file: Path) -> AsyncIterator[None]:
    """Keep every call that the bot makes, with its time, in a file to look at."""
    task = asyncio.create_task(_write_down(url, file))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _write_down(url: str, file: Path) -> None:
    since = 0
    async with aiohttp.ClientSession() as session:
        while True:
            asked = await session.get(f"{url}/play/journal", params={"since": since})
            told = await asked.json()
            since = told["next"]
            with file.open("a", encoding="utf-8") as journal:
                journal.writelines(f"{json.dumps(one)}\n" for one in told["requests"])
            await asyncio.sleep(1)
