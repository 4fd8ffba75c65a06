"""How many to expect, from the sessions that were held before."""

from datetime import timedelta

import pytest

from models import attendance, tables, trainings
from models.database import Database
from models.trainings import planning
from models.turnout import expect, trainer_notes
from models.turnout.expected import PastSession, of_past, past_sessions
from tests.models.trainings.test_reminders import INDIA
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

MEENA = 900
TEN = [PastSession(10, came) for came in (6, 7, 8, 7, 6, 8, 7, 7, 6, 7)]


@pytest.mark.parametrize("past", range(8))
def test_with_too_little_past_there_is_no_range(past: int) -> None:
    said = of_past(TEN[:past], 20, 3)
    assert (said.low, said.high, said.middle, said.past) == (None, None, 20, past)


def test_a_range_leaves_out_the_extremes_and_says_how_often_it_held() -> None:
    said = of_past(TEN, 20, 3)
    assert (said.low, said.high, said.middle, said.sure) == (12, 16, 14, 3)
    assert (said.right, said.checked) == (5, 5)
    surprise = of_past([*TEN, PastSession(10, 1)], 20, 3)
    assert (surprise.right, surprise.checked, surprise.low) == (5, 6, 12)


def test_a_range_never_names_more_people_than_have_seats() -> None:
    everybody = [PastSession(3, 3)] * 9
    said = of_past(everybody, 7, 0)
    assert (said.low, said.high, said.right, said.checked) == (7, 7, 4, 4)
    assert (of_past(TEN, 0, 0).low, of_past(TEN, 0, 0).high) == (0, 0)


def test_the_past_is_the_closed_sessions_of_the_state_without_those_who_came_to_the_door(
    agar: Database,
) -> None:
    coordinator(MEENA, "Meena", "PC21")
    for who in (1, 2, 3):
        person(who, f"Worker {who}")
    for day in range(1, 10):
        at = NOON + day * DAY
        new = planning.NewSession(place_id("PC21"), "बूथ", at, 3, "आगर")
        session = planning.make_session(new, by=MEENA, now=NOON)
        trainings.enrol(1, session.id, NOON)
        trainings.enrol(2, session.id, NOON)
        attendance.open_attendance(session.id, by=MEENA, now=at)
        attendance.tick(
            tables.Enrolment.select().order_by(-tables.Enrolment.id)[0].id, by=MEENA, now=at
        )
        trainings.enrolment.take_at_the_door(3, session.id, at + timedelta(minutes=1))
        attendance.close(session.id, by=MEENA, now=at + HOUR)
    new = planning.NewSession(place_id("PC20"), "बूथ", NOON + 20 * DAY, 3, "सुसनेर")
    coordinator(901, "Kavita", "PC20")
    coming = planning.make_session(new, by=901, now=NOON)
    trainings.enrol(1, coming.id, NOON)
    trainings.enrol(2, coming.id, NOON)
    coming = trainings.session(coming.id, NOON)
    said = expect([coming], NOON + 15 * DAY)[coming.id]
    assert (said.low, said.high, said.past, said.right, said.checked) == (1, 1, 9, 4, 4)
    assert expect([coming], NOON + 5 * DAY)[coming.id].past == 5 - 1  # held by then


@pytest.mark.parametrize(("witnesses", "came"), [(1, 2), (2, 1)])
def test_who_lacks_a_witness_has_not_come(agar: Database, witnesses: int, came: int) -> None:
    coordinator(MEENA, "Meena", "PC21")
    at = NOON + DAY
    for who in (1, 2):
        person(who, f"Worker {who}")
    new = planning.NewSession(place_id("PC21"), "बूथ", at, 3, "आगर")
    session = planning.make_session(new, by=MEENA, now=NOON)
    for who in (1, 2):
        trainings.enrol(who, session.id, NOON)
    opened = attendance.open_attendance(session.id, by=MEENA, now=at, witnesses=witnesses)
    for seat in tables.Enrolment.select():
        attendance.tick(seat.id, by=MEENA, now=at)
    attendance.check_in.check_in(1, opened.code, at)
    attendance.close(session.id, by=MEENA, now=at + HOUR)
    assert past_sessions("MP", at + DAY) == [PastSession(2, came)]


def test_a_trainer_is_told_once_on_the_evening_before(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    trainer = person(7, "Dev")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + 2 * DAY, 3, "आगर", trainer.id)
    planning.make_session(new, by=MEENA, now=NOON)
    eight = NOON + DAY + 8 * HOUR  # 20:00 on the evening before
    assert trainer_notes.next_due(NOON, INDIA) == eight
    assert trainer_notes.make_due(eight - timedelta(minutes=1), INDIA) == 0
    assert [trainer_notes.make_due(eight, INDIA) for _ in range(2)] == [1, 0]
    assert trainer_notes.make_due(eight + 2 * HOUR, INDIA) == 0
    assert trainer_notes.next_due(eight, INDIA) is None
    note = trainer_notes.of_session(1, 7, eight)
    assert note is not None and note.session.code == "T1"
    assert trainer_notes.of_session(1, MEENA, eight) is None  # who does not lead it
    planning.call_off(1, by=MEENA, now=eight)
    assert trainer_notes.of_session(1, 7, eight) is None
