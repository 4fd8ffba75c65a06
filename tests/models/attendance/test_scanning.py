"""Cards scanned at the door: by whom, which card counts, and who is allowed to help."""

import pytest

from models import attendance, tables, trainings, workers
from models.attendance import AttendanceClosed, NoDoor, scanners, scanning
from models.audit import AuditAction
from models.errors import NotAllowed
from models.identity import card_marks
from models.queues import outbox_records
from models.trainings import SessionFull
from models.workers import UnknownWorker
from tests.models.attendance.halls import (
    ASHA,
    KAMLA,
    MEENA,
    MINUTE,
    RAVI,
    STARTS,
    close,
    opened,
    planned,
    seat_of,
)
from tests.support.world import HOUR, KEYS, person

pytestmark = pytest.mark.usefixtures("agar")


def id_of(telegram_id: int) -> str:
    return str(tables.Worker.get(tables.Worker.telegram_id == telegram_id).public_id)


def doors(by: int, whose: int = ASHA) -> list[int]:
    return [session.id for session in scanning.doors(by, id_of(whose), STARTS)]


def witnesses() -> list[str]:
    return [row.witness for row in tables.Presence.select().order_by(tables.Presence.id)]


def test_a_card_that_the_trainer_scans_is_a_witness_of_its_own() -> None:
    session_id = opened(ASHA)
    assert doors(MEENA) == [session_id]
    first = scanning.scan(session_id, id_of(ASHA), by=MEENA, now=STARTS)
    again = scanning.scan(session_id, id_of(ASHA), by=MEENA, now=STARTS + MINUTE)
    assert (first.name, first.again, again.again) == ("Worker 1", False, True)
    assert witnesses() == ["scan"]
    assert tables.Presence.get(tables.Presence.by == workers.by_telegram_id(MEENA).id)
    scanning.take_back(first.enrolment_id, by=MEENA, now=STARTS)
    assert witnesses() == []


def test_who_has_no_seat_takes_one_that_is_left_and_else_nothing_changes() -> None:
    session_id = opened(ASHA, seats=2)
    for number in (RAVI, KAMLA):
        person(number, f"Walker {number}")
    scanning.scan(session_id, id_of(RAVI), by=MEENA, now=STARTS)
    with pytest.raises(SessionFull):
        scanning.scan(session_id, id_of(KAMLA), by=MEENA, now=STARTS)
    assert witnesses() == ["scan"]


def test_anybody_else_has_no_door_and_changes_nothing() -> None:
    session_id = opened(ASHA, RAVI)
    seat = seat_of(ASHA)
    assert doors(RAVI) == []
    assert scanning.doors(77, id_of(ASHA), STARTS) == ()
    with pytest.raises(NoDoor):
        scanning.scan(session_id, id_of(ASHA), by=RAVI, now=STARTS)
    with pytest.raises(NoDoor):
        scanning.take_back(seat, by=RAVI, now=STARTS)
    assert witnesses() == []


def test_a_coordinator_scans_where_they_opened_it_as_long_as_they_lead_it() -> None:
    opened(ASHA)
    assert len(doors(MEENA)) == 1
    tables.Post.update(until=STARTS).execute()
    assert doors(MEENA) == []


def test_of_two_open_sessions_the_one_with_the_seat_is_meant_and_else_both_are_offered() -> None:
    first = opened(ASHA)
    second = planned(venue="सुसनेर")
    attendance.open_attendance(second, by=MEENA, now=STARTS)
    person(RAVI, "Ravi")
    assert doors(MEENA, ASHA) == [first]
    assert doors(MEENA, RAVI) == [first, second]


@pytest.mark.parametrize(
    ("change", "what"),
    [({"confirmed_at": None}, "unconfirmed"), ({"public_id": "7K3M9QX"}, "elsewhere")],
)
def test_the_card_of_who_lost_their_phone_or_has_left_is_refused(
    change: dict[str, object], what: str
) -> None:
    session_id = opened(ASHA)
    card = id_of(ASHA)
    tables.Worker.update(**change).where(tables.Worker.public_id == card).execute()
    with pytest.raises(UnknownWorker) as refused:
        scanning.scan(session_id, card, by=MEENA, now=STARTS)
    assert refused.value.parameters["what"] == what
    assert witnesses() == []


def test_once_it_is_closed_nothing_is_scanned() -> None:
    session_id = opened(ASHA)
    close(session_id)
    with pytest.raises(AttendanceClosed, match="leader"):
        scanning.scan(session_id, id_of(ASHA), by=MEENA, now=STARTS + 2 * HOUR)


def test_who_may_only_scan_is_not_told_to_correct_the_list_of_a_session_that_is_over() -> None:
    session_id = opened(ASHA, RAVI)
    scanners.give(session_id, workers.by_telegram_id(RAVI).code, by=MEENA, now=STARTS)
    over = tables.Session.get_by_id(session_id).ends_at + attendance.LATEST  # not closed yet
    with pytest.raises(NoDoor):
        scanning.scan(session_id, id_of(ASHA), by=RAVI, now=over)
    with pytest.raises(AttendanceClosed, match="leader"):
        scanning.scan(session_id, id_of(ASHA), by=MEENA, now=over)


def test_who_may_scan_does_so_and_nothing_else_until_it_is_taken_back() -> None:
    session_id = opened(ASHA, RAVI)
    given = scanners.give(session_id, workers.by_telegram_id(RAVI).code, by=MEENA, now=STARTS)
    scanners.give(session_id, workers.by_telegram_id(RAVI).code, by=MEENA, now=STARTS)
    assert [one.name for one in scanners.of_session(session_id, by=MEENA, now=STARTS)] == [
        "Worker 2"
    ]
    assert outbox_records.exists(f"scanright:{given.id}")
    assert [one.id for one in scanners.held_by(RAVI, STARTS)] == [session_id]
    scanning.scan(session_id, id_of(ASHA), by=RAVI, now=STARTS)
    for act in (attendance.roster, lambda *a, **k: attendance.look_at(a[0], **k)):
        with pytest.raises(NotAllowed):
            act(session_id, 0, by=RAVI, now=STARTS)
    with pytest.raises(NotAllowed):
        attendance.tick(seat_of(ASHA), by=RAVI, now=STARTS)
    assert scanners.take_back(given.id, by=MEENA, now=STARTS) == session_id
    assert scanners.take_back(given.id, by=MEENA, now=STARTS) is None
    assert (doors(RAVI), scanners.session_of(given.id, STARTS)) == ([], None)
    acts = [row.action for row in tables.Audit.select()]
    assert (acts.count(AuditAction.GIVE_SCAN), acts.count(AuditAction.TAKE_SCAN)) == (1, 1)


def test_only_who_leads_the_session_gives_the_right_and_it_ends_with_the_attendance() -> None:
    session_id = opened(ASHA, RAVI)
    code = workers.by_telegram_id(RAVI).code
    with pytest.raises(NotAllowed):
        scanners.give(session_id, code, by=RAVI, now=STARTS)
    given = scanners.give(session_id, code, by=MEENA, now=STARTS)
    close(session_id)
    assert scanners.held_by(RAVI, STARTS + 2 * HOUR) == ()
    assert scanners.session_of(given.id, STARTS + 2 * HOUR) is None
    with pytest.raises(AttendanceClosed, match="leader"):
        scanners.give(session_id, code, by=MEENA, now=STARTS + 2 * HOUR)


def test_the_mark_of_a_card_is_its_own_and_no_letter_of_it_can_be_changed() -> None:
    asha = person(ASHA, "Asha")
    text = card_marks.write(id_of(ASHA), KEYS)
    assert asha.code.replace("-", "") == f"BS{text[:7]}"
    assert card_marks.read(text, KEYS) == card_marks.CardText(id_of(ASHA), True)
    for place, letter in enumerate(text[8:], 8):
        other = "A" if letter != "A" else "B"
        forged = text[:place] + other + text[place + 1 :]
        assert card_marks.read(forged, KEYS).marked is False
    person(RAVI, "Ravi")
    assert card_marks.read(id_of(RAVI) + text[7:], KEYS).marked is False
    for typed in (id_of(ASHA), asha.code, "BS-7K3M-9QX", "", "x" * 18):
        assert card_marks.read(typed, KEYS) == card_marks.CardText(typed, None)


def test_a_walk_in_who_registered_at_the_door_is_there() -> None:
    session_id = opened()
    person(RAVI, "Ravi")
    arrival = attendance.check_in.come_in(RAVI, session_id, STARTS)
    assert (arrival.session.id, witnesses()) == (session_id, ["code"])
    assert trainings.session(session_id, STARTS).taken == 1
