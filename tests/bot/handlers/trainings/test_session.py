"""A coordinator changes a session, its people answer, and everybody is told once."""

import re
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from jobs import morning, reminders
from models import chats, tables, trainings
from models.clock import Clock
from models.queues import outbox
from models.session_changes import changing
from models.turnout import answers
from playground.telegram import World
from tests.bot.support.agar_people import plan, worker
from tests.bot.support.monday_noon import clock, delivered, job, meena
from tests.bot.support.people import Person, settled
from tests.support.world import DAY, HOUR, NOON

__all__ = ["clock", "meena"]


@pytest.fixture
async def asha(telegram: World, bot: Runtime, meena: Person) -> Person:
    """Asha, who has the only seat of T1, on Tuesday at 15:00; Meena has spoken with the bot too."""
    await meena.says("/start")
    asha = worker(telegram, 1, "Asha")
    chats.set_language(1, 0, "hi", NOON, private=True)
    await asha.says("/start")
    trainings.enrol(1, plan(seats=3).id, NOON)
    return asha


def words(key: str, **values: str) -> str:
    """Return a text of the Hindi catalogue without its tags."""
    return Catalogues().text("hi", ZoneInfo("Asia/Kolkata")).plain(key, **values)


def data(person: Person) -> list[str]:
    """Return what the buttons of the last message send, in order; of a link its address."""
    keyboard = person.last()["reply_markup"]["inline_keyboard"]
    return [one.get("callback_data") or one["url"] for row in keyboard for one in row]


async def test_a_move_is_confirmed_then_asked_of_everybody_once_and_can_be_undone(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await meena.says("/session")
    assert data(meena)[0] == "session:1"
    await meena.sends_data("session:1")
    keyboard = data(meena)
    assert keyboard.pop(1).startswith("https://wa.me/")
    assert keyboard == [
        "names:1:0", "sessioncard:1", "changesession:1:move", "changesession:1:venue",
        "changesession:1:seats", "changesession:1:bring", "calloff:1",
    ]  # fmt: skip
    await meena.sends_data("changesession:1:move")
    await meena.says("28/11/2026")
    asked = await meena.says("10:00")
    assert "24 नवंबर" in asked and "28 नवंबर" in asked and "<" not in asked
    assert tables.Session.get_by_id(1).starts_at == NOON + DAY + 3 * HOUR  # asked before it is done
    await meena.sends_data("form:session:confirm:yes")
    assert await delivered(bot) == 1
    text = asha.last()["text"]
    for part in ("24 नवंबर", "28 नवंबर", "10:00", "T1"):
        assert part in text
    keep, give_up, others, way = data(asha)[:4]
    assert (give_up, others) == ("cannot:1", "otherdates:1")
    assert way.startswith("https://www.google.com/maps/search/?api=1&query=")
    await asha.sends_data(keep)
    assert answers.sure([1]) == {1: 1}
    await asha.sends_data(others)  # an old list of other dates changes nothing
    assert trainings.session(1, NOON).taken == 1
    undo = next(d for d in data(meena) if d.startswith("unchange:"))
    await meena.sends_data(undo)
    assert tables.Session.get_by_id(1).starts_at == NOON + DAY + 3 * HOUR
    assert await delivered(bot) == 1
    await asha.sends_data(keep)  # the answer to the day that is no more
    assert answers.sure([1]) == {}
    await asha.sends_data(data(asha)[0])
    assert answers.sure([1]) == {1: 1}


async def test_a_reminder_is_answered_by_one_tap_with_a_reason_and_a_way_back(
    bot: Runtime, clock: Clock, meena: Person, asha: Person
) -> None:
    await meena.sends_data("changesession:1:bring")
    await meena.says("मोबाइल और पेन")
    clock.jump_to(NOON + 7 * HOUR)
    for _ in range(2):
        await reminders.tick(job(bot, clock))
        await delivered(bot)
    assert "मोबाइल और पेन" in asha.last()["text"]
    yes, no, way, ask = data(asha)
    assert (no, ask[:8]) == ("cannot:1", "writeto:")
    assert way.endswith("India")
    await asha.sends_data(no)
    assert trainings.session(1, NOON).taken == 0
    await asha.sends_data("whynot:1:work")
    assert answers.reasons([1]) == {answers.Reason.WORK: 1}
    assert data(asha) == ["cancome:1", "otherdates:1"]
    await asha.sends_data("cancome:1")
    assert (trainings.session(1, NOON).taken, answers.sure([1])) == (1, {1: 1})
    await asha.sends_data(yes)  # the first message is still there
    clock.jump_to(NOON + DAY + HOUR)  # two hours before
    await reminders.tick(job(bot, clock))
    assert await delivered(bot) == 1
    assert words("reminder.sure") in asha.last()["text"]


async def test_who_can_come_after_all_is_offered_to_swap_or_to_wait(
    telegram: World, asha: Person
) -> None:
    await asha.sends_data("cannot:1")
    trainings.enrol(1, plan(venue="सुसनेर").id, NOON)
    asked = words("error.session_clash", session="T1", other="T2")
    assert asked in await asha.sends_data("cancome:1")
    assert data(asha) == ["swap:1:2", "run:mytrainings:"]
    trainings.cancel(1, 2, NOON)
    for number in (2, 3, 4):
        worker(telegram, number, f"Worker {number}")
        trainings.enrol(number, 1, NOON)
    await asha.sends_data("cancome:1")
    assert "wait:1" in data(asha)


@pytest.mark.parametrize(
    ("pressed", "key"),
    [("whynot:1:rain", "frame.old_button"), ("whynot:1:work", "error.already_enrolled")],
)
async def test_a_reason_that_fits_nothing_is_answered_truly(
    asha: Person, pressed: str, key: str
) -> None:
    assert await asha.sends_data(pressed) == words(key, session="T1")
    assert answers.reasons([1]) == {}


async def test_who_can_change_no_session_is_shown_those_to_come(
    meena: Person, asha: Person
) -> None:
    assert await asha.says("/session") == words("session.none")
    assert data(asha)[0] == "run:trainings:"
    tables.Session.update(cancelled_at=NOON).execute()
    await meena.says("/session")
    assert data(meena)[0] == "run:newtraining:"


async def test_who_said_no_is_not_reminded_again(
    bot: Runtime, clock: Clock, meena: Person, asha: Person
) -> None:
    clock.jump_to(NOON + 7 * HOUR)
    await reminders.tick(job(bot, clock))
    await delivered(bot)
    await asha.sends_data("cannot:1")
    clock.jump_to(NOON + DAY + HOUR)
    await reminders.tick(job(bot, clock))
    assert await delivered(bot) == 0


async def test_who_holds_a_cancelled_seat_takes_one_of_the_same_subject_at_one_tap(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    other = plan(at=NOON + 3 * DAY, venue="सुसनेर")
    plan(at=NOON + 4 * DAY, venue="सुसनेर", title="और कुछ")
    await meena.sends_data("calloff:1")
    await meena.sends_data("calloffsure:1")
    assert "restore:1" in data(meena)
    await delivered(bot)
    assert data(asha) == [f"run:enrol:{other.code}", "run:trainings:"]
    await meena.sends_data("restore:1")
    await delivered(bot)
    assert words("changed.restored", code="T1") in asha.last()["text"]


async def test_with_fewer_seats_the_last_is_told_and_gets_it_back_first(
    bot: Runtime, meena: Person, asha: Person, telegram: World
) -> None:
    ravi = worker(telegram, 2, "Ravi")
    chats.set_language(2, 0, "hi", NOON, private=True)
    await ravi.says("/start")
    trainings.enrol(2, 1, NOON + HOUR)
    await meena.sends_data("changesession:1:seats")
    await meena.says("1")
    await meena.sends_data("form:session:confirm:yes")
    assert await delivered(bot) == 1
    assert words("changed.seat_lost", code="T1") in ravi.last()["text"]
    undo = next(d for d in data(meena) if d.startswith("unchange:"))
    await meena.sends_data(undo)
    assert await delivered(bot) == 1
    assert words("changed.seat_back", code="T1") in ravi.last()["text"]


async def test_a_new_venue_is_told(bot: Runtime, meena: Person, asha: Person) -> None:
    await meena.sends_data("changesession:1:venue")
    await meena.says("टाउन हॉल")
    await meena.sends_data("form:session:confirm:yes")
    await delivered(bot)
    assert "टाउन हॉल" in asha.last()["text"]
    assert data(asha)[-1] == "cannot:1"


async def test_the_trainer_is_told_of_a_new_venue(
    telegram: World, bot: Runtime, meena: Person, asha: Person
) -> None:
    ravi = worker(telegram, 2, "Ravi")
    await ravi.says("/start")
    trainer = tables.Worker.get(tables.Worker.telegram_id == 2)
    tables.Session.update(trainer=trainer.id).execute()
    changing.change_venue(1, "नगर भवन", by=900, now=NOON)
    assert await delivered(bot) == 2
    assert "नगर भवन" in ravi.last()["text"]
    assert "नगर भवन" in asha.last()["text"]


async def test_names_are_without_phones_and_for_those_who_lead_alone(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    text = await meena.sends_data("names:1:0")
    assert "Asha" in text
    assert not re.search(r"\d{10}", text)
    assert "Asha" not in await asha.sends_data("names:1:0")
    assert "T1" not in await asha.says("/session")


async def test_a_trainer_reads_on_the_evening_before_how_many_to_expect(
    bot: Runtime, clock: Clock, meena: Person, asha: Person
) -> None:
    trainer = tables.Worker.get(tables.Worker.telegram_id == 900)
    tables.Session.update(trainer=trainer.id).execute()
    clock.jump_to(NOON + 8 * HOUR)
    for _ in range(2):
        await reminders.tick(job(bot, clock))
    assert await delivered(bot) == 2  # Asha's reminder, and this
    assert words("expected.unknown", past="0") in meena.last()["text"]
    assert data(meena) == ["names:1:0", "session:1"]


async def test_the_morning_message_shows_what_waits_and_is_switched_off_and_on(
    bot: Runtime, clock: Clock, meena: Person, asha: Person
) -> None:
    clock.jump_to(NOON + 20 * HOUR)  # 8:00
    for _ in range(2):
        await morning.tick(job(bot, clock))
    assert await delivered(bot) == 1
    assert words("morning.title") in meena.last()["text"]
    assert data(meena) == ["session:1", "mute:morning"]
    await meena.sends_data("mute:morning")
    await meena.says("/quiet")
    assert "unmute:morning" in data(meena)
    await meena.sends_data("unmute:morning")
    await meena.says("/quiet")
    assert "mute:morning" in data(meena)


async def test_a_bot_that_died_while_it_told_people_tells_each_once(
    bot: Runtime, clock: Clock, meena: Person, asha: Person, telegram: World
) -> None:
    await meena.sends_data("changesession:1:venue")
    await meena.says("टाउन हॉल")
    await meena.sends_data("form:session:confirm:yes")
    outbox.claim(10, clock.now())  # and then it dies
    clock.jump_to(clock.now() + HOUR)
    assert await delivered(bot) == 1
    await settled(telegram)
    assert await delivered(bot) == 0


async def test_nobody_without_the_right_changes_a_session_back(
    meena: Person, asha: Person, telegram: World
) -> None:
    await meena.sends_data("changesession:1:venue")
    await meena.says("टाउन हॉल")
    await meena.sends_data("form:session:confirm:yes")
    before, changes = tables.Session.get_by_id(1), tables.SessionChange.select().count()
    tables.SessionChange.insert(
        session=1, kind="moved", before=(NOON - DAY).isoformat(), at=NOON
    ).execute()
    assert words("error.not_allowed") in await asha.sends_data("unchange:1")
    assert words("error.not_allowed") in await asha.sends_data("unchange:2")  # back to the past
    gone = words("error.session_changed_again.gone")
    for person in (asha, meena):
        assert gone in await person.sends_data("unchange:99")
    assert tables.Session.get_by_id(1).venue == before.venue
    assert tables.SessionChange.select().count() == changes + 1
