"""Attendance: who may open it, what counts as being there, and who has passed in the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from models import attendance, tables, trainings, workers
from models.attendance import (
    AttendanceClosed,
    AttendanceStage,
    TooEarly,
    WrongCode,
    check_in,
    minute_codes,
    paper,
)
from models.audit import AuditAction
from models.database import Database
from models.errors import NotAllowed, Refusal
from models.trainings import SessionFull, SessionOver, planning
from models.workers import UnknownWorker
from tests.models.attendance.halls import (
    ASHA,
    KAMLA,
    MEENA,
    MINUTE,
    RAVI,
    STARTS,
    close,
    counted,
    opened,
    planned,
    seat_of,
    shown,
    trained,
)
from tests.support.world import DAY, HOUR, NOON, person

pytestmark = pytest.mark.usefixtures("agar")


def test_who_typed_the_code_of_the_hall_is_there_and_passes_when_it_closes() -> None:
    session_id = opened(ASHA, RAVI)
    check_in.check_in(ASHA, shown(session_id), STARTS + MINUTE)
    open_now = attendance.look_at(session_id, by=MEENA, now=STARTS + MINUTE)
    assert (open_now.stage, open_now.present, open_now.passed) == (AttendanceStage.OPEN, 1, 0)
    assert not trained(ASHA)
    closed = close(session_id)
    assert (closed.stage, closed.present, closed.passed) == (AttendanceStage.CLOSED, 1, 1)
    assert closed.code == ""
    assert (trained(ASHA), trained(RAVI), counted()) == (True, False, 1)


@pytest.mark.parametrize(
    ("late", "good"), [(timedelta(0), True), (2 * MINUTE, True), (3 * MINUTE, False)]
)
def test_a_code_is_good_for_its_minute_and_the_two_after_it(late: timedelta, good: bool) -> None:
    session_id = opened(ASHA)
    code = shown(session_id)
    if good:
        check_in.check_in(ASHA, code, STARTS + late)
    else:
        with pytest.raises(WrongCode):
            check_in.check_in(ASHA, code, STARTS + late)
    assert attendance.look_at(session_id, by=MEENA, now=STARTS).present == int(good)


def test_a_code_that_was_good_when_it_was_sent_is_good_later_while_it_is_open() -> None:
    session_id = opened(ASHA, RAVI)
    code, late = shown(session_id), STARTS + 30 * MINUTE
    with pytest.raises(WrongCode):
        check_in.check_in(RAVI, code, late, sent_at=STARTS + 3 * MINUTE)
    assert not check_in.check_in(ASHA, code, late, sent_at=STARTS + 2 * MINUTE).again
    close(session_id)
    with pytest.raises(WrongCode):
        check_in.check_in(RAVI, code, STARTS + 3 * HOUR, sent_at=STARTS)


def test_a_code_in_the_digits_of_another_script_is_the_same() -> None:
    code = shown(opened(ASHA))
    devanagari = "".join(chr(ord("०") + int(digit)) for digit in code)
    assert check_in.check_in(ASHA, devanagari, STARTS).lacking == 0
    with pytest.raises(WrongCode):
        check_in.check_in(ASHA, "कोड", STARTS)


def test_opening_it_twice_goes_on_with_the_same_codes() -> None:
    session_id = opened()
    before = shown(session_id)
    again = attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    assert again.code == before
    assert shown(session_id, STARTS + MINUTE) != before


def test_a_code_of_another_session_is_wrong_where_the_session_is_named() -> None:
    first = opened(ASHA)
    second = planned(venue="सुसनेर")
    attendance.open_attendance(second, by=MEENA, now=STARTS)
    with pytest.raises(WrongCode):
        check_in.check_in(ASHA, shown(second), STARTS, first)
    assert check_in.check_in(ASHA, shown(first), STARTS).session.id == first


def test_nothing_is_recorded_before_it_is_open() -> None:
    session_id = planned()
    person(ASHA, "Asha")
    trainings.enrol(ASHA, session_id, NOON)
    early = STARTS - attendance.EARLIEST - MINUTE
    with pytest.raises(TooEarly):
        attendance.open_attendance(session_id, by=MEENA, now=early)
    with pytest.raises(TooEarly):
        attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    with pytest.raises(TooEarly):
        attendance.close(session_id, by=MEENA, now=STARTS)
    with pytest.raises(WrongCode):
        check_in.check_in(ASHA, "000000", STARTS)
    assert tables.Presence.select().count() == 0
    stages = [attendance.look_at(session_id, by=MEENA, now=at).stage for at in (early, STARTS)]
    assert stages == [AttendanceStage.EARLY, AttendanceStage.READY]


def test_once_it_is_closed_a_code_counts_no_more() -> None:
    session_id = opened(ASHA)
    code = shown(session_id)
    close(session_id, STARTS + MINUTE)
    with pytest.raises(WrongCode):
        check_in.check_in(ASHA, code, STARTS + MINUTE)
    with pytest.raises(AttendanceClosed, match="leader"):
        attendance.open_attendance(session_id, by=MEENA, now=STARTS + MINUTE)
    asha = workers.by_telegram_id(ASHA).code
    with pytest.raises(AttendanceClosed, match="leader"):
        check_in.add_at_the_door(session_id, asha, by=MEENA, now=STARTS + MINUTE)
    with pytest.raises(AttendanceClosed) as refusal:
        check_in.come_in(ASHA, session_id, STARTS + MINUTE)
    assert "what" not in refusal.value.parameters  # a worker reads: tell the trainer


def test_a_trainer_is_told_that_a_seat_is_off_the_list() -> None:
    opened(ASHA)
    seat = seat_of(ASHA)
    trainings.cancel(ASHA, tables.Enrolment.get_by_id(seat).session_id, NOON)
    with pytest.raises(trainings.NotEnrolled, match="off_list"):
        attendance.tick(seat, by=MEENA, now=STARTS)


def test_a_tick_is_taken_back_by_a_second_one_and_a_code_is_not() -> None:
    session_id = opened(ASHA, RAVI)
    check_in.check_in(ASHA, shown(session_id), STARTS)
    present = []
    for number in (RAVI, RAVI, RAVI, ASHA, ASHA):
        attendance.tick(seat_of(number), by=MEENA, now=STARTS)
        present.append(attendance.look_at(session_id, by=MEENA, now=STARTS).present)
    assert present == [2, 1, 2, 2, 2]


def test_who_comes_without_a_seat_takes_one_that_is_left() -> None:
    session_id = opened(ASHA, seats=2)
    person(RAVI, "Ravi")
    person(KAMLA, "Kamla")
    check_in.check_in(RAVI, shown(session_id), STARTS)
    with pytest.raises(SessionFull):
        check_in.check_in(KAMLA, shown(session_id), STARTS)
    session = trainings.session(session_id, STARTS)
    assert (session.taken, session.seats) == (2, 2)


def test_the_trainer_adds_by_id_who_has_no_phone() -> None:
    session_id = opened()
    kamla = person(KAMLA, "Kamla")
    check_in.add_at_the_door(session_id, kamla.code, by=MEENA, now=STARTS)
    assert attendance.look_at(session_id, by=MEENA, now=STARTS).present == 1
    with pytest.raises(UnknownWorker) as refused:
        check_in.add_at_the_door(session_id, "7K3M9QX", by=MEENA, now=STARTS)
    assert refused.value.parameters["text"] == "BS-7K3M-9QX"


def test_a_correction_after_the_end_counts_at_once_and_is_on_record() -> None:
    session_id = opened(ASHA, RAVI)
    check_in.check_in(ASHA, shown(session_id), STARTS)
    close(session_id)
    later = STARTS + 5 * HOUR
    attendance.tick(seat_of(ASHA), by=MEENA, now=later)
    attendance.tick(seat_of(RAVI), by=MEENA, now=later)
    assert (trained(ASHA), trained(RAVI), counted()) == (False, True, 1)
    attendance.settle(session_id, later)
    assert (trained(ASHA), counted()) == (False, 1)
    attendance.tick(seat_of(ASHA), by=MEENA, now=later)
    assert (trained(ASHA), counted()) == (True, 2)
    acts = [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]
    assert acts.count("correct_attendance") == 3


def test_a_pass_that_is_taken_back_leaves_who_was_trained_before() -> None:
    first = opened(ASHA)
    check_in.check_in(ASHA, shown(first), STARTS)
    close(first)
    second = planned(starts_at=STARTS + DAY)
    trainings.enrol(ASHA, second, STARTS + 3 * HOUR)
    at = STARTS + DAY
    opened_again = attendance.open_attendance(second, by=MEENA, now=at)
    check_in.check_in(ASHA, opened_again.code, at)
    close(second, at + HOUR)
    seat = tables.Enrolment.get(tables.Enrolment.session == second).id
    attendance.tick(seat, by=MEENA, now=at + HOUR)
    assert (trained(ASHA), counted()) == (True, 1)


def test_what_nobody_closed_closes_by_itself_once() -> None:
    session_id = opened(ASHA)
    check_in.check_in(ASHA, shown(session_id), STARTS)
    end = STARTS + 2 * HOUR + attendance.LATEST
    assert attendance.close_overdue(end - MINUTE) == 0
    assert attendance.close_overdue(end) == 1
    assert attendance.close_overdue(end + MINUTE) == 0
    assert trained(ASHA)


def test_only_the_trainer_and_who_may_plan_there_see_and_change_it(agar: Database) -> None:
    session_id = opened(ASHA, RAVI)
    seat = seat_of(ASHA)
    forbidden: tuple[Callable[[], Any], ...] = (
        lambda: attendance.look_at(session_id, by=RAVI, now=STARTS),
        lambda: attendance.open_attendance(session_id, by=RAVI, now=STARTS),
        lambda: attendance.roster(session_id, 0, by=RAVI, now=STARTS),
        lambda: attendance.tick(seat, by=RAVI, now=STARTS),
        lambda: attendance.close(session_id, by=RAVI, now=STARTS),
        lambda: check_in.add_at_the_door(session_id, "7K3M9QX", by=RAVI, now=STARTS),
    )
    for act in forbidden:
        with pytest.raises(NotAllowed):
            act()
    assert attendance.may_lead(RAVI, STARTS) == ()
    trainer = tables.Worker.get(tables.Worker.telegram_id == RAVI)
    tables.Session.update(trainer=trainer).execute()
    assert [s.id for s in attendance.may_lead(RAVI, STARTS)] == [session_id]
    attendance.tick(seat, by=RAVI, now=STARTS)
    assert attendance.look_at(session_id, by=RAVI, now=STARTS).present == 1


def test_the_list_is_by_name_in_pages_and_reading_it_is_on_record() -> None:
    session_id = opened(*range(1, 12), seats=20)
    first, total = attendance.roster(session_id, 0, by=MEENA, now=STARTS)
    second, _ = attendance.roster(session_id, 1, by=MEENA, now=STARTS)
    assert (len(first), len(second), total) == (8, 3, 11)
    names = [one.name for one in first + second]
    assert names == sorted(names)
    looks = tables.Audit.select().where(tables.Audit.action == AuditAction.READ_ROSTER)
    assert [row.subject for row in looks] == [f"T{session_id}"] * 2


def test_a_cancelled_session_is_not_opened() -> None:
    session_id = planned()
    planning.call_off(session_id, by=MEENA, now=NOON)
    with pytest.raises(Refusal):
        attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    assert attendance.may_lead(MEENA, STARTS) == ()


def test_nobody_passes_in_a_cancelled_session_however_late_the_list_is_typed() -> None:
    session_id = planned()
    person(ASHA, "Asha")
    trainings.enrol(ASHA, session_id, NOON)
    paper.printed(session_id, by=MEENA, now=NOON)
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    for late in (STARTS, STARTS + 3 * attendance.LATEST):
        with pytest.raises(SessionOver):
            attendance.tick(seat_of(ASHA), by=MEENA, now=late)
        with pytest.raises(SessionOver):
            paper.tick(session_id, (1,), by=MEENA, now=late)
    assert not trained(ASHA)


def test_a_session_is_not_cancelled_once_its_attendance_is_open() -> None:
    session_id = planned()
    attendance.open_attendance(session_id, by=MEENA, now=STARTS - HOUR)
    with pytest.raises(SessionOver):
        planning.call_off(session_id, by=MEENA, now=STARTS - HOUR, with_people=True)
    assert not trainings.session(session_id, STARTS).cancelled


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("483920", "483920"),
        (" 483920 ", "483920"),
        ("४८३९२०", "483920"),
        ("165 012", None),
        ("48392", None),
        ("4839201", None),
        ("12 susner", None),
    ],
)
def test_a_code_is_read_as_people_type_it(text: str, code: str | None) -> None:
    assert minute_codes.typed(text) == code
