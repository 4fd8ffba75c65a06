"""The printed list: numbers that stay, and numbers that are typed in later."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues
from bot.messages import attendance as messages
from models import attendance, tables, trainings
from models.attendance import AttendanceStage, TooEarly, WrongNumbers, check_in, paper
from models.errors import NotAllowed
from tests.models.attendance.halls import (
    ASHA,
    KAMLA,
    MEENA,
    MINUTE,
    RAVI,
    STARTS,
    close,
    counted,
    planned,
    trained,
)
from tests.support.world import HOUR, NOON, person

pytestmark = pytest.mark.usefixtures("agar")


def printed(*people: tuple[int, str]) -> int:
    """Plan a session with these people in it, and print its list."""
    session_id = planned(seats=9)
    for number, name in people:
        person(number, name)
        trainings.enrol(number, session_id, NOON)
    paper.printed(session_id, by=MEENA, now=NOON)
    return session_id


def three() -> int:
    return printed((ASHA, "Asha"), (RAVI, "Ravi"), (KAMLA, "Kamla"))


def on_paper(session_id: int) -> tuple[tuple[int, str], ...]:
    return paper.printed(session_id, by=MEENA, now=NOON).people


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 5 9-14", (3, 5, 9, 10, 11, 12, 13, 14)),
        ("3,5, 9 – 11", (3, 5, 9, 10, 11)),
        ("३ ५", (3, 5)),
        ("14-12 3 3", (3, 12, 13, 14)),
        ("7", (7,)),
        ("0", (0,)),
        ("BS-7K3M-9QX", None),
        ("7K3M9QX", None),
        ("3 asha", None),
        ("9826012345", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, numbers: tuple[int, ...] | None) -> None:
    assert paper.typed(text) == numbers


def test_a_number_stays_with_its_seat_whoever_comes_or_goes() -> None:
    session_id = three()
    assert on_paper(session_id) == ((1, "Asha"), (2, "Kamla"), (3, "Ravi"))
    person(4, "Babli")
    trainings.enrol(4, session_id, NOON)
    trainings.cancel(ASHA, session_id, NOON)
    assert on_paper(session_id) == ((2, "Kamla"), (3, "Ravi"), (4, "Babli"))
    trainings.enrol(ASHA, session_id, NOON)
    assert on_paper(session_id)[0] == (1, "Asha")


def test_typing_the_numbers_in_later_opens_it_and_ticks_them() -> None:
    session_id = three()
    done = paper.tick(session_id, (1, 3), by=MEENA, now=STARTS, witnesses=2)
    assert (done.ticked, done.before, done.lacking) == (2, 0, 2)
    assert paper.tick(session_id, (1, 2), by=MEENA, now=STARTS).before == 1
    seen = attendance.look_at(session_id, by=MEENA, now=STARTS)
    assert (seen.stage, seen.witnesses, seen.lacking) == (AttendanceStage.OPEN, 2, 3)
    assert {row.witness for row in tables.Presence.select()} == {"tick"}


def test_it_is_not_called_present_who_still_lacks_a_witness() -> None:
    session_id = three()
    code = attendance.open_attendance(session_id, by=MEENA, now=STARTS, witnesses=2).code
    check_in.check_in(ASHA, code, STARTS)
    done = paper.tick(session_id, (1, 3), by=MEENA, now=STARTS)
    t = Catalogues().text("en", ZoneInfo("Asia/Kolkata"))
    assert messages.ticked(t, done).splitlines() == [
        t.plural("attendance.ticked", 1, code=done.session.code),
        t.plural("attendance.ticked_lacking", 1, code=done.session.code),
    ]
    close(session_id)
    assert (trained(ASHA), trained(RAVI)) == (True, False)
    done = paper.tick(session_id, (3,), by=MEENA, now=STARTS + 3 * HOUR)
    assert (done.ticked, done.lacking, trained(RAVI)) == (1, 0, True)


def test_after_it_was_closed_the_numbers_pass_who_had_not() -> None:
    session_id = three()
    paper.tick(session_id, (1,), by=MEENA, now=STARTS)
    close(session_id)
    done = paper.tick(session_id, (1, 2), by=MEENA, now=STARTS + 3 * HOUR)
    assert (done.ticked, done.before, counted()) == (1, 1, 2)
    assert (trained(ASHA), trained(KAMLA), trained(RAVI)) == (True, True, False)
    acts = [row.action for row in tables.Audit.select()]
    assert acts.count("correct_attendance") == 1


def test_wrong_numbers_are_named_and_nothing_is_changed() -> None:
    session_id = three()
    trainings.cancel(RAVI, session_id, NOON)
    with pytest.raises(WrongNumbers) as refused:
        paper.tick(session_id, (0, 1, 3, 7), by=MEENA, now=STARTS)
    assert refused.value.parameters == {
        "what": "unknown",
        "session": f"T{session_id}",
        "text": "0, 3, 7",
    }
    assert tables.Presence.select().count() == 0
    assert tables.Session.get_by_id(session_id).attendance_opened_at is None


def test_without_a_printed_list_there_are_no_numbers() -> None:
    with pytest.raises(WrongNumbers) as refused:
        paper.tick(planned(), (1,), by=MEENA, now=STARTS)
    assert refused.value.parameters["what"] == "unprinted"


def test_too_early_and_for_anybody_else_nothing_is_ticked() -> None:
    session_id = three()
    early = STARTS - attendance.EARLIEST - MINUTE
    with pytest.raises(TooEarly):
        paper.tick(session_id, (1,), by=MEENA, now=early)
    with pytest.raises(NotAllowed):
        paper.tick(session_id, (1,), by=ASHA, now=STARTS)
    with pytest.raises(NotAllowed):
        paper.printed(session_id, by=ASHA, now=STARTS)
    assert tables.Presence.select().count() == 0
