"""Files of polls add to each other, replace each other, and are undone."""

import pytest

from models import polls, tables
from models.database import Database
from models.polls import BadPolls
from tests.models.polls.poll_steps import in_silence, poll, record
from tests.support.world import DAY, HOUR, NOON

SATURDAY = NOON + 5 * DAY


def known() -> list[tuple[str, int, int]]:
    """Return the AC, the days until it closes, and the file of each poll that holds."""
    return [
        (one.silence.ac.code, (one.silence.ends_at - NOON).days, one.file)
        for one in polls.listing.listed(NOON)
    ]


def test_a_later_file_adds_and_the_same_poll_again_changes_nothing(agar: Database) -> None:
    first = record(poll("AC165", SATURDAY))
    again = record(poll("AC165", SATURDAY), poll("AC166", SATURDAY + DAY))
    assert (first.new, first.known, again.new, again.known) == (1, 0, 1, 1)
    assert known() == [("AC165", 5, first.number), ("AC166", 6, again.number)]


def test_a_repoll_two_days_later_is_another_poll(agar: Database) -> None:
    file = record(poll("AC165", SATURDAY), poll("AC165", SATURDAY + 2 * DAY))
    assert known() == [("AC165", 5, file.number), ("AC165", 7, file.number)]


def test_another_hour_for_the_same_day_is_refused_unless_it_replaces(agar: Database) -> None:
    first = record(poll("AC165", SATURDAY), poll("AC166", SATURDAY))
    with pytest.raises(BadPolls, match=f"P{first.number} .* AC165.*--replace {first.number}"):
        record(poll("AC165", SATURDAY + HOUR))
    assert [file for _, _, file in known()] == [first.number] * 2
    second = record(poll("AC165", SATURDAY + HOUR), replace=first.number)
    assert known() == [("AC165", 5, second.number)]  # the file is replaced as a whole


def test_an_undone_file_gives_back_what_it_replaced(agar: Database) -> None:
    first = record(poll("AC165", SATURDAY))
    second = record(poll("AC166", SATURDAY), replace=first.number)
    with pytest.raises(BadPolls, match=f"was replaced by P{second.number}"):
        polls.recording.undo(first.number, NOON, sure=False)
    assert polls.recording.undo(second.number, NOON, sure=False) == first.number
    assert known() == [("AC165", 5, first.number)]
    assert polls.recording.undo(first.number, NOON, sure=False) is None
    assert known() == []
    for number in (first.number, second.number, 999):
        with pytest.raises(BadPolls):
            polls.recording.undo(number, NOON, sure=True)
        with pytest.raises(BadPolls):
            record(poll("AC165", SATURDAY), replace=number)
    assert known() == []


def test_a_silence_that_runs_ends_only_when_the_operator_is_sure(agar: Database) -> None:
    in_silence("AC165")
    (file,) = (row.id for row in tables.PollFile.select())
    with pytest.raises(BadPolls, match=r"silence of AC165 runs.*--yes"):
        polls.recording.undo(file, NOON, sure=False)
    with pytest.raises(BadPolls, match="--yes"):
        record(poll("AC165", SATURDAY), replace=file)
    assert known() == [("AC165", 1, file)]
    record(poll("AC165", NOON + 25 * HOUR), replace=file)  # one hour later: it runs on
    assert [days for _, days, _ in known()] == [1]
    polls.recording.undo(file + 1, NOON, sure=True)
    polls.recording.undo(file, NOON, sure=True)
    assert known() == []


def test_a_file_whose_polls_cannot_be_written_leaves_the_other_in_force(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = record(poll("AC165", SATURDAY)).number

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("models.audit.record", refuse)
    with pytest.raises(RuntimeError):
        record(poll("AC166", SATURDAY), replace=file)
    assert known() == [("AC165", 5, file)]


def test_those_that_are_over_are_listed_when_asked_for(agar: Database) -> None:
    record(poll("AC165", SATURDAY))
    later = SATURDAY + DAY
    assert polls.listing.listed(later) == ()
    assert len(polls.listing.listed(later, passed=True)) == 1
