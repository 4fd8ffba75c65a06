"""The three bots, each started as its user would start it."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import ground, updates
from tests.bench.processes import ROOT, Process, Telegram, running
from tests.bench.runs import Plan
from tests.world import zone_where_it_is

MORNING = 9  # o'clock in the bot's zone while it is measured: its nights are quiet

UNLIMITED = (
    "SHAKTI_SENDS_PER_SECOND",
    "SHAKTI_SENDS_PER_CHAT_SECOND",
    "SHAKTI_SENDS_PER_GROUP_MINUTE",
)


@contextmanager
def polling(
    telegram: Telegram, bot: AbstractContextManager[Process]
) -> Iterator[tuple[Process, float]]:
    """Start a bot and wait for its first poll; give it and the seconds that took."""
    telegram.plan(Plan())
    begins = time.monotonic()
    with bot as process:
        counts = telegram.until(lambda c: c["polled"] > 0, process, "a first poll", pause=0.02)
        yield process, counts["polled"] - begins


def ours(
    telegram: Telegram,
    folder: Path,
    database_url: str,
    *,
    digest: bool = False,
    profile: str = "",
    webhook: str = "",
) -> AbstractContextManager[Process]:
    """The whole bot: `run.py bot`. With `digest` the groups' morning digest is due at its start.

    Only then it keeps Telegram's limits, which would be all that the other runs measured. With
    `webhook` (`host:port`) it listens there instead of polling.
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
        SHAKTI_API_URL=telegram.url,
        SHAKTI_DATABASE_URL=database_url,
        SHAKTI_SECRET_KEY=ground.KEY,
        SHAKTI_TIMEZONE=zone,
        SHAKTI_TARGETS_AT=now if digest else later,
        SHAKTI_SCHEDULE_AT=later,
        **limits,
    )


def aiogram(telegram: Telegram, folder: Path) -> AbstractContextManager[Process]:
    """A bare echo bot of aiogram's."""
    return running(
        ["-m", "tests.bench.echo_aiogram", telegram.url, updates.TOKEN], folder, "aiogram"
    )


def ptb(telegram: Telegram, folder: Path) -> AbstractContextManager[Process]:
    """A bare echo bot of python-telegram-bot's."""
    return running(["-m", "tests.bench.echo_ptb", telegram.url, updates.TOKEN], folder, "ptb")


def _morning() -> tuple[str, str, str]:
    """Give a zone in which it is past MORNING now, its time of day, and one that is hours off."""
    now = datetime.now(UTC)
    minute = f"{now.minute:02}"
    return zone_where_it_is(MORNING, now), f"{MORNING:02}:{minute}", f"{(MORNING + 10):02}:{minute}"
