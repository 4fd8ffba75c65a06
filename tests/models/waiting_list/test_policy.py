"""How long a seat is offered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from models import quiet_hours
from models.waiting_list import OfferPolicy

INDIA = ZoneInfo("Asia/Kolkata")
POLICY = OfferPolicy(INDIA)
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 10 * 24 * 60).map(
    lambda n: datetime(2026, 11, 20, tzinfo=UTC) + n * MINUTE
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November in India."""
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


def test_the_defaults_are_those_of_the_settings() -> None:
    assert OfferPolicy.from_settings(Settings()) == POLICY


@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        (at(23, 12), at(26, 12), at(23, 14)),  # far ahead: the setting
        (at(23, 12), at(23, 16), at(23, 13)),  # a quarter of four hours
        (at(23, 21), at(25, 12), at(24, 7)),  # an hour before the night, an hour after it
        (at(23, 23), at(25, 12), at(24, 8)),  # made in the night, runs from the morning
        (at(24, 3), at(24, 10), at(24, 7)),  # four waking hours are left: one of them
        (at(23, 21, 30), at(24, 6, 30), at(23, 21, 45)),  # one waking hour is left
        (at(23, 23), at(24, 5), at(24, 5)),  # none is left: until it begins
    ],
)
def test_the_shorter_of_the_setting_and_a_share_whose_clock_stands_still_at_night(
    now: datetime, starts: datetime, ends: datetime
) -> None:
    assert POLICY.offer_ends(now, starts) == ends


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_waking_clock_shows_what_has_run_and_stops_in_no_night(
    start: datetime, span: timedelta
) -> None:
    end = quiet_hours.after_waking(start, span, INDIA)
    assert quiet_hours.waking_between(start, end, INDIA) == span
    assert quiet_hours.is_by_day((end - MINUTE / 60e6).astimezone(INDIA).time()) or not span


@given(MOMENTS, st.timedeltas(MINUTE, timedelta(days=5)))
def test_no_offer_outlasts_the_session_or_its_longest_time(now: datetime, ahead: timedelta) -> None:
    ends = POLICY.offer_ends(now, now + ahead)
    assert now <= ends <= now + ahead
    assert quiet_hours.waking_between(now, ends, INDIA) <= POLICY.longest
