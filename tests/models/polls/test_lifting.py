"""The silence before a poll is lifted by two people, never by one, and the audit knows both."""

import json

import pytest

from models import polls, tables
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.polls import Content, LiftOver
from models.polls.errors import SamePerson
from tests.models.polls.poll_steps import in_silence
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

MEENA, RAVI, SEEMA, ASHA = 900, 901, 902, 1


@pytest.fixture
def poll(agar: Database) -> int:
    """Return a poll of AC165 whose silence runs, where Meena and Ravi coordinate."""
    coordinator(MEENA, "Meena", "PC20", "165/1")
    coordinator(RAVI, "Ravi", "AC165", "165/2")
    coordinator(SEEMA, "Seema", "PC21")
    person(ASHA, "Asha", "165/3")
    return in_silence("AC165")


def is_silent() -> bool:
    return polls.silence(Content.TARGETS, (place_id("AC165"),), NOON) is not None


def told() -> list[tuple[int, dict[str, object]]]:
    rows = tables.Outbox.select().order_by(tables.Outbox.id)
    return [(row.chat_id, json.loads(row.payload)) for row in rows]


def actions() -> list[tuple[str, str]]:
    rows = tables.Audit.select().where(tables.Audit.action.contains("lift"))
    return [(row.action, row.subject) for row in rows.order_by(tables.Audit.id)]


def test_one_asks_the_others_are_told_and_a_second_agrees(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    assert (lift.agreed, lift.others, is_silent()) == (False, 1, True)
    assert told() == [(RAVI, {"lift": lift.id})]
    polls.lifting.ask(poll, by=MEENA, now=NOON + HOUR)  # again: nobody is told twice
    assert polls.lifting.agree(lift.id, by=RAVI, now=NOON).agreed
    assert not is_silent()
    polls.lifting.agree(lift.id, by=RAVI, now=NOON)  # a second tap
    assert told()[1:] == [(MEENA, {"lift": lift.id, "agreed": True})]
    assert actions() == [("ask_lift", "AC165"), ("lift_silence", "AC165")]


def test_nobody_agrees_to_what_they_have_asked_for_themselves(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    with pytest.raises(SamePerson):
        polls.lifting.agree(lift.id, by=MEENA, now=NOON)
    assert is_silent()


@pytest.mark.parametrize(
    ("who", "error"), [(SEEMA, NotAllowed), (ASHA, NotAllowed), (5, NotRegistered)]
)
def test_only_coordinators_around_the_ac_ask_agree_or_end(
    poll: int, who: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        polls.lifting.ask(poll, by=who, now=NOON)
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    with pytest.raises(error):
        polls.lifting.agree(lift.id, by=who, now=NOON)
    with pytest.raises(error):
        polls.lifting.end(lift.id, by=who, now=NOON)
    assert is_silent()


def test_either_ends_it_and_the_silence_holds_again(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    polls.lifting.agree(lift.id, by=RAVI, now=NOON)
    for _ in range(2):
        polls.lifting.end(lift.id, by=MEENA, now=NOON)
    assert is_silent()
    with pytest.raises(LiftOver):
        polls.lifting.agree(lift.id, by=RAVI, now=NOON)
    assert polls.lifting.find(poll) is None
    again = polls.lifting.ask(poll, by=RAVI, now=NOON)
    assert again.id != lift.id
    assert [action for action, _ in actions()] == [
        "ask_lift",
        "lift_silence",
        "end_lift",
        "ask_lift",
    ]


def test_what_is_over_or_gone_is_neither_asked_nor_agreed(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    for number in (poll, 999):
        with pytest.raises(LiftOver):
            polls.lifting.ask(number, by=MEENA, now=NOON + DAY)
    for number in (lift.id, 999):
        with pytest.raises(LiftOver):
            polls.lifting.agree(number, by=RAVI, now=NOON + DAY)
    with pytest.raises(LiftOver):
        polls.lifting.end(999, by=RAVI, now=NOON)
    assert polls.lifting.asked(lift.id, NOON + DAY) is None
    assert polls.lifting.asked(lift.id, NOON) is not None
    assert polls.lifting.agreed(lift.id, NOON) is None


def test_what_an_erased_person_asked_lifts_nothing(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    tables.LiftedSilence.update(asked_by=None).execute()
    with pytest.raises(LiftOver):
        polls.lifting.agree(lift.id, by=RAVI, now=NOON)
    assert polls.lifting.asked(lift.id, NOON) is None
    assert is_silent()


def test_a_file_that_replaces_the_poll_ends_its_lifting(poll: int) -> None:
    lift = polls.lifting.ask(poll, by=MEENA, now=NOON)
    polls.lifting.agree(lift.id, by=RAVI, now=NOON)
    rows = [polls.files.PollRow(place_id("AC165"), NOON - DAY, NOON + DAY + HOUR, "", "ECI")]
    polls.recording.record(rows, "right.csv", NOON, replace=1, sure=False)
    assert is_silent()


def test_where_there_is_nobody_else_nobody_is_asked(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC20", "165/1")
    lift = polls.lifting.ask(in_silence("AC165"), by=MEENA, now=NOON)
    assert (lift.others, told()) == (0, [])
