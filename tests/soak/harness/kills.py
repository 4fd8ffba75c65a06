"""Kill the bot at random moments while users talk to it and the outbox is sending."""

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
from models.outbox_subjects import OutboxSubject
from playground.server import create, serve
from playground.telegram import World
from tests.soak.harness import consistency_checks
from tests.soak.harness.bot_operator import PATIENCE, Operator
from tests.soak.harness.environment import EVENING, NEVER, Environment, SoakSize, prepare
from tests.soak.harness.simulated_users import SimulatedUsers
from tests.support.world import zone_where_it_is

START = 1.0  # seconds that a start takes, approximately
OUTBOX_WAIT = 5.0  # seconds that a kill waits for the outbox to send
MIND_WAIT = 5.0  # seconds that a kill waits for somebody to change their mind
DRAIN = 180  # seconds until everything must have been sent
# The weight of each kind of kill. "Mind changed": as soon as somebody has given a seat up and got
# it again, before either update is recorded as processed.
WHEN = {"at work": 6, "at the start": 2, "while sending": 3, "mind changed": 4}


@dataclass(frozen=True, slots=True)
class KillReport:
    """The figures of a run; `violations` is empty when nothing was lost or doubled."""

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
    violations: tuple[str, ...]

    def __str__(self) -> str:
        """Return the figures in a line, and a line for each violation."""
        figures = [f"{k} {v}" for k, v in asdict(self).items() if k != "violations"]
        return "\n".join([", ".join(figures), *self.violations])


async def run_with_kills(size: SoakSize, database_url: str, folder: Path) -> KillReport:
    """Run the bot on a migrated, empty database, kill it `size.kills` times, check the outcome.

    Random choices follow from a seed, that of SHAKTI_SOAK_SEED if it is set; the bot's progress
    at each kill does not.
    """
    seed = int(os.environ.get("SHAKTI_SOAK_SEED") or secrets.randbelow(10**6))
    print(f"\nseed {seed}, {size}", flush=True)
    now, key = datetime.now(UTC), Fernet.generate_key().decode()
    world = World(Clock())
    async with serve(create(world)) as url, _save_requests(url, folder / "requests.jsonl"):
        environment = prepare(world, size, key, now)
        operator = Operator(
            folder,
            bot_token=world.token,
            api_url=url,
            database_url=database_url,
            secret_key=key,
            timezone=zone_where_it_is(EVENING, now),
            targets_at=NEVER,
            schedule_at=NEVER,
            weekly_at=NEVER,
            sends_per_second=str(size.sends_per_second),
            sends_per_chat_second="1000",
            sends_per_group_minute="1000",
        )
        return await KillRun(environment, size, operator, seed).run()


class KillRun:
    """A run that kills and restarts the bot while simulated users talk to it."""

    def __init__(
        self, environment: Environment, size: SoakSize, operator: Operator, seed: int
    ) -> None:
        """Use separate random generators for users and kills, so that neither shifts the other."""
        self._environment, self._size, self._operator, self._seed = (
            environment,
            size,
            operator,
            seed,
        )
        self._chance = random.Random(seed)
        self._users = SimulatedUsers(
            environment, size.updates, size.concurrency, random.Random(seed + 1)
        )
        self._started_at = time.monotonic()
        self._starts = 0  # before the current process
        self._process = operator.start()

    def _log(self, text: str) -> None:
        print(f"{time.monotonic() - self._started_at:6.1f} s: {text}", flush=True)

    async def run(self) -> KillReport:
        """Run everything; the bot is ended whatever happens."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._users.run())
                group.create_task(self._kill_repeatedly())
            self._log("all users and kills are done")
            drained_at = await self._drain()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        self._operator.stop(self._process)
        return self._report(drained_at)

    async def _kill_repeatedly(self) -> None:
        size, users = self._size, self._users
        for number in range(size.kills):
            users.allowed = size.updates * (number + 1) // size.kills
            [kind] = self._chance.choices([*WHEN], [*WHEN.values()])
            await self._wait_for_kill(kind, number)
            self._operator.kill(self._process)
            self._starts = self._operator.starts()
            self._log(f"kill {number + 1} {kind}, {users.updates} updates")
            if self._chance.random() >= size.lease_waits:
                _expire_leases()
            await asyncio.sleep(self._chance.uniform(0, 0.3))
            self._process = self._operator.start()
        users.allowed = size.updates

    async def _wait_for_kill(self, kind: str, number: int) -> None:
        """Wait for the time of a kill; all kinds but "at the start" let the bot start first."""
        if kind == "at the start":
            await asyncio.sleep(self._chance.uniform(0, START))
            return
        await self._started()
        if kind == "at work":
            share = (number + self._chance.random()) / self._size.kills
            while self._users.updates < share * self._size.updates:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        elif kind == "mind changed":
            self._users.changed_mind.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._users.changed_mind.wait(), MIND_WAIT)
            return  # a moment later both updates would be recorded
        else:
            self._users.outbox.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._users.outbox.wait(), OUTBOX_WAIT)
        await asyncio.sleep(self._chance.uniform(0, 0.3))

    async def _started(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self._operator.starts() <= self._starts:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _drain(self) -> datetime:
        """Wait until everything is processed and sent; return the time for which that is true."""
        await self._started()  # before that it could not handle SIGTERM
        async with asyncio.timeout(DRAIN):
            while True:
                now = datetime.now(UTC)
                if not consistency_checks.unfinished() and consistency_checks.is_drained(
                    self._environment, now
                ):
                    return now
                await asyncio.sleep(0.2)

    def _report(self, drained_at: datetime) -> KillReport:
        users, outbox = self._users, tables.Outbox
        lookups, reminders = consistency_checks.repeated(users)
        return KillReport(
            seed=self._seed,
            kills=self._size.kills,
            updates=tables.Inbox.select().count(),
            seconds=round(time.monotonic() - self._started_at),
            newcomers=len(users.newcomers),
            seats=tables.Enrolment.select().count(),
            digests=outbox.select().where(outbox.subject != "reminder").count(),
            uncertain=outbox.select().where(outbox.state == "uncertain").count(),
            reminders=outbox.select().where(outbox.subject == OutboxSubject.REMINDER).count(),
            lookups_repeated=lookups,
            reminders_repeated=reminders,
            violations=tuple(consistency_checks.violations(self._environment, users, drained_at)),
        )


def _expire_leases() -> None:
    """Expire the dead process's leases, as they do by themselves after 20 seconds."""
    now = datetime.now(UTC)
    tables.Lease.update(until=now).where(tables.Lease.name.in_(("sender", "poller"))).execute()
    tables.Outbox.update(leased_until=now).where(tables.Outbox.state == "sending").execute()


@asynccontextmanager
async def _save_requests(url: str, file: Path) -> AsyncIterator[None]:
    """Append every API request of the bot to a file, for debugging."""
    task = asyncio.create_task(_append_requests(url, file))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _append_requests(url: str, file: Path) -> None:
    since = 0
    async with aiohttp.ClientSession() as session:
        while True:
            response = await session.get(f"{url}/play/journal", params={"since": since})
            log = await response.json()
            since = log["next"]
            with file.open("a", encoding="utf-8") as lines:
                lines.writelines(f"{json.dumps(request)}\n" for request in log["requests"])
            await asyncio.sleep(1)
