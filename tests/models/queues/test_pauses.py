"""A time in which nothing was received is noticed when it ends."""

from datetime import timedelta

import pytest

from models import tables
from models.queues import pauses
from tests.support.world import DAY, NOON

pytestmark = pytest.mark.usefixtures("db")
SECOND = timedelta(seconds=1)


def test_the_first_note_and_those_in_time_are_no_pause() -> None:
    assert pauses.note_receiving(NOON) is None
    assert pauses.note_receiving(NOON + 150 * SECOND) is None
    assert pauses.latest(NOON + 150 * SECOND) is None


def test_a_process_that_starts_150_seconds_after_the_last_note_ends_a_pause() -> None:
    pauses.note_receiving(NOON)
    ended = NOON + 151 * SECOND
    pause = pauses.note_receiving(ended)
    assert pause is not None
    assert (pause.began_at, pause.ended_at) == (NOON, ended)
    assert pauses.latest(ended) == pause
    assert pauses.latest(ended + DAY) is None


def test_a_clock_that_jumps_makes_no_pause_in_either_direction() -> None:
    pauses.note_receiving(NOON)
    assert pauses.note_receiving(NOON + DAY, 20 * SECOND) is None
    assert pauses.note_receiving(NOON, 20 * SECOND) is None
    assert pauses.note_receiving(NOON + 20 * SECOND) is None


def test_a_process_that_slept_while_another_received_ends_no_pause() -> None:
    pauses.note_receiving(NOON)
    pauses.note_receiving(NOON + 600 * SECOND, 20 * SECOND)
    assert pauses.note_receiving(NOON + 620 * SECOND, 620 * SECOND) is None


def test_a_process_that_got_no_answer_for_long_ends_a_pause_and_old_ones_are_forgotten() -> None:
    pauses.note_receiving(NOON)
    first = pauses.note_receiving(NOON + 600 * SECOND, 600 * SECOND)
    second = pauses.note_receiving(NOON + 8 * DAY)
    assert first is not None
    assert second is not None
    assert [row.id for row in tables.Pause.select()] == [second.id]
