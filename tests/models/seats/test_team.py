"""A booth's team gets its seats together; who must not have one is named, with the reason."""

import pytest

from models import tables, trainings
from models.errors import NotAllowed
from models.seats import Team, TeamState, team
from models.trainings import SessionOver, quotas
from tests.models.seats.planned import MEENA, plan
from tests.support.world import DAY, HOUR, NOON, booth_id, give, passes, person, place_id

KAMLA = 7


@pytest.fixture(autouse=True)
def kamla() -> None:
    """Kamla, the president of booth 166/2."""
    give(person(KAMLA, "Kamla", "166/2"), "166/2", "booth_president")


def states(shown: Team) -> dict[str, TeamState]:
    return {m.name: m.state for m in shown.members}


def told() -> set[int]:
    query = tables.Outbox.select().where(tables.Outbox.subject == "team_seat")
    return {row.chat_id for row in query}


def test_each_who_needs_a_seat_gets_one_and_the_others_are_listed() -> None:
    for number, name in enumerate(("Asha", "Busy", "Done", "Gave up", "Has one"), 1):
        person(number, name, "166/2")
    past = plan(at=NOON + HOUR)
    trainings.enrol(3, past.id, NOON)
    passes(3, past.id, NOON + 3 * HOUR)
    now = NOON + 4 * HOUR
    session, other = plan(seats=20), plan(title="Roll", at=NOON + DAY + HOUR)
    trainings.enrol(2, other.id, now)
    trainings.enrol(4, session.id, now)
    trainings.cancel(4, session.id, now)
    trainings.enrol(5, session.id, now)
    before = states(team.look_at(session.id, booth_id("166/2"), by=KAMLA, now=now))
    assert before == {
        "Asha": TeamState.FREE,
        "Kamla": TeamState.FREE,
        "Has one": TeamState.ENROLLED,
        "Busy": TeamState.CLASH,
        "Done": TeamState.PASSED,
        "Gave up": TeamState.DECLINED,
    }
    after = team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=now)
    assert states(after) == before | {"Asha": TeamState.ENROLLED, "Kamla": TeamState.ENROLLED}
    assert trainings.session(session.id, now).taken == 3
    assert told() == {1}  # not Kamla, who did it, nor who had a seat


def test_the_seats_go_as_far_as_they_do_and_a_second_tap_adds_none() -> None:
    for number in (1, 2):
        person(number, f"Worker {number}", "166/2")
    session = plan(seats=2)
    first = team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    assert len(first.having(TeamState.NO_SEAT)) == 1
    again = team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    assert states(again) == states(first)
    assert trainings.session(session.id, NOON).taken == 2


def test_seats_held_for_another_ac_stay_free() -> None:
    for number in (1, 2, 3):
        person(number, f"Worker {number}", "166/2")
    session = plan("MP", seats=6)
    quotas.hold(session.id, place_id("AC165"), 4, by=MEENA, now=NOON)
    seen = team.look_at(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    assert (seen.session.free, len(seen.having(TeamState.FREE))) == (2, 2)
    taken = team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    assert len(taken.having(TeamState.NO_SEAT)) == 2
    assert tables.Enrolment.select().count() == 2
    assert taken.session.taken == trainings.session(session.id, NOON).taken == 2


def test_who_gave_up_the_seat_is_not_enrolled_again_and_the_message_is_obsolete() -> None:
    asha = person(1, "Asha", "166/2")
    session = plan()
    team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    seat = tables.Enrolment.get(tables.Enrolment.worker == asha.id)
    leader = tables.Worker.get(tables.Worker.telegram_id == KAMLA).id
    shown = team.of_seat(seat.id, leader, NOON)
    assert shown is not None
    assert shown.by == "Kamla"
    trainings.cancel(1, session.id, NOON)
    assert team.of_seat(seat.id, leader, NOON) is None
    team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=NOON)
    assert tables.Enrolment.get_by_id(seat.id).state == "cancelled"


@pytest.mark.parametrize("booth", ["166/1", "165/1"])
def test_only_the_booths_own_president_does_it(booth: str) -> None:
    session = plan()
    for act in (team.look_at, team.enrol):
        with pytest.raises(NotAllowed):
            act(session.id, booth_id(booth), by=KAMLA, now=NOON)
    assert trainings.session(session.id, NOON).taken == 0


def test_a_worker_leads_no_team_and_a_session_that_began_takes_none() -> None:
    person(1, "Asha", "166/2")
    assert team.booths(1) == ()
    assert [b.code for b in team.booths(KAMLA)] == ["166/2"]
    session = plan()
    with pytest.raises(SessionOver):
        team.enrol(session.id, booth_id("166/2"), by=KAMLA, now=session.starts_at)
