"""Database outages: locked or stopped for a while, with people asking and digests in flight."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from models import tables
from models.queues import inbox, outbox_records
from playground.bot_api import RequestLog
from playground.telegram import FIRST_UPDATE_ID, World
from tests.soak.harness.load_balancer import run_balancer
from tests.soak.harness.questioners import (
    Questioner,
    add_groups,
    digest_counts,
    digest_rows,
    link_groups,
)
from tests.soak.harness.request_log_checks import messages
from tests.support.processes import Process, free_address, until

SECRET = "only-Telegram_knows-1"
Confirmed = Callable[[], int]  # returns the id of the first update not confirmed to Telegram


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Lock a SQLite file exclusively while the block is open."""
    other = sqlite3.connect(path, isolation_level=None, timeout=30)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def stopped(server: Any) -> Iterator[None]:
    """Stop a PostgreSQL server while the block is open, and start it again."""
    tables.database.obj.close()  # the test's own connection
    server.stop()
    try:
        yield
    finally:
        server.start()


@asynccontextmanager
async def by_polling(request_log: RequestLog) -> AsyncIterator[Confirmed]:
    """Yield a function that reads the confirmed offset from the request log."""

    def first() -> int:
        polls = (e for e in request_log.requests() if e.method == "getUpdates")
        return max(int(e.params.get("offset", 0)) for e in polls)

    yield first


@asynccontextmanager
async def by_webhook(bot: Process) -> AsyncIterator[Confirmed]:
    """Yield a function that reads the confirmed updates from a proxy before the bot's webhook."""
    front, own = free_address(), free_address()
    bot.env |= {
        "SHAKTI_MODE": "webhook",
        "SHAKTI_WEBHOOK_URL": f"http://{front}",
        "SHAKTI_WEBHOOK_SECRET": SECRET,
        "SHAKTI_LISTEN": own,
    }
    async with run_balancer([own], front) as balancer:
        yield lambda: max(balancer.confirmed) + 1


async def run_through_outage(
    world: World,
    request_log: RequestLog,
    bot: Process,
    outage: AbstractContextManager[None],
    confirmed: Confirmed,
    seconds: float,
    group_count: int = 30,
) -> dict[str, Any]:
    """Run through an outage of `seconds`; fail when anything is lost or confirmed too early."""
    groups = add_groups(world, group_count)
    users = [world.add_person(f"Questioner {n}", language_code="en") for n in range(8)]
    questioners = [Questioner(world, user, world.chats[user.id]) for user in users]
    link_groups(groups[: group_count // 2])
    bot.start()
    _all_ask(questioners)
    await until(
        lambda: all(0 not in questioner.answers() for questioner in questioners),
        "all is answered before the outage",
    )
    link_groups(groups[group_count // 2 :])
    sent = len(messages(request_log.requests()))
    await until(lambda: len(messages(request_log.requests())) > sent + 2, "the digests have begun")
    _all_ask(questioners)
    with outage:
        down_at = datetime.now(UTC)
        for _ in range(max(1, int(seconds))):
            _all_ask(questioners)
            await asyncio.sleep(seconds / max(1, int(seconds)))
        first, waiting = confirmed(), len(world.updates)
    up_at = datetime.now(UTC)
    stored = {
        row.update_id for row in tables.Inbox.select().where(tables.Inbox.received_at < down_at)
    }
    assert set(range(FIRST_UPDATE_ID, first)) <= stored
    assert waiting > 0, "nothing waited at Telegram"
    await until(lambda: _all_processed(world), "all is processed", 240)
    took = datetime.now(UTC) - up_at
    failed = [r.error[-999:] for r in tables.Inbox.select() if r.state != "done"]
    assert failed == [], failed
    counts = [n for questioner in questioners for n in questioner.answers()]
    assert set(counts) == {1}, Counter(counts)
    return {
        "down": (up_at - down_at).total_seconds(),
        "waited at Telegram": waiting,
        "asked": len(counts),
        "answered": dict(Counter(counts)),
        "processed after": took.total_seconds(),
        "digests": _digests(world),
    }


def _all_ask(questioners: list[Questioner]) -> None:
    for questioner in questioners:
        questioner.ask()


def _all_processed(world: World) -> bool:
    pending = outbox_records.counts().keys() - {"sent", "uncertain"}
    return not (len(world.updates) or inbox.unfinished(1) or pending)


def _digests(world: World) -> dict[str, int]:
    states: Counter[str] = Counter()
    for row in digest_rows():
        times = digest_counts(world, world.chats[row.chat_id])[row.subject]
        assert times == 1 or (row.state, times) == ("uncertain", 0), (row.state, times)
        states[f"{row.state}, arrived {times}"] += 1
    return dict(states)
