"""After a pause in which Telegram forgot presses, the next message does not look as if none was."""

from datetime import timedelta

import pytest

from bot.app import build, running
from bot.ops import attendance
from bot.runtime import Runtime
from models.clock import Clock
from models.database import Database, DatabaseUnavailable
from models.queues import pauses
from playground.telegram import World, people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.world import NOON

__all__ = ["clock"]

AWAY = "यह सेवा बंद थी"


@pytest.fixture
def newcomer(telegram: World) -> Person:
    """Asha, who has not written yet; no bot runs."""
    user = telegram.add_person("Asha Devi")
    return Person(telegram, user, telegram.chats[user.id])


@pytest.mark.parametrize(("seconds", "told"), [(100, False), (600, True), (90_000, True)])
async def test_the_first_message_after_a_longer_pause_is_told_that_presses_were_lost(
    seconds: int, told: bool, app: Runtime, newcomer: Person, clock: Clock
) -> None:
    async with running(app, pauses=(0.01,)):
        await newcomer.says("/start")
        await newcomer.presses("हिन्दी")
        await newcomer.says("/help")
    clock.jump_to(clock.now() + timedelta(seconds=seconds))
    again = build(app.services.settings, app.services.database, clock)
    async with running(again, pauses=(0.01,)):
        first = await newcomer.says("/booth 165/1")
        assert (AWAY in first) == told
        assert "165/1" in first
        assert AWAY not in await newcomer.says("/booth 165/1")


async def test_what_was_written_meanwhile_is_answered_below_that_line(
    app: Runtime, newcomer: Person, clock: Clock, telegram: World
) -> None:
    async with running(app, pauses=(0.01,)):
        await newcomer.says("/start")
        await newcomer.presses("English")
    people.send(telegram, newcomer.user, newcomer.chat.id, "/booth 165/1")
    clock.jump_to(clock.now() + timedelta(minutes=10))
    again = build(app.services.settings, app.services.database, clock)
    async with running(again, pauses=(0.01,)):
        await settled(telegram)
    line, answer = [m["text"] for m in newcomer.chat.messages.values()][-2:]
    assert "I was offline from 12:00" in line
    assert "165/1" in answer


async def test_somebody_who_had_no_buttons_yet_is_not_told(
    app: Runtime, newcomer: Person, clock: Clock
) -> None:
    async with running(app, pauses=(0.01,)):
        pass
    clock.jump_to(clock.now() + timedelta(minutes=10))
    again = build(app.services.settings, app.services.database, clock)
    async with running(again, pauses=(0.01,)):
        assert AWAY not in await newcomer.says("/help")


async def test_receiving_is_noted_now_and_then_and_a_jump_of_the_clock_is_no_pause(
    db: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = attendance.Attendance(db, clock)
    await noted.note()
    clock.jump_to(NOON + timedelta(hours=5))
    await noted.note()
    monkeypatch.setattr(attendance, "EVERY", 0.0)
    await noted.note()
    assert pauses.latest(clock.now()) is None


async def test_a_full_disk_is_logged_once_and_not_at_each_update(
    db: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise DatabaseUnavailable("database or disk is full")

    monkeypatch.setattr(pauses, "note_receiving", full)
    noted = attendance.Attendance(db, clock)
    for _ in range(5):
        await noted.note()
    assert caplog.text.count("disk is full") == 1
