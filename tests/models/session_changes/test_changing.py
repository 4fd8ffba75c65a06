"""A session in which seats are taken is moved, moved back, made smaller, and cancelled."""

from datetime import datetime, timedelta

import pytest

from models import attendance, tables, trainings
from models.database import Database
from models.dates import PastTime
from models.errors import BadNumber, NotAllowed, Refusal
from models.session_changes import ChangedAgain, ChangeKind, changing, looking, telling
from models.trainings import DoubleBooked, SessionOver, planning, waiting
from models.turnout import answers
from models.waiting_list import OfferPolicy, line, offering
from tests.models.trainings.test_reminders import INDIA, due
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

MEENA, KAVITA = 900, 901
PEOPLE = range(1, 5)
AT = NOON + 10 * DAY
LATER = AT + 2 * DAY


@pytest.fixture(autouse=True)
def session_id(agar: Database) -> int:
    """Plan a session with four seats, all of them taken, the first by the first."""
    coordinator(MEENA, "Meena", "PC21")
    coordinator(KAVITA, "Kavita", "PC20")
    session = plan()
    for who in PEOPLE:
        person(who, f"Worker {who}")
        trainings.enrol(who, session.id, NOON + timedelta(minutes=who))
    return session.id


def plan(at: datetime = AT, venue: str = "आगर", seats: int = 4) -> trainings.Session:
    new = planning.NewSession(place_id("PC21"), "बूथ", at, seats, venue)
    return planning.make_session(new, by=MEENA, now=NOON)


def move(session_id: int, at: datetime = LATER, by: int = MEENA) -> changing.Changed:
    return changing.move(session_id, at, by=by, now=NOON + HOUR, zone=INDIA)


def told() -> list[tuple[int, str]]:
    """Return whom messages wait for, and of what."""
    return [(row.chat_id, row.subject) for row in tables.Outbox.select().order_by(tables.Outbox.id)]


def seat_of(who: int) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == who)
    return int(tables.Enrolment.get(tables.Enrolment.worker == worker.id).id)


def holders() -> list[int]:
    return [who for who in PEOPLE if answers.of_seat(seat_of(who), NOON).held]


def test_everybody_with_a_seat_is_asked_once_and_keeps_it_without_an_answer(
    session_id: int,
) -> None:
    answers.say_coming(1, seat_of(1), int(AT.timestamp()), NOON)
    moved = move(session_id)
    assert (moved.session.starts_at, moved.told, moved.session.taken) == (LATER, 4, 4)
    assert moved.session.ends_at - moved.session.starts_at == planning.LENGTH
    assert told() == [(who, "changed") for who in PEOPLE]
    assert answers.sure([session_id]) == {}  # what was said about the other day
    assert move(session_id).told == 0  # pressed twice
    assert len(told()) == 4
    news = telling.news(moved.change_id, seat_of(1), NOON + HOUR)
    assert news is not None
    assert (news.before, news.session.starts_at, news.clash) == (AT, LATER, None)
    assert news.answer_by == datetime(2026, 11, 26, 19, tzinfo=INDIA)


def test_a_reminder_is_made_for_the_new_time(session_id: int) -> None:
    move(session_id, NOON + 2 * DAY)
    evening = NOON + DAY + 7 * HOUR  # 19:00
    tables.Outbox.delete().execute()
    assert due(evening) == list(PEOPLE)


def test_a_move_back_asks_again_and_what_was_not_sent_yet_is_not_sent(session_id: int) -> None:
    first = move(session_id)
    back = changing.undo(first.change_id, by=MEENA, now=NOON + HOUR, zone=INDIA)
    assert (back.session.starts_at, back.told) == (AT, 4)
    assert telling.news(first.change_id, seat_of(1), NOON + HOUR) is None
    assert telling.news(back.change_id, seat_of(1), NOON + HOUR) is not None
    with pytest.raises(ChangedAgain):
        changing.undo(first.change_id, by=MEENA, now=NOON + HOUR, zone=INDIA)


def test_a_move_onto_another_seat_of_somebody_says_so(session_id: int) -> None:
    other = plan(LATER + HOUR, "सुसनेर")
    trainings.enrol(2, other.id, NOON)
    moved = move(session_id)
    seats = tables.Enrolment.select().where(tables.Enrolment.session == session_id)
    in_order = seats.order_by(tables.Enrolment.id)
    news = [telling.news(moved.change_id, seat.id, NOON) for seat in in_order]
    assert [one.clash for one in news if one] == [None, other.code, None, None]


def test_a_new_venue_is_told_and_not_asked(session_id: int) -> None:
    moved = changing.change_venue(session_id, "पंचायत भवन", by=MEENA, now=NOON)
    assert (moved.session.venue, moved.told) == ("पंचायत भवन", 4)
    news = telling.news(moved.change_id, seat_of(1), NOON)
    assert news is not None and news.kind is ChangeKind.VENUE and news.answer_by is None
    back = changing.undo(moved.change_id, by=MEENA, now=NOON, zone=INDIA)
    assert back.session.venue == "आगर"


def test_with_fewer_seats_who_came_first_stays_and_the_others_come_next(session_id: int) -> None:
    trainings.cancel(1, session_id, NOON + HOUR)
    trainings.enrol(1, session_id, NOON + 2 * HOUR)  # the last now
    fewer = changing.change_seats(session_id, 2, by=MEENA, now=NOON + 3 * HOUR)
    assert (fewer.session.seats, fewer.session.taken, fewer.told) == (2, 2, 2)
    assert holders() == [2, 3]
    names = {row.id: row.telegram_id for row in tables.Worker.select()}
    assert [names[row.worker_id] for row in line.who_lost_a_seat(session_id)] == [4, 1]
    news = telling.news(fewer.change_id, seat_of(4), NOON + 3 * HOUR)
    assert news is not None and not news.held
    one_more = changing.change_seats(session_id, 3, by=MEENA, now=NOON + 4 * HOUR)
    assert (holders(), one_more.session.taken, one_more.told) == ([2, 3, 4], 3, 1)
    changing.change_seats(session_id, 9, by=MEENA, now=NOON + 4 * HOUR)
    assert (holders(), line.who_lost_a_seat(session_id)) == ([1, 2, 3, 4], [])
    assert tables.Session.get_by_id(session_id).taken == 4


def test_who_lost_a_seat_and_lets_it_go_gets_none_back_and_the_next_one_does(
    session_id: int,
) -> None:
    changing.change_seats(session_id, 2, by=MEENA, now=NOON + HOUR)  # 3 and 4 lose theirs
    waiting.leave(3, session_id, NOON + HOUR)
    changing.change_seats(session_id, 3, by=MEENA, now=NOON + 2 * HOUR)
    assert holders() == [1, 2, 4]
    assert line.who_lost_a_seat(session_id) == []


def test_who_lost_a_seat_and_declines_one_that_is_free_waits_like_everybody(
    session_id: int,
) -> None:
    changing.change_seats(session_id, 3, by=MEENA, now=NOON + HOUR)  # 4 loses theirs
    trainings.cancel(1, session_id, NOON + HOUR)
    offering.settle(session_id, OfferPolicy(INDIA), NOON + HOUR)
    waiting.decline(4, session_id, NOON + HOUR)
    changing.change_seats(session_id, 4, by=MEENA, now=NOON + 2 * HOUR)
    assert holders() == [2, 3]
    assert line.who_lost_a_seat(session_id) == []


def test_fewer_seats_are_undone_and_everybody_has_the_place_they_had(session_id: int) -> None:
    seats = tables.Enrolment.select().order_by(tables.Enrolment.id)
    before = [(s.worker_id, s.changed_at) for s in seats]
    fewer = changing.change_seats(session_id, 1, by=MEENA, now=NOON + HOUR)
    assert holders() == [1]
    changing.undo(fewer.change_id, by=MEENA, now=NOON + HOUR, zone=INDIA)
    assert [(s.worker_id, s.changed_at) for s in seats.clone()] == before


def test_who_has_another_seat_at_that_time_gets_none_back(session_id: int) -> None:
    changing.change_seats(session_id, 2, by=MEENA, now=NOON + HOUR)
    trainings.enrol(3, plan(AT + HOUR, "सुसनेर").id, NOON + HOUR)
    changing.change_seats(session_id, 4, by=MEENA, now=NOON + HOUR)
    names = {row.id: row.telegram_id for row in tables.Worker.select()}
    seats = tables.Enrolment.select().where(tables.Enrolment.session == session_id)
    held = {names[s.worker_id] for s in seats if s.state == "enrolled"}
    assert (held, tables.Session.get_by_id(session_id).taken) == ({1, 2, 4}, 3)


def test_a_cancelled_session_offers_others_of_its_subject_and_can_take_place_after_all(
    session_id: int,
) -> None:
    other = plan(LATER, "सुसनेर")
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    gone = telling.cancelled(seat_of(1), NOON)
    assert gone is not None and [s.code for s in gone.others] == [other.code]
    back = changing.restore(session_id, by=MEENA, now=NOON, zone=INDIA)
    assert (back.session.cancelled, back.told, back.session.taken) == (False, 4, 4)
    assert telling.cancelled(seat_of(1), NOON) is None
    with pytest.raises(ChangedAgain):
        changing.restore(session_id, by=MEENA, now=NOON, zone=INDIA)
    tables.Outbox.delete().execute()
    planning.call_off(session_id, by=MEENA, now=NOON + HOUR, with_people=True)
    assert len(told()) == 4  # told of the second time too


def test_what_to_bring_is_kept_and_told_to_nobody(session_id: int) -> None:
    session = changing.change_bring(session_id, "मतदाता पर्ची", by=MEENA, now=NOON).session
    assert (session.bring, told()) == ("मतदाता पर्ची", [])
    assert changing.change_bring(session_id, "", by=MEENA, now=NOON).session.bring == ""


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda s: move(s, NOON - DAY), PastTime),
        (lambda s: move(s, LATER, by=1), NotAllowed),
        (lambda s: move(s, LATER, by=KAVITA), NotAllowed),
        (lambda s: move(s, plan(LATER).starts_at + HOUR), DoubleBooked),
        (lambda s: changing.change_seats(s, 0, by=MEENA, now=NOON), BadNumber),
        (lambda s: changing.change_seats(s, 100_000, by=MEENA, now=NOON), BadNumber),
        (lambda s: changing.change_seats(s, 1, by=KAVITA, now=NOON), NotAllowed),
        (lambda s: changing.change_venue(s, "सुसनेर", by=KAVITA, now=NOON), NotAllowed),
        (lambda s: changing.change_bring(s, "पेन", by=KAVITA, now=NOON), NotAllowed),
        (lambda s: changing.restore(s, by=MEENA, now=NOON, zone=INDIA), ChangedAgain),
        (lambda s: changing.restore(s, by=KAVITA, now=NOON, zone=INDIA), NotAllowed),
        (lambda s: changing.change_seats(s, 1, by=MEENA, now=AT), SessionOver),
        (lambda s: looking.look_at(s, by=KAVITA, now=NOON), NotAllowed),
        (lambda s: looking.roster(s, 0, by=1, now=NOON), NotAllowed),
    ],
)  # fmt: skip
def test_what_is_wrong_changes_nothing(
    session_id: int, change: object, refusal: type[Refusal]
) -> None:
    before = trainings.session(session_id, NOON)
    with pytest.raises(refusal):
        change(session_id)  # type: ignore[operator]
    assert trainings.session(session_id, NOON) == before
    assert told() == []


def test_a_session_whose_attendance_was_opened_is_changed_no_more(session_id: int) -> None:
    attendance.open_attendance(session_id, by=MEENA, now=AT - HOUR)
    with pytest.raises(SessionOver):
        changing.move(session_id, LATER, by=MEENA, now=AT - HOUR, zone=INDIA)
    assert not looking.look_at(session_id, by=MEENA, now=AT - HOUR).may_change


def test_a_session_can_be_moved_within_its_own_time(session_id: int) -> None:
    assert move(session_id, AT + HOUR).session.starts_at == AT + HOUR


def test_the_roster_has_names_and_who_is_sure_and_is_audited(session_id: int) -> None:
    answers.say_coming(2, seat_of(2), int(AT.timestamp()), NOON)
    trainings.cancel(4, session_id, NOON)
    people, total = looking.roster(session_id, 0, by=MEENA, now=NOON)
    assert total == 3
    assert [(one.name, one.coming) for one in people] == [
        ("Worker 1", False), ("Worker 2", True), ("Worker 3", False),
    ]  # fmt: skip
    assert tables.Audit.select().order_by(-tables.Audit.id).get().action == "read_roster"


def test_a_trainer_looks_at_the_session_and_changes_nothing(session_id: int) -> None:
    worker = tables.Worker.get(tables.Worker.telegram_id == 1)
    tables.Session.update(trainer=worker.id).execute()
    view = looking.look_at(session_id, by=1, now=NOON)
    assert (view.session.code, view.may_change) == ("T1", False)
    assert looking.roster(session_id, 0, by=1, now=NOON)[1] == 4
    assert [s.code for s in looking.may_look_at(1, NOON)] == ["T1"]


def test_the_trainer_is_told_of_each_change_that_somebody_else_made(session_id: int) -> None:
    dev = person(7, "Dev")
    tables.Session.update(trainer=dev.id).execute()
    moved = move(session_id)
    assert told()[-1] == (7, "changed")
    news = telling.trainer_news(moved.change_id, 7, NOON)
    assert news is not None and (news.before, news.answer_by) == (AT, None)
    assert telling.trainer_news(moved.change_id, 1, NOON) is None
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    assert told()[-1] == (7, "cancelled")
    assert telling.trainer_news(moved.change_id, 7, NOON) is None
    session = trainings.cancellations.of_trainer(session_id, 7)
    assert session is not None and session.cancelled
    assert trainings.cancellations.of_trainer(session_id, 1) is None


def test_a_trainer_who_changes_their_own_session_is_not_told(session_id: int) -> None:
    meena = tables.Worker.get(tables.Worker.telegram_id == MEENA)
    tables.Session.update(trainer=meena.id).execute()
    move(session_id)
    assert MEENA not in [who for who, _ in told()]


def test_sessions_to_choose_from_are_those_inside_ones_own_place(session_id: int) -> None:
    assert [s.id for s in looking.may_look_at(MEENA, NOON)] == [session_id]
    assert looking.may_look_at(KAVITA, NOON) == ()
    assert looking.may_look_at(3, NOON) == ()


def waits(who: int, session_id: int) -> int:
    """Put somebody on the list of a session; return the row's number."""
    worker = person(who, f"Worker {who}")
    assert waiting.join(who, session_id, OfferPolicy(INDIA), NOON)
    return int(tables.Waiting.get(tables.Waiting.worker == worker.id).id)


def test_who_waits_is_told_once_of_another_time_and_keeps_the_place(session_id: int) -> None:
    rows = [waits(who, session_id) for who in (6, 7)]
    change = move(session_id).change_id
    offering.make_due(OfferPolicy(INDIA), NOON + HOUR)
    assert told().count((7, "changed")) == 1
    news = telling.waiting_news(change, rows[1], NOON + HOUR)
    assert news is not None
    assert (news.before, news.session.starts_at, news.clash) == (AT, LATER, None)
    assert news.position is not None
    assert news.position.place == 2
    waiting.leave(7, session_id, NOON + HOUR)
    assert telling.waiting_news(change, rows[1], NOON + HOUR) is None
    move(session_id, LATER + DAY)
    assert telling.waiting_news(change, rows[0], NOON + HOUR) is None  # a later one says it anew


def test_who_waits_is_told_that_a_session_takes_place_after_all(session_id: int) -> None:
    row = waits(6, session_id)
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    offering.make_due(OfferPolicy(INDIA), NOON)
    done = changing.restore(session_id, by=MEENA, now=NOON + HOUR, zone=INDIA)
    news = telling.waiting_news(done.change_id, row, NOON + HOUR)
    assert news is not None
    assert news.position is not None
    assert (news.kind, news.position.place) == (ChangeKind.RESTORED, 1)
    planning.call_off(session_id, by=MEENA, now=NOON + HOUR, with_people=True)
    assert telling.waiting_news(done.change_id, row, NOON + HOUR) is None


@pytest.mark.parametrize("dropped", [False, True], ids=["before the tick", "after it"])
def test_who_waits_and_has_a_seat_at_the_new_time_is_told_that_they_wait_no_more(
    session_id: int, dropped: bool
) -> None:
    row = waits(6, session_id)
    other = plan(LATER, "देवास")
    trainings.enrol(6, other.id, NOON)
    change = move(session_id).change_id
    if dropped:
        offering.make_due(OfferPolicy(INDIA), NOON + HOUR)
        assert line.in_line(session_id).count() == 0
    news = telling.waiting_news(change, row, NOON + HOUR)
    assert news is not None
    assert (news.position, news.clash) == (None, other.code)


def test_who_had_left_the_list_before_is_told_nothing(session_id: int) -> None:
    row = waits(6, session_id)
    waiting.leave(6, session_id, NOON)
    trainings.enrol(6, plan(LATER, "देवास").id, NOON)
    change = move(session_id).change_id
    assert (6, "changed") not in told()
    assert telling.waiting_news(change, row, NOON + HOUR) is None
