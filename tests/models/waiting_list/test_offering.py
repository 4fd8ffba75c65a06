"""Seats that come free are offered in order, held, passed on, and open to all at the end."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from models import chats, tables, trainings, waiting_list, workers
from models.account import personal_data
from models.attendance import check_in
from models.database import Database
from models.queues import outbox_records
from models.session_changes import changing
from models.trainings import AlreadyEnrolled, SessionFull, planning, quotas, waiting
from models.waiting_list import NotWaiting, OfferPolicy, SeatFreed, line
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
POLICY = OfferPolicy(ZoneInfo("Asia/Kolkata"))
MEENA, ASHA, RAVI, KAMLA, FARID = 900, 1, 2, 3, 4  # Telegram ids
BEGINS = NOON + 2 * DAY
CUT_OFF = BEGINS - 3 * HOUR
Move = Callable[[int], object]


@pytest.fixture(autouse=True)
def people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "MP")
    for telegram_id, name in ((ASHA, "Asha"), (RAVI, "Ravi"), (KAMLA, "Kamla")):
        person(telegram_id, name)
    person(FARID, "Farid", "165/1")


def plan(seats: int = 1, *, venue: str = "Agar") -> int:
    new = planning.NewSession(place_id("MP"), "Booth", BEGINS, seats, venue)
    return planning.make_session(new, by=MEENA, now=NOON).id


def full(*waits: int) -> int:
    """Plan a session of one seat, which Asha takes, and put others on its list."""
    session_id = plan()
    trainings.enrol(ASHA, session_id, NOON)
    for telegram_id in waits:
        assert waiting.join(telegram_id, session_id, POLICY, NOON)
    return session_id


def offered(session_id: int) -> list[int | None]:
    """Return to whom a seat is offered, by Telegram id."""
    rows = line.in_line(session_id).where(tables.Waiting.state == "offered")
    return [row.worker.telegram_id for row in rows]


def tick(now: timedelta = timedelta()) -> int:
    return waiting_list.make_due(POLICY, NOON + now)


def messages(telegram_id: int) -> list[str]:
    """Return what was queued for somebody about a list."""
    stored = outbox_records.of_chat(telegram_id)
    return [m.payload for m in stored if m.subject == "waiting"]


# Every way in which a seat comes free. Ravi waits for Asha's seat, or Kamla for one that was
# offered to Ravi; each function frees it, and returns when.

WAYS: dict[SeatFreed, tuple[bool, Move]] = {}


def way(freed: SeatFreed, *, of_offer: bool) -> Callable[[Move], Move]:
    def register(move: Move) -> Move:
        WAYS[freed] = of_offer, move
        return move

    return register


@way(SeatFreed.CANCELLED, of_offer=False)
def asha_cancels(session_id: int) -> None:
    trainings.cancel(ASHA, session_id, NOON)


@way(SeatFreed.CANNOT_COME, of_offer=False)
def asha_answers_the_reminder_that_she_cannot_come(session_id: int) -> None:
    trainings.cancel(ASHA, session_id, NOON)  # which its button runs


@way(SeatFreed.DECLINED, of_offer=True)
def ravi_declines(session_id: int) -> None:
    waiting.decline(RAVI, session_id, NOON)


@way(SeatFreed.LEFT, of_offer=True)
def ravi_leaves_the_list(session_id: int) -> None:
    waiting.leave(RAVI, session_id, NOON)


@way(SeatFreed.EXPIRED, of_offer=True)
def ravi_does_not_answer(session_id: int) -> None:
    tables.Waiting.update(expires_at=NOON).where(tables.Waiting.state == "offered").execute()


@way(SeatFreed.MORE_SEATS, of_offer=False)
def there_is_a_seat_more(session_id: int) -> None:
    tables.Session.update(seats=2).where(tables.Session.id == session_id).execute()


@way(SeatFreed.ERASED, of_offer=False)
def asha_erases_herself(session_id: int) -> None:
    erase(ASHA)


@way(SeatFreed.BLOCKED, of_offer=True)
def ravi_blocks_the_bot(session_id: int) -> None:
    chats.set_language(RAVI, 0, "hi", NOON, private=True)
    chats.set_active(RAVI, False)


@way(SeatFreed.HANDED_OVER, of_offer=True)
def ravis_account_is_his_no_more(session_id: int) -> None:
    tables.Worker.update(telegram_id=None).where(tables.Worker.telegram_id == RAVI).execute()


@way(SeatFreed.QUOTA_LIFTED, of_offer=False)
def the_seat_is_held_for_susner_no_more(session_id: int) -> None:
    quotas.hold(session_id, place_id("AC165"), 0, by=MEENA, now=NOON)


@way(SeatFreed.OVERLAPPING, of_offer=True)
def ravi_takes_a_seat_elsewhere_at_that_time(session_id: int) -> None:
    trainings.enrol(RAVI, plan(5, venue="Susner"), NOON)


@way(SeatFreed.CAME_ELSEWHERE, of_offer=False)
def asha_comes_to_another_session_at_that_time(session_id: int) -> None:
    other = plan(5, venue="Susner")
    tables.Session.update(attendance_opened_at=NOON).where(tables.Session.id == other).execute()
    code = workers.by_telegram_id(ASHA).code
    check_in.add_at_the_door(other, code, by=MEENA, now=NOON)


def erase(telegram_id: int) -> None:
    code = workers.by_telegram_id(telegram_id).code
    assert personal_data.erase(telegram_id, code, KEYS, NOON)


def test_every_way_in_which_a_seat_comes_free_is_tried() -> None:
    assert set(WAYS) == set(SeatFreed)


@pytest.mark.parametrize("freed", SeatFreed)
def test_a_seat_that_comes_free_in_any_way_is_offered_to_the_next_within_a_tick(
    freed: SeatFreed,
) -> None:
    of_offer, move = WAYS[freed]
    if freed is SeatFreed.QUOTA_LIFTED:
        session_id = plan(2)
        trainings.enrol(ASHA, session_id, NOON)
        quotas.hold(session_id, place_id("AC165"), 1, by=MEENA, now=NOON)
        assert waiting.join(RAVI, session_id, POLICY, NOON)
    else:
        session_id = full(RAVI, *([KAMLA] if of_offer else []))
    if of_offer:
        trainings.cancel(ASHA, session_id, NOON)
        tick()
        assert offered(session_id) == [RAVI]
    assert tick() == 0
    move(session_id)
    next_one = KAMLA if of_offer else RAVI
    with pytest.raises(SessionFull):  # nobody slips in before the tick
        trainings.enrol(FARID, session_id, NOON)
    assert tick() == 1
    assert offered(session_id) == [next_one]
    assert len(messages(next_one)) == 1
    with pytest.raises(SessionFull):  # the seat is held
        trainings.enrol(FARID, session_id, NOON)
    assert trainings.enrol(next_one, session_id, NOON).free == 0
    assert tick() == 0
    assert tables.Session.get_by_id(session_id).held == 0


def test_who_declines_goes_to_the_end_and_is_not_asked_again_for_that_seat() -> None:
    session_id = full(RAVI, KAMLA)
    trainings.cancel(ASHA, session_id, NOON)
    tick()
    assert waiting.decline(RAVI, session_id, NOON).place == 2
    tick()
    assert offered(session_id) == [KAMLA]
    assert waiting.decline(KAMLA, session_id, NOON).place == 2
    assert tick() == 0  # nobody wants it: it is open to all
    assert trainings.enrol(FARID, session_id, NOON).free == 0
    tick()
    trainings.cancel(FARID, session_id, NOON)  # this is another seat
    tick()
    assert offered(session_id) == [RAVI]


def test_an_offer_that_nobody_answered_is_passed_on_at_its_end_and_not_before() -> None:
    session_id = full(RAVI, KAMLA)
    trainings.cancel(ASHA, session_id, NOON)
    tick()
    tick(2 * HOUR - timedelta(seconds=1))
    assert offered(session_id) == [RAVI]
    tick(2 * HOUR)
    assert offered(session_id) == [KAMLA]
    position = waiting.find(RAVI, session_id, NOON + 2 * HOUR)
    assert position
    assert (position.place, position.people) == (2, 2)


def test_after_the_cut_off_everybody_is_told_once_and_the_first_tap_wins() -> None:
    session_id = full(RAVI, KAMLA)
    late = CUT_OFF - NOON
    assert tick(late) == 0  # no seat is free
    trainings.cancel(ASHA, session_id, NOON + late)
    assert tick(late) == 2
    assert tick(late + HOUR) == 0
    assert offered(session_id) == []
    assert trainings.enrol(KAMLA, session_id, NOON + late).free == 0
    with pytest.raises(SessionFull):
        trainings.enrol(RAVI, session_id, NOON + late)
    tick(late)
    trainings.cancel(KAMLA, session_id, NOON + late)
    assert tick(late + HOUR) == 1  # Ravi alone waits, and is told of the next seat
    assert len(messages(RAVI)) == 2


def test_who_joins_after_the_cut_off_is_told_too() -> None:
    session_id = full()
    joined = waiting.join(RAVI, session_id, POLICY, CUT_OFF)
    assert joined
    assert joined.open
    trainings.cancel(ASHA, session_id, CUT_OFF)
    assert waiting_list.make_due(POLICY, CUT_OFF) == 1


def test_a_session_that_moves_behind_its_cut_off_offers_in_order_again() -> None:
    session_id = full(RAVI, KAMLA)
    tick(CUT_OFF - NOON)
    tables.Session.update(starts_at=BEGINS + DAY, ends_at=BEGINS + DAY + HOUR, taken=0).where(
        tables.Session.id == session_id
    ).execute()
    waiting_list.make_due(POLICY, CUT_OFF)
    assert offered(session_id) == [RAVI]


def test_where_seats_become_fewer_the_latest_offer_is_taken_back_and_its_place_kept() -> None:
    session_id = plan(2)
    for telegram_id in (ASHA, MEENA):
        trainings.enrol(telegram_id, session_id, NOON)
    for telegram_id in (RAVI, KAMLA):
        waiting.join(telegram_id, session_id, POLICY, NOON)
    for telegram_id in (ASHA, MEENA):
        trainings.cancel(telegram_id, session_id, NOON)
    tick()
    assert offered(session_id) == [RAVI, KAMLA]
    tables.Session.update(seats=1).where(tables.Session.id == session_id).execute()
    tick()
    assert offered(session_id) == [RAVI]
    with pytest.raises(SessionFull):
        trainings.enrol(KAMLA, session_id, NOON)


def test_of_those_who_come_together_the_first_update_goes_first_and_an_old_line_stays() -> None:
    session_id = full()
    for telegram_id, update_id in ((RAVI, 502), (KAMLA, 501)):
        waiting.join(telegram_id, session_id, POLICY, NOON, update_id)
    later = NOON + HOUR
    waiting.join(FARID, session_id, POLICY, later, 7)  # Telegram has begun to count anew
    places = [waiting.find(p, session_id, later) for p in (KAMLA, RAVI, FARID)]
    assert [p and p.place for p in places] == [1, 2, 3]


def test_who_loses_a_seat_heads_the_list() -> None:
    session_id = full(RAVI)
    line.put_first(session_id, [(worker_id(who), NOON) for who in (KAMLA, FARID)], NOON)
    places = [waiting.find(p, session_id, NOON) for p in (KAMLA, FARID, RAVI)]
    assert [p and p.place for p in places] == [1, 2, 3]


def test_a_blocked_worker_is_passed_over_and_keeps_their_place() -> None:
    session_id = full(RAVI, KAMLA)
    chats.set_language(RAVI, 0, "hi", NOON, private=True)
    chats.set_active(RAVI, False)
    trainings.cancel(ASHA, session_id, NOON)
    tick()
    assert offered(session_id) == [KAMLA]
    position = waiting.find(RAVI, session_id, NOON)
    assert position
    assert position.place == 1


def test_those_who_wait_for_a_cancelled_session_are_told_once_and_keep_their_place() -> None:
    session_id = full(RAVI, KAMLA)
    trainings.cancel(ASHA, session_id, NOON)
    tick()  # the seat is offered to Ravi
    told = len(messages(KAMLA))
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    assert tick(HOUR) == 2
    assert (tick(HOUR), len(messages(KAMLA))) == (0, told + 1)
    assert line.in_line(session_id).count() == 2
    assert offered(session_id) == []
    row = line.of(session_id, tables.Worker.get(tables.Worker.telegram_id == KAMLA).id)
    assert row is not None
    assert waiting.news(row.id, "cancelled", 0, NOON) is not None
    waiting.leave(KAMLA, session_id, NOON)
    assert waiting.news(row.id, "cancelled", 0, NOON) is None


def test_a_session_that_takes_place_after_all_has_its_line_and_is_cancelled_anew() -> None:
    session_id = full(RAVI)
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    tick()
    changing.restore(session_id, by=MEENA, now=NOON + HOUR, zone=POLICY.zone)
    trainings.cancel(ASHA, session_id, NOON + HOUR)
    tick(HOUR)
    assert offered(session_id) == [RAVI]
    planning.call_off(session_id, by=MEENA, now=NOON + 2 * HOUR, with_people=True)
    assert tick(2 * HOUR) == 1


def test_after_a_cancellation_that_was_undone_the_last_call_goes_to_all() -> None:
    session_id = full(RAVI)
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    tick()
    changing.restore(session_id, by=MEENA, now=NOON + HOUR, zone=POLICY.zone)
    late = CUT_OFF - NOON
    trainings.cancel(ASHA, session_id, NOON + late)
    assert tick(late) == 1


def test_where_a_seat_is_free_nobody_need_wait() -> None:
    assert waiting.join(ASHA, plan(), POLICY, NOON) is None


def test_joining_twice_keeps_the_place_and_joining_anew_is_at_the_end() -> None:
    session_id = full(RAVI, KAMLA)
    again = waiting.join(RAVI, session_id, POLICY, NOON)
    assert again
    assert again.place == 1
    waiting.leave(RAVI, session_id, NOON)
    anew = waiting.join(RAVI, session_id, POLICY, NOON)
    assert anew
    assert anew.place == 2


def test_who_has_a_seat_or_does_not_wait_is_told_so() -> None:
    session_id = full()
    with pytest.raises(AlreadyEnrolled):
        waiting.join(ASHA, session_id, POLICY, NOON)
    for move in (waiting.leave, waiting.decline):
        with pytest.raises(NotWaiting):
            move(RAVI, session_id, NOON)


def test_declining_what_is_offered_no_more_changes_nothing() -> None:
    session_id = full(RAVI, KAMLA)
    assert waiting.decline(RAVI, session_id, NOON).place == 1


def test_a_seat_that_is_held_for_an_ac_is_not_for_others_until_the_cut_off() -> None:
    session_id = plan(2)
    quotas.hold(session_id, place_id("AC165"), 1, by=MEENA, now=NOON)
    trainings.enrol(ASHA, session_id, NOON)
    with pytest.raises(SessionFull):
        trainings.enrol(RAVI, session_id, NOON)
    waiting_list.make_due(POLICY, CUT_OFF)
    assert trainings.enrol(RAVI, session_id, CUT_OFF).free == 0


def test_a_worker_of_the_ac_gets_the_seat_that_is_held_for_it_and_overtakes_others() -> None:
    session_id = plan(2)
    quotas.hold(session_id, place_id("AC165"), 1, by=MEENA, now=NOON)
    trainings.enrol(ASHA, session_id, NOON)
    assert waiting.join(RAVI, session_id, POLICY, NOON)
    assert trainings.enrol(FARID, session_id, NOON).free == 0


def worker_id(telegram_id: int) -> int:
    return int(tables.Worker.get(tables.Worker.telegram_id == telegram_id).id)
