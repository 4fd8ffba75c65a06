"""What the doctor sees of the running bot: its leases, its queues, its groups."""

from datetime import timedelta

import pytest

from bot.cli.doctor import work
from bot.cli.doctor.database import Examined
from bot.cli.doctor.finding import State
from bot.ops import lease_owner
from config.settings import load
from models import chats, digests, tables
from models.database import Database
from models.queues import IncomingUpdate, inbox, leases, outbox
from tests.support.world import HOUR, NOON, agar_and_susner, place_id

SECOND = timedelta(seconds=1)
LEASE = 20 * SECOND
OTHER = "another-machine:1:ab"
TIMES = digests.Times.from_settings(load())


@pytest.fixture
def examined(db: Database) -> Examined:
    """A database with places, at noon."""
    agar_and_susner()
    return Examined(load(), db, NOON)


def later(examined: Examined, by: timedelta) -> Examined:
    return Examined(examined.settings, examined.database, NOON + by)


def link(chat_id: int, code: str = "PC21", thread_id: int = 0) -> None:
    tables.Chat.create(
        chat_id=chat_id, thread_id=thread_id, kind="group", title="G", place=place_id(code)
    )


def test_a_bot_that_runs_holds_its_lease_and_one_that_was_stopped_has_none(
    examined: Examined,
) -> None:
    found = work.bot_is_running(examined)
    assert (found.state, "run.py bot" in found.remedy) == (State.WARN, True)
    leases.acquire("sender", OTHER, NOON, LEASE)
    assert work.bot_is_running(examined).state == State.OK


def test_a_bot_that_died_fails(examined: Examined) -> None:
    leases.acquire("sender", OTHER, NOON, LEASE)
    assert work.bot_is_running(later(examined, LEASE)).state == State.FAIL


def test_a_bot_that_died_on_this_machine_is_seen_before_its_lease_is_over(
    examined: Examined,
) -> None:
    leases.acquire("sender", f"{lease_owner.HOST}:{2**22 + 1}:ab", NOON, LEASE)  # no such process
    assert work.bot_is_running(examined).state == State.FAIL


def test_a_lease_of_the_future_shows_that_the_clock_went_back(examined: Examined) -> None:
    leases.acquire("sender", OTHER, NOON + 2 * HOUR, LEASE)
    found = work.bot_is_running(examined)
    assert (found.state, "clock" in found.remedy) == (State.WARN, True)


def test_jobs_that_stand_still_fail_while_the_bot_runs(examined: Examined) -> None:
    assert work.jobs_are_run(examined).state == State.WARN
    digests.make_due(TIMES, NOON)
    assert work.jobs_are_run(examined).state == State.OK
    after = later(examined, HOUR)
    found = work.jobs_are_run(after)
    assert (found.state, "run.py bot" in found.remedy) == (State.WARN, True)
    leases.acquire("sender", OTHER, after.now, LEASE)
    found = work.jobs_are_run(after)
    assert (found.state, "jobs:" in found.remedy) == (State.FAIL, True)


@pytest.mark.parametrize(
    ("waits", "state"),
    [(timedelta(0), "ok"), (2 * SECOND, "ok"), (HOUR / 20, "warn"), (HOUR, "fail")],
)
def test_what_waits_too_long_is_told_for_messages_and_for_updates(
    waits: timedelta, state: str, examined: Examined
) -> None:
    outbox.enqueue("a", -1, 0, "targets", {}, now=NOON)
    inbox.store([IncomingUpdate(1, "{}", 5, 5)], NOON)
    at = later(examined, waits)
    messages, updates = work.outbox_empties(at), work.inbox_empties(at)
    assert (messages.state, updates.state) == (state, state)
    assert messages.found.startswith("1 messages wait")
    assert updates.found.startswith("1 updates wait")
    if state != State.OK:
        assert "run.py bot" in messages.remedy
        leases.acquire("sender", OTHER, at.now, LEASE)
        assert "run.py outbox" in work.outbox_empties(at).remedy


def test_queues_that_are_empty_are_well(examined: Examined) -> None:
    assert work.outbox_empties(examined).state == work.inbox_empties(examined).state == State.OK
    assert work.nothing_failed(examined).state == State.OK


def test_what_failed_or_may_not_have_arrived_is_a_warning(examined: Examined) -> None:
    for key in "ab":
        outbox.enqueue(key, -1, 0, "targets", {}, now=NOON)
    first, second = outbox.claim(2, NOON)
    outbox.failed(first, "chat not found")
    outbox.mark_sending(second, "x", NOON)
    outbox.mark_unknown(second, "no answer", NOON)
    found = work.nothing_failed(examined)
    assert (found.state, "run.py outbox" in found.remedy) == (State.WARN, True)
    assert found.found == "1 messages may not have arrived, 1 messages failed"


def test_an_update_that_failed_is_a_warning(examined: Examined) -> None:
    inbox.store([IncomingUpdate(1, "{}", 5, 5)], NOON)
    tables.Inbox.update(state="failed").execute()
    found = work.nothing_failed(examined)
    assert (found.state, "the log" in found.remedy) == (State.WARN, True)


def test_groups_that_take_no_posts_are_named_by_place_and_it_fails_once_it_is_all_of_them(
    examined: Examined,
) -> None:
    assert work.groups_take_posts(examined).state == State.WARN  # none is linked
    link(-1001)
    link(-1002, "PC20")
    assert work.groups_take_posts(examined).state == State.OK
    chats.refused(-1001, 0, "not enough rights to send text messages", NOON)
    found = work.groups_take_posts(examined)
    assert (found.state, "run.py outbox" in found.remedy) == (State.WARN, True)
    assert "1 of 2" in found.found
    assert "PC21 since 2026-11-23 12:00 (not enough rights" in found.found
    chats.set_active(-1002, False)
    found = work.groups_take_posts(examined)
    assert (found.state, "2 of 2" in found.found) == (State.FAIL, True)


def test_constituencies_of_linked_groups_without_booths_are_named(examined: Examined) -> None:
    link(-1001)
    assert work.booths_are_listed(examined).state == State.OK
    tables.Booth.update(retired_at=NOON).where(tables.Booth.ac == place_id("AC165")).execute()
    assert work.booths_are_listed(examined).state == State.OK  # nobody's group is there
    link(-1002, "PC20")
    found = work.booths_are_listed(examined)
    assert (found.state, "AC165" in found.found) == (State.WARN, True)
    assert "run.py import" in found.remedy
