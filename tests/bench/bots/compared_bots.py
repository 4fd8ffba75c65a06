"""The three measured bots, each started as its operator would start it."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import database, updates
from tests.bench.database import MORNING
from tests.bench.processes import ROOT, BenchServer, Process, running
from tests.bench.runs import RunPlan
from tests.support.world import zone_where_it_is

UNLIMITED = (
    "SHAKTI_SENDS_PER_SECOND",
    "SHAKTI_SENDS_PER_CHAT_SECOND",
    "SHAKTI_SENDS_PER_GROUP_MINUTE",
)


@contextmanager
def polling(
    server: BenchServer, bot: AbstractContextManager[Process]
) -> Iterator[tuple[Process, float]]:
    """Start a bot and wait for its first poll; yield its process and the seconds this took."""
    server.plan(RunPlan())
    begins = time.monotonic()
    with bot as process:
        counts = server.until(lambda c: c["polled"] > 0, process, "a first poll", pause=0.02)
        yield process, counts["polled"] - begins


def ours(
    server: BenchServer,
    folder: Path,
    database_url: str,
    *,
    digest: bool = False,
    profile: str = "",
    webhook: str = "",
) -> AbstractContextManager[Process]:
    """Start Booth Shakti: `run.py bot`. With `digest` the morning digests are due at its start.

    Only with `digest` does it keep Telegram's rate limits, which would dominate the other runs.
    With `webhook` (`host:port`) it listens there instead of polling.
    """
    zone, now, later = _morning()
    arguments = [str(ROOT / "run.py"), "bot"]
    limits = {} if digest else dict.fromkeys(UNLIMITED, "1000000")
    if webhook:
        limits |= {
            "SHAKTI_MODE": "webhook",
            "SHAKTI_LISTEN": webhook,
            "SHAKTI_WEBHOOK_URL": f"http://{webhook}",
            "SHAKTI_WEBHOOK_SECRET": updates.SECRET,
        }
    if profile:
        arguments = ["-m", "cProfile", "-o", profile, *arguments]
    return running(
        arguments,
        folder,
        "bot",
        SHAKTI_BOT_TOKEN=updates.TOKEN,
        SHAKTI_API_URL=server.url,
        SHAKTI_DATABASE_URL=database_url,
        SHAKTI_SECRET_KEY=database.KEY,
        SHAKTI_TIMEZONE=zone,
        SHAKTI_TARGETS_AT=now if digest else later,
        SHAKTI_SCHEDULE_AT=later,
        **limits,
    )


def aiogram(server: BenchServer, folder: Path) -> AbstractContextManager[Process]:
    """Start a bare aiogram echo bot."""
    return running(
        ["-m", "tests.bench.bots.echo_aiogram", server.url, updates.TOKEN], folder, "aiogram"
    )


def ptb(server: BenchServer, folder: Path) -> AbstractContextManager[Process]:
    """Start a bare python-telegram-bot echo bot."""
    return running(["-m", "tests.bench.bots.echo_ptb", server.url, updates.TOKEN], folder, "ptb")


def _morning() -> tuple[str, str, str]:
    """Return a zone in which it is MORNING now, its time of day, and a time hours later."""
    now = datetime.now(UTC)
    minute = f"{now.minute:02}"
    return zone_where_it_is(MORNING, now), f"{MORNING:02}:{minute}", f"{(MORNING + 10):02}:{minute}"
