"""After five days the bot asks how it goes with a booth; after seven it is over."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models import tables
from models.booth_care import asking, taking
from models.database import Database
from tests.models.polls.poll_steps import in_silence
from tests.support.world import DAY, HOUR, NOON, booth_id, person

ASHA = 1
INDIA = ZoneInfo("Asia/Kolkata")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def care(agar: Database) -> int:
    person(ASHA, "Asha")
    return taking.take(ASHA, booth_id("166/3"), NOON).id


def due(now: datetime) -> int:
    return asking.make_due(now, INDIA)


def row() -> Any:
    return tables.BoothCare.get()


def test_it_is_asked_once_after_five_days_and_again_after_a_renewal(care: int) -> None:
    assert due(NOON + 5 * DAY - MINUTE) == 0
    assert [due(NOON + 5 * DAY), due(NOON + 5 * DAY + HOUR)] == [1, 0]
    assert asking.news(care, "ask", NOON + 5 * DAY) is not None
    taking.renew(ASHA, care, NOON + 5 * DAY)
    assert asking.news(care, "ask", NOON + 5 * DAY) is None  # an answer that waits is obsolete
    assert [due(NOON + 9 * DAY), due(NOON + 10 * DAY)] == [0, 1]
    assert [m.expires_at for m in tables.Outbox.select().order_by("id")][-1] == NOON + 12 * DAY


def test_nobody_is_asked_at_night_or_before_a_poll(care: int) -> None:
    assert due(NOON + 5 * DAY + 11 * HOUR) == 0  # 23:00
    in_silence("AC166", now=NOON + 5 * DAY)
    assert due(NOON + 5 * DAY + 20 * HOUR) == 0
    assert due(NOON + 6 * DAY + HOUR) == 1  # the poll has closed


def test_what_is_over_ends_with_its_numbers(care: int) -> None:
    person(2, "Ravi", "166/3")
    due(NOON + 7 * DAY - MINUTE)
    assert row().ended_at is None
    due(NOON + 8 * DAY)
    assert (row().end, row().ended_at, row().confirmed_after) == ("over", NOON + 7 * DAY, 1)
    assert asking.news(care, "assigned", NOON + 8 * DAY) is None


def test_a_booth_that_is_retired_is_nobodys_any_more(care: int) -> None:
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == booth_id("166/3")).execute()
    assert due(NOON + 5 * DAY) == 0
    assert row().end == "over"
