"""Verification calls: a stored draw, numbers on demand, and what people say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import review, tables
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.queues import outbox
from models.review import (
    AlreadyDecided,
    CallAnswer,
    CallOver,
    FlagState,
    OwnEntry,
    call_reminders,
    verification_calls,
)
from models.review.errors import CallsAtNight
from models.workers import Worker
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
MONDAY = datetime(2026, 11, 23, tzinfo=INDIA)
LAST_WEEK = MONDAY - 3 * DAY
MEENA, RAKESH = 900, 901


@pytest.fixture
def asha(agar: Database) -> Worker:
    return person(1, "Asha", "166/2", now=MONDAY - 30 * DAY)


@pytest.fixture
def meena(agar: Database) -> Worker:
    return coordinator(MEENA, "Meena", "PC21", "166/1")


def look(
    telegram_id: int = MEENA, now: datetime = NOON, after: int = 0
) -> verification_calls.Calls:
    return verification_calls.weekly_calls(telegram_id, INDIA, now, after)


def answer(reply: CallAnswer, call_id: int, telegram_id: int = MEENA, now: datetime = NOON) -> None:
    verification_calls.answer(telegram_id, call_id, reply, INDIA, now)


def phone(call_id: int, telegram_id: int = MEENA, now: datetime = NOON) -> str:
    return verification_calls.phone(telegram_id, call_id, KEYS, INDIA, now)


def drawn() -> list[int]:
    return [
        row.invitation_id
        for row in tables.VerificationCall.select().order_by(tables.VerificationCall.id)
    ]


def first(this_week: verification_calls.Calls) -> int:
    assert this_week.call
    return this_week.call.id


def kept(action: str) -> list[str]:
    return [row.subject for row in tables.Audit.select().where(tables.Audit.action == action)]


def test_ten_of_last_weeks_confirmed_people_are_drawn_once_for_all_coordinators(
    asha: Worker, meena: Worker
) -> None:
    coordinator(RAKESH, "Rakesh", "PC21", "166/4")
    for n in range(15):
        brought(asha, 10 + n, at=LAST_WEEK + n * HOUR)
    this_week = look()
    assert (this_week.open, this_week.drawn, this_week.pool) == (10, 10, 15)
    before = drawn()
    assert len(set(before)) == 10
    assert look(RAKESH, NOON + 5 * DAY).open == 10
    assert drawn() == before
    assert look(now=NOON + 7 * DAY).drawn == 0


def test_the_draw_is_by_lot(asha: Worker, meena: Worker) -> None:
    for n in range(30):
        brought(asha, 10 + n, at=LAST_WEEK)
    samples = set()
    for _ in range(4):
        look()
        samples.add(tuple(sorted(drawn())))
        tables.WeeklySample.delete().execute()
    assert len(samples) > 1


def test_drawn_are_only_people_who_are_there_and_whose_invitation_counts(
    asha: Worker, meena: Worker
) -> None:
    good = brought(asha, 10, at=LAST_WEEK)
    flag(brought(asha, 11, at=LAST_WEEK))
    answered(asha, at=LAST_WEEK)
    answered(asha, "disputed", at=LAST_WEEK)
    brought(asha, 12, at=MONDAY)
    brought(asha, 13, at=MONDAY - 7 * DAY - timedelta(seconds=1))
    brought(person(2, "Ravi", "165/1"), 14, at=LAST_WEEK)
    look()
    assert drawn() == [good.id]


def test_many_who_look_at_once_find_one_draw(agar: Database, asha: Worker) -> None:
    team = [900 + n for n in range(6)]
    for telegram_id in team:
        coordinator(telegram_id, f"Meena {telegram_id} M", "PC21", "166/1")
    for n in range(15):
        brought(asha, 10 + n, at=LAST_WEEK)

    def left(telegram_id: int) -> int:
        try:
            return verification_calls.calls_left(telegram_id, INDIA, NOON)
        finally:
            agar.peewee.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(left, team)) == [10] * 6
    assert tables.WeeklySample.select().count() == 1


def test_a_no_flags_the_entry_a_yes_does_not_and_each_answer_stands(
    asha: Worker, meena: Worker
) -> None:
    for n in range(2):
        brought(asha, 10 + n, at=LAST_WEEK)
    one, two = first(look()), first(look(after=first(look())))
    answer(CallAnswer.DENIED, one)
    answer(CallAnswer.CONFIRMED, two)
    row = tables.VerificationCall.get_by_id(one)
    doubts = [(f.invitation_id, f.rule, f.state) for f in tables.Flag.select()]
    assert doubts == [(row.invitation_id, "denied", "waiting")]
    assert (row.answer, row.by_id, row.at) == ("denied", meena.id, NOON)
    for call_id in (one, two):
        with pytest.raises(CallOver):
            answer(CallAnswer.UNREACHED, call_id)
    this_week = look()
    assert (this_week.open, this_week.drawn, this_week.call) == (0, 2, None)
    assert review.queue(MEENA, NOON).waiting == 1


def test_the_same_answer_pressed_twice_is_kept_once(asha: Worker, meena: Worker) -> None:
    brought(asha, 10, at=LAST_WEEK)
    call_id = first(look())
    for _ in range(2):
        answer(CallAnswer.DENIED, call_id)
    assert kept("call") == ["PC21"]
    assert tables.Flag.select().count() == 1


def test_a_yes_pressed_by_mistake_is_taken_back_and_asked_again(
    asha: Worker, meena: Worker
) -> None:
    for n in range(2):
        brought(asha, 10 + n, at=LAST_WEEK)
    one, two = first(look()), first(look(after=first(look())))
    answer(CallAnswer.CONFIRMED, one)
    answer(CallAnswer.CONFIRMED, two, now=NOON + HOUR)
    assert look().last == two
    for _ in range(2):
        verification_calls.take_back(MEENA, two, INDIA, NOON + HOUR)
    this_week = look()
    assert (this_week.open, first(this_week), this_week.last) == (1, two, one)
    assert phone(two)
    answer(CallAnswer.DENIED, two)
    assert tables.Flag.select().count() == 1
    assert kept("take_back") == ["PC21"]


def test_a_no_that_is_taken_back_leaves_no_doubt_unless_another_heard_it_too(
    asha: Worker, meena: Worker
) -> None:
    brought(asha, 10, at=LAST_WEEK)
    coordinator(21, "Rekha", "AC166")
    mine, hers = first(look()), first(look(21))
    answer(CallAnswer.DENIED, mine)
    answer(CallAnswer.DENIED, hers, telegram_id=21)
    verification_calls.take_back(21, hers, INDIA, NOON)
    assert tables.Flag.select().count() == 1
    verification_calls.take_back(MEENA, mine, INDIA, NOON)
    assert not tables.Flag.select().exists()
    assert review.queue(MEENA, NOON).waiting == 0


def test_an_answer_stays_when_it_is_anothers_or_the_review_has_decided_or_the_week_is_over(
    asha: Worker, meena: Worker
) -> None:
    brought(asha, 10, at=LAST_WEEK)
    coordinator(21, "Rekha", "PC21")
    call_id = first(look())
    answer(CallAnswer.DENIED, call_id)
    for telegram_id, now, refusal in (
        (21, NOON, CallOver),
        (1, NOON, NotAllowed),
        (MEENA, NOON + 7 * DAY, CallOver),
    ):
        with pytest.raises(refusal):
            verification_calls.take_back(telegram_id, call_id, INDIA, now)
    entry = tables.VerificationCall.get_by_id(call_id).invitation_id
    review.decide(MEENA, entry, FlagState.REJECTED, NOON)
    with pytest.raises(AlreadyDecided):
        verification_calls.take_back(MEENA, call_id, INDIA, NOON)
    assert tables.VerificationCall.get_by_id(call_id).answer == "denied"


def test_who_was_not_reached_stays_open_and_can_answer_later(asha: Worker, meena: Worker) -> None:
    brought(asha, 10, at=LAST_WEEK)
    call_id = first(look())
    answer(CallAnswer.UNREACHED, call_id)
    assert look().open == 1
    assert phone(call_id)
    answer(CallAnswer.CONFIRMED, call_id, now=NOON + DAY)
    assert look().open == 0


def test_the_number_is_shown_on_demand_and_that_is_kept(asha: Worker, meena: Worker) -> None:
    brought(asha, 10, at=LAST_WEEK, phone="+919826012345")
    call_id = first(look())
    assert kept("number") == []
    assert phone(call_id) == "+919826012345"
    came = tables.Worker.get(tables.Worker.telegram_id == 10)
    assert [code.replace("-", "")[2:] for code in kept("number")] == [came.public_id]
    details = [row.details for row in tables.Audit.select()]
    assert not any("9826012345" in text for text in details)


@pytest.mark.parametrize(
    ("hour", "minute", "shown"),
    [(0, 30, False), (7, 59, False), (8, 0, True), (20, 59, True), (21, 0, False), (23, 0, False)],
)
def test_no_number_is_shown_at_an_hour_at_which_nobody_is_rung_up(
    asha: Worker, meena: Worker, hour: int, minute: int, shown: bool
) -> None:
    brought(asha, 20, at=LAST_WEEK)
    moment = MONDAY + DAY + hour * HOUR + timedelta(minutes=minute)
    call = first(look(now=moment))
    if shown:
        phone(call, now=moment)
    else:
        with pytest.raises(CallsAtNight):
            phone(call, now=moment)
    assert len(kept("number")) == shown


def test_no_number_once_answered_or_when_the_week_is_over_or_the_person_gone(
    asha: Worker, meena: Worker
) -> None:
    for n in range(3):
        brought(asha, 10 + n, at=LAST_WEEK)
    one = first(look())
    two, three = one + 1, one + 2
    with pytest.raises(CallOver):
        phone(one, now=NOON + 7 * DAY)
    with pytest.raises(CallOver):
        answer(CallAnswer.DENIED, one, now=NOON + 7 * DAY)
    answer(CallAnswer.CONFIRMED, one)
    gone = tables.VerificationCall.get_by_id(two).invitation.worker_id
    tables.Worker.delete().where(tables.Worker.id == gone).execute()
    for call_id in (one, two):
        with pytest.raises(CallOver):
            phone(call_id)
    assert phone(three)
    assert look().open == 1


def test_calls_are_closed_to_everybody_but_the_places_coordinators(
    asha: Worker, meena: Worker
) -> None:
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    brought(asha, 10, at=LAST_WEEK)
    call_id = first(look())
    for telegram_id, refusal in ((RAKESH, NotAllowed), (1, NotAllowed), (999, NotRegistered)):
        with pytest.raises(refusal):
            phone(call_id, telegram_id)
        with pytest.raises(refusal):
            answer(CallAnswer.DENIED, call_id, telegram_id)
    with pytest.raises(NotAllowed):
        phone(10**9)
    for telegram_id, refusal in ((1, NotAllowed), (999, NotRegistered)):
        with pytest.raises(refusal):
            look(telegram_id)
    assert look(RAKESH).open == 0
    assert kept("number") == []
    assert tables.Flag.select().count() == 0


def test_nobody_calls_about_entries_they_are_part_of(asha: Worker, meena: Worker) -> None:
    coordinator(RAKESH, "Rakesh", "PC21", "166/4")
    brought(meena, 10, at=LAST_WEEK)
    assert look().open == 0
    call_id = first(look(RAKESH))
    with pytest.raises(OwnEntry):
        phone(call_id)
    with pytest.raises(OwnEntry):
        answer(CallAnswer.CONFIRMED, call_id)


def test_a_coordinator_of_two_places_calls_for_both(asha: Worker) -> None:
    coordinator(MEENA, "Meena", "AC166", "166/1")
    worker = tables.Worker.get(tables.Worker.telegram_id == MEENA)
    tables.Post.create(worker=worker.id, kind="ac_coordinator", place=place_id("AC165"), since=NOON)
    brought(asha, 10, at=LAST_WEEK)
    brought(person(2, "Ravi", "165/1"), 11, at=LAST_WEEK)
    assert (look().open, look().pool) == (2, 2)


def test_on_monday_who_has_something_to_do_is_reminded_once(asha: Worker, meena: Worker) -> None:
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    brought(asha, 10, at=LAST_WEEK)
    assert call_reminders.next_due(INDIA, MONDAY + 9 * HOUR) == MONDAY + 10 * HOUR
    assert call_reminders.next_due(INDIA, MONDAY + 10 * HOUR) is None  # of that week's calls
    assert call_reminders.remind(INDIA, MONDAY + 9 * HOUR) == 0
    assert call_reminders.remind(INDIA, MONDAY + 10 * HOUR) == 1
    assert call_reminders.remind(INDIA, MONDAY + 11 * HOUR) == 0
    assert call_reminders.remind(INDIA, MONDAY + 20 * HOUR) == 0
    assert call_reminders.remind(INDIA, MONDAY + DAY + 11 * HOUR) == 0
    [message] = outbox.claim(9, MONDAY + 12 * HOUR)
    assert (message.chat_id, message.subject) == (MEENA, "review")
    assert kept("drawn") == []
