"""A clock that jumps two hours back and forward while messages are in flight."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp

from models import tables
from models.queues import inbox, outbox_records
from playground.telegram import TelegramChat, World
from tests.soak.harness.api_faults import END_STATES, FaultControl
from tests.soak.harness.jumping_clock import JumpingClock
from tests.soak.harness.questioners import (
    TITLES,
    Questioner,
    add_groups,
    digest_counts,
    link_groups,
)
from tests.support.processes import Process, until

TWO_HOURS = 7200.0
NOTICED = re.compile(r"clock: went (back|forward) by (\d+) seconds")


@dataclass(frozen=True, slots=True)
class JumpPlan:
    """The shifts of the clock, one after another, and what is in flight at each."""

    shifts: tuple[float, ...] = (-TWO_HOURS, 0.0, TWO_HOURS, 0.0)
    kills: bool = False  # the process dies before each jump, and another starts after it
    groups: int = 6  # whose digests fall due at each jump
    pause: float = 12.0  # seconds of work until the next jump
    held: float = 3.0  # seconds for which Telegram keeps what is sent at a jump
    drain: float = 120.0  # seconds until everything is processed, long before a clock catches up


async def run_with_jumps(
    world: World, url: str, bot: Process, clock: JumpingClock, plan: JumpPlan
) -> dict[str, Any]:
    """Let the clock jump again and again; fail when anything waits, is lost or is doubled."""
    bot.env |= clock.env
    groups = add_groups(world, plan.groups * (len(plan.shifts) + 1))
    users = [world.add_person(f"Questioner {n}", language_code="en") for n in range(8)]
    questioners = [Questioner(world, user, world.chats[user.id]) for user in users]
    bot.start()
    await until(lambda: not len(world.updates), "the bot receives its first updates")
    link_groups(groups[: plan.groups])
    await until(lambda: _have_ended(groups[: plan.groups]), "the first digests")
    async with aiohttp.ClientSession() as session:
        server = FaultControl(url, session)
        for number, shift in enumerate(plan.shifts, start=1):
            due = groups[number * plan.groups : (number + 1) * plan.groups]
            await _jump(server, bot, clock, shift, plan, questioners, due)
            await _ask(questioners, plan.pause)
            await until(partial(_have_ended, due), f"digests after {shift}", plan.drain)
    await until(lambda: _all_processed(world), "all is processed", plan.drain)
    assert [row.error[-1500:] for row in tables.Inbox.select() if row.state != "done"] == []
    counts = [n for questioner in questioners for n in questioner.answers()]
    assert 0 not in counts, Counter(counts)
    jumps = [f"{way} {seconds}" for way, seconds in NOTICED.findall(bot.log)]
    assert len(jumps) == len(plan.shifts), jumps
    return {
        "jumps": jumps,
        "asked": len(counts),
        "answered": dict(Counter(counts)),
        "digests": _digests(world, groups),
    }


async def _jump(
    server: FaultControl,
    bot: Process,
    clock: JumpingClock,
    shift: float,
    plan: JumpPlan,
    questioners: list[Questioner],
    due: list[TelegramChat],
) -> None:
    """Move the clock while questions and digests are in flight, each of them held by Telegram."""
    link_groups(due)
    await server.inject(method="sendMessage", kind="silence", seconds=plan.held, times=1000)
    await until(lambda: _in_flight(due), "digests in flight")
    for questioner in questioners:
        questioner.ask()
    await asyncio.sleep(plan.held / 3)
    if plan.kills:
        await bot.kill()
    clock.set_to(shift)
    await server.clear_faults()
    if plan.kills:
        bot.start()


async def _ask(questioners: list[Questioner], seconds: float) -> None:
    for _ in range(round(seconds)):
        for questioner in questioners[::3]:
            questioner.ask()
        await asyncio.sleep(1)


def _rows(groups: list[TelegramChat]) -> list[tables.Outbox]:
    ids = [chat.id for chat in groups]
    return list(tables.Outbox.select().where(tables.Outbox.chat_id.in_(ids)))


def _in_flight(groups: list[TelegramChat]) -> bool:
    return any(row.state == "sending" and row.begun_at for row in _rows(groups))


def _have_ended(groups: list[TelegramChat]) -> bool:
    """Return whether both digests of each group were made, and are in their final state."""
    rows = [row for row in _rows(groups) if row.subject in TITLES]
    return len(rows) == len(TITLES) * len(groups) and all(row.state in END_STATES for row in rows)


def _all_processed(world: World) -> bool:
    pending = outbox_records.counts().keys() - {*END_STATES, "failed"}  # Meena takes no notices
    return not (len(world.updates) or inbox.unfinished(1) or pending)


def _digests(world: World, groups: list[TelegramChat]) -> dict[str, int]:
    states: Counter[str] = Counter()
    for row in _rows(groups):
        times = digest_counts(world, world.chats[row.chat_id])[row.subject]
        assert times == 1 or (row.state, times) == ("uncertain", 0), (row.state, times)
        states[f"{row.state}, arrived {times}"] += 1
    return dict(states)
