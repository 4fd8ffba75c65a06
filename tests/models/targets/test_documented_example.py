"""The examples of pace and ceiling in docs/strength.md are what the code computes."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import strength, tables, targets
from models.database import Database
from models.strength import People
from tests.support.world import NOON, coordinator, person, place, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
TODAY, UNTIL = date(2026, 11, 23), date(2026, 12, 2)
MEENA = 900
DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def dewas(agar: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make Dewas of two ACs: Agar with 12 people and a week of 28, Shajapur with none."""
    before = NOON - timedelta(days=20)
    coordinator(MEENA, "Meena", "PC21")
    tables.Worker.update(confirmed_at=before).execute()
    place("ac", "AC167", "Shajapur", "शाजापुर", number=167, pc=place_id("PC21"), electors=100_000)
    for telegram_id in range(1, 12):
        person(telegram_id, "Asha", now=before)

    def best(ac_ids: list[int], *which: object) -> Mapping[int, People]:
        return {ac: People(28 if ac == place_id("AC166") else 0, 0) for ac in ac_ids}

    monkeypatch.setattr(strength, "best_weeks", best)


def preview(number: int) -> targets.Pace:
    return targets.preview(place_id("PC21"), "confirmed", number, UNTIL, TODAY, INDIA)


@pytest.mark.usefixtures("dewas")
def test_the_pace_and_the_ceiling_are_as_the_page_says() -> None:
    modest, hurried = preview(60), preview(220)
    assert (modest.done, modest.gap, modest.days_left, modest.today) == (12, 48, 10, 5)
    assert [share.ceiling for share in hurried.shares] == [8, 5]
    assert (hurried.ceiling, hurried.needed, hurried.today) == (13, 21, 13)
    assert (hurried.reached_by_then, hurried.reached_on) == (142, date(2026, 12, 8))
    page = " ".join((DOCS / "strength.md").read_text().split())
    for words in (
        "a target of 60 by 2 December",
        "12 people are there. 48 are left for ten days, so the day asks for 5",
        "Agar gained 28 people in its best week, 4 a day, so its ceiling is 8",
        "asked for at most 13 a day",
        "from 12 to 220 by 2 December, Dewas would need 21 a day",
        "At 13 a day it has 142 on that day, and all 220 on 8 December",
    ):
        assert words in page
