"""A database that is locked or gone for a while, with people asking and digests on their way."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from models import inbox, outbox, tables
from playground.journal import RequestLog
from playground.updates import FIRST_UPDATE_ID
from playground.world import World
from tests.processes import Process, free_address, until
from tests.soak import asking
from tests.soak.asking import Asker
from tests.soak.balancer import balancing
from tests.soak.journal import messages

SECRET = "only-Telegram_knows-1"
Confirmed = Callable[[], int]  # gives the first update that is not confirmed to Telegram


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold a SQLite file so that nobody else can write."""
    other = sqlite3.connect(path, isolation_level=None, timeout=30)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def stopped(server: Any) -> Iterator[None]:
    """Stop a PostgreSQL server, really, and start it again."""
    tables.database.obj.close()  # the test's own connection
    server.stop()
    try:
        yield
    finally:
        server.start()


@asynccontextmanager
async def by_polling(journal: RequestLog) -> AsyncIterator[Confirmed]:
    """Read from the journal what was confirmed with an offset."""

    def first() -> int:
        polls = (e for e in journal.entries() if e.method == "getUpdates")
        return max(int(e.params.get("offset", 0)) for e in polls)

    yield first


@asynccontextmanager
async def by_webhook(bot: Process) -> AsyncIterator[Confirmed]:
    """Stand between Telegram and the bot, and see what is confirmed with a 200."""
    front, own = free_address(), free_address()
    bot.env |= {
        "SHAKTI_MODE": "webhook",
        "SHAKTI_WEBHOOK_URL": f"http://{front}",
        "SHAKTI_WEBHOOK_SECRET": SECRET,
        "SHAKTI_LISTEN": own,
    }
    async with balancing([own], front) as balancer:
        yield lambda: max(balancer.confirmed) + 1


async def live_through(
    world: World,
    journal: RequestLog,
    bot: Process,
    down: AbstractContextManager[None],
    confirmed: Confirmed,
    seconds: float,
    squads: int = 30,
) -> dict[str, Any]:
    """Take the database away for so long; fail where something is lost, or confirmed too early."""
    groups = asking.squads(world, squads)
    users = [world.add_person(f"Asker {n}", language_code="en") for n in range(8)]
    askers = [Asker(world, user, world.chats[user.id]) for user in users]
    asking.link(groups[: squads // 2])
    bot.start()
    _all_ask(askers)
    await until(lambda: all(0 not in asker.answers() for asker in askers), "all is well at first")
    asking.link(groups[squads // 2 :])
    sent = len(messages(journal.entries()))
    await until(lambda: len(messages(journal.entries())) > sent + 2, "the digests have begun")
    _all_ask(askers)
    with down:
        went = datetime.now(UTC)
        for _ in range(max(1, int(seconds))):
            _all_ask(askers)
            await asyncio.sleep(seconds / max(1, int(seconds)))
        first, waiting = confirmed(), len(world.updates)
    came = datetime.now(UTC)
    stored = {row.update_id for row in tables.Inbox.select().where(tables.Inbox.received_at < went)}
    assert set(range(FIRST_UPDATE_ID, first)) <= stored
    assert waiting > 0, "nothing waited at Telegram"
    await until(lambda: _all_ended(world), "all is worked off", 240)
    took = datetime.now(UTC) - came
    assert [r.error[-999:] for r in tables.Inbox.select() if r.state != "done"] == []
    counts = [n for asker in askers for n in asker.answers()]
    assert set(counts) == {1}, Counter(counts)
    return {
        "down": (came - went).total_seconds(),
        "waited at Telegram": waiting,
        "asked": len(counts),
        "answered": dict(Counter(counts)),
        "worked off after": took.total_seconds(),
        "digests": _digests(world),
    }


def _all_ask(askers: list[Asker]) -> None:
    for asker in askers:
        asker.ask()


def _all_ended(world: World) -> bool:
    moving = outbox.counts().keys() - {"sent", "uncertain"}
    return not (len(world.updates) or inbox.unfinished(1) or moving)


def _digests(world: World) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in tables.Outbox.select():
        times = asking.digests(world, world.chats[row.chat_id])[row.subject]
        assert times == 1 or (row.state, times) == ("uncertain", 0), (row.state, times)
        found[f"{row.state}, arrived {times}"] += 1
    return dict(found)
