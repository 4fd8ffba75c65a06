"""The report of a place counts what happened, and says where nobody knows."""

from datetime import datetime, timedelta

import pytest

from bot.i18n import Catalogues
from bot.messages import reports
from models import attendance, tables, training_reports, trainings, workers
from models.account import personal_data
from models.attendance import check_in
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.places import UnknownPlace
from models.session_changes import changing
from models.training_reports import STILL_ACTIVE_AFTER, Outcome, TrainingReport, Witnessed
from models.trainings import planning
from models.turnout import Reason, answers
from models.waiting_list import OfferPolicy
from tests.models.trainings.test_reminders import INDIA
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA, LATA, ASHA, RAVI, KAMLA = 900, 901, 1, 2, 3
STARTS = NOON + DAY


@pytest.fixture(autouse=True)
def people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    for number in (ASHA, RAVI, KAMLA):
        person(number, f"Worker {number}")


def planned(starts_at: datetime = STARTS, code: str = "PC21", venue: str = "आगर") -> int:
    new = planning.NewSession(place_id(code), "बूथ", starts_at, 3, venue)
    return planning.make_session(new, by=MEENA, now=NOON).id


def held(*came: int) -> int:
    """Hold a session in which all have a seat and these people come."""
    session_id = planned()
    for number in (ASHA, RAVI, KAMLA):
        trainings.enrol(number, session_id, NOON)
    opened = attendance.open_attendance(session_id, by=MEENA, now=STARTS)
    for number in came:
        check_in.check_in(number, opened.code, STARTS, session_id)
    attendance.close(session_id, by=MEENA, now=STARTS + 2 * HOUR)
    attendance.settle(session_id, STARTS + 2 * HOUR)
    return session_id


def report(code: str = "PC21", now: datetime = NOON + 5 * DAY) -> TrainingReport:
    return training_reports.of_place(place_id(code), NOON, now, now)


def numbers(found: TrainingReport) -> list[tuple[Outcome, int, int, int, int]]:
    return [(s.outcome, s.enrolled, s.present, s.passed, s.absent) for s in found.sessions]


def test_reasons_for_not_coming_are_counted_without_a_name() -> None:
    session_id = planned()
    for number in (ASHA, RAVI, KAMLA):
        trainings.enrol(number, session_id, NOON)
    for seat, number in enumerate((ASHA, RAVI), 1):
        answers.say_no(number, seat, NOON)
        answers.give_reason(number, seat, Reason.WORK, NOON)
    assert report().reasons == {Reason.WORK: 2}
    answers.take_back_no(ASHA, 1, NOON)
    assert report().reasons == {Reason.WORK: 1}
    assert report("PC20").reasons == {}
    text = reports.of_place(Catalogues().text("en", INDIA), report(), 30)
    assert "Work 1" in text


def test_who_said_yes_to_another_time_is_not_counted_as_sure() -> None:
    session_id = planned()
    for seat, number in enumerate((ASHA, RAVI), 1):
        trainings.enrol(number, session_id, NOON)
        answers.say_coming(number, seat, int(STARTS.timestamp()), NOON)
    changing.move(session_id, STARTS + HOUR, by=MEENA, now=NOON, zone=INDIA)
    answers.say_coming(ASHA, 1, int((STARTS + HOUR).timestamp()), NOON)
    assert [line.sure for line in report().sessions] == [1]


def test_who_enrolled_came_and_passed_is_counted() -> None:
    session_id = held(ASHA, RAVI)
    found = report()
    assert numbers(found) == [(Outcome.HELD, 3, 2, 2, 1)]
    assert (found.sessions[0].code, found.sessions[0].seats) == (f"T{session_id}", 3)
    assert [found.total(field, Outcome.HELD) for field in ("seats", "absent")] == [3, 1]


def test_a_present_worker_who_did_not_pass_is_not_absent() -> None:
    held(ASHA, RAVI)
    seat = tables.Enrolment.get(tables.Enrolment.state == "attended")
    attendance.tick(seat.id, by=MEENA, now=STARTS + DAY)  # corrected: not passed
    assert numbers(report()) == [(Outcome.HELD, 3, 2, 1, 1)]


def test_a_seat_that_was_given_up_is_no_seat() -> None:
    session_id = planned()
    trainings.enrol(ASHA, session_id, NOON)
    trainings.cancel(ASHA, session_id, NOON)
    assert numbers(report(now=NOON + HOUR)) == []
    assert numbers(report()) == [(Outcome.UNKNOWN, 0, 0, 0, 0)]


def test_without_attendance_nobody_is_called_absent() -> None:
    trainings.enrol(ASHA, planned(), NOON)
    assert numbers(report()) == [(Outcome.UNKNOWN, 1, 0, 0, 0)]


def test_sessions_that_were_cancelled_or_have_not_ended_are_counted_apart() -> None:
    cancelled = planned()
    tables.Session.update(cancelled_at=NOON).where(tables.Session.id == cancelled).execute()
    planned(STARTS + DAY, venue="सुसनेर")
    found = report(now=STARTS + DAY + timedelta(minutes=1))
    assert [line.outcome for line in found.sessions] == [Outcome.CANCELLED, Outcome.COMING]
    assert found.count(Outcome.CANCELLED, Outcome.COMING) == 2
    assert found.count(Outcome.HELD) == 0


@pytest.mark.parametrize(("code", "seen"), [("MP", 2), ("PC21", 2), ("AC166", 1), ("AC165", 0)])
def test_a_report_is_of_what_lies_inside_the_place(code: str, seen: int) -> None:
    planned()
    planned(code="AC166", venue="सुसनेर")
    assert len(report(code).sessions) == seen


def test_the_time_of_a_report_has_a_beginning_and_an_end() -> None:
    planned()
    place = place_id("PC21")
    of_place = training_reports.of_place
    assert len(of_place(place, STARTS, STARTS + HOUR, NOON).sessions) == 1
    assert of_place(place, NOON, STARTS, NOON).sessions == ()
    assert of_place(place, STARTS + HOUR, STARTS + DAY, NOON).sessions == ()


def test_who_is_still_active_is_asked_thirty_days_later() -> None:
    held(ASHA, RAVI)
    after = STARTS + 2 * HOUR + STILL_ACTIVE_AFTER
    mine = tables.Worker.telegram_id == ASHA
    tables.Worker.update(last_active_at=after).where(mine).execute()
    before = report(now=after - HOUR)
    assert (before.passed_long_ago, before.still_active) == (0, 0)
    found = report(now=after)
    assert (found.passed_long_ago, found.still_active) == (2, 1)
    tables.Worker.update(last_active_at=after - HOUR).where(mine).execute()
    assert report(now=after).still_active == 0


def test_only_who_may_plan_there_may_see_it() -> None:
    coordinator(LATA, "Lata", "AC166")
    training_reports.require(MEENA, place_id("PC21"))
    training_reports.require(LATA, place_id("AC166"))
    for number, code in ((LATA, "PC21"), (ASHA, "AC166"), (MEENA, "MP")):
        with pytest.raises(NotAllowed):
            training_reports.require(number, place_id(code))


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        training_reports.of_place(10**6, NOON, NOON + DAY, NOON)


def test_a_trainer_sees_the_sessions_that_are_theirs() -> None:
    ravi = tables.Worker.get(tables.Worker.telegram_id == RAVI).id
    old, mine, others = planned(), planned(STARTS + DAY), planned(STARTS + 2 * DAY)
    for session_id in (old, mine):
        tables.Session.update(trainer=ravi).where(tables.Session.id == session_id).execute()
    now = STARTS + DAY
    of_trainer = training_reports.of_trainer
    found = of_trainer(RAVI, NOON, now)
    assert [(s.id, s.outcome) for s in found] == [(old, Outcome.UNKNOWN), (mine, Outcome.COMING)]
    assert [s.id for s in of_trainer(RAVI, now, now)] == [mine]
    assert others not in {s.id for s in found}
    assert of_trainer(ASHA, NOON, now) == ()
    with pytest.raises(NotRegistered):
        of_trainer(77, NOON, now)


def test_who_said_that_they_come_and_who_waited_in_vain_is_counted() -> None:
    full = planned()
    for number in (ASHA, RAVI, KAMLA):
        trainings.enrol(number, full, NOON)
    seat = tables.Enrolment.get(tables.Enrolment.session == full)
    tables.SeatAnswer.create(enrolment=seat, coming="yes", starts_at=STARTS, at=NOON)
    for number, name in ((4, "Mohan"), (5, "Lata")):
        person(number, name)
        trainings.waiting.join(number, full, OfferPolicy(INDIA), NOON)
    trainings.waiting.leave(5, full, NOON)
    [line] = report().sessions
    assert (line.sure, line.unserved) == (1, 1)


def test_how_it_is_known_who_was_there_is_summed_up() -> None:
    session_id = held(ASHA, RAVI)
    count = tables.AttendanceCount
    count.update(asked=1, yes=1).where(count.session == session_id).execute()
    assert report().witnessed == Witnessed(scanned=2, ticked_only=0, asked=1, yes=1)
    assert report("AC165").witnessed == Witnessed(0, 0, 0, 0)


def test_who_came_and_erased_themselves_since_is_what_lacks_to_the_attendance() -> None:
    held(ASHA, RAVI)
    assert [line.erased for line in report().sessions] == [0]
    code = workers.by_telegram_id(ASHA).code
    assert personal_data.erase(ASHA, code, KEYS, NOON + 2 * DAY)
    [line] = report().sessions
    assert (line.enrolled, line.present, line.passed, line.erased) == (2, 1, 1, 1)
    assert line.scanned + line.ticked_only == line.present + line.erased
    english = Catalogues().text("en", INDIA)
    assert english("report.erased_n", n=1) in reports.of_place(english, report(), 30)
    row = dict(zip(reports.COLUMNS, reports.row(english, line, INDIA), strict=True))
    assert [row[name] for name in ("scanned", "ticked_only", "erased")] == [2, 0, 1]


def test_where_two_witnesses_are_asked_for_one_is_not_enough() -> None:
    session_id = held(ASHA, RAVI)
    own = tables.Presence.get().enrolment_id
    tables.Session.update(attendance_witnesses=2).where(tables.Session.id == session_id).execute()
    tables.Enrolment.update(state="enrolled").execute()
    assert numbers(report()) == [(Outcome.HELD, 3, 0, 0, 3)]
    tables.Presence.create(enrolment=own, witness="tick", at=NOON)
    assert numbers(report()) == [(Outcome.HELD, 3, 1, 0, 2)]
