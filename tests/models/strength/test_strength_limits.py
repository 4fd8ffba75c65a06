"""Strength at its limits: which posts count, and what a campaign without posts is asked."""

import pytest

from models import authority, strength, tables
from models.strength import BoothStrength, Weights
from tests.support.world import NOON, booth_id, person

WEIGHTS = Weights(
    confirmed=40, trained=25, posts=15, active=20, strong_from=70, fair_from=40, booth_target=4
)
pytestmark = pytest.mark.usefixtures("agar")


def look() -> BoothStrength:
    return strength.booth_strength(booth_id("166/1"), WEIGHTS, NOON)


def test_a_committee_member_fills_none_of_the_posts_that_count() -> None:
    ram = person(1, "Ram")
    here = booth_id("166/1")
    before = look()
    authority.grant(ram.id, "booth_member", NOON, booth_id=here)
    assert (look().posts_filled, look().score) == (0, before.score)
    for kind in ("booth_president", "booth_agent"):
        authority.grant(ram.id, kind, NOON, booth_id=here)
    assert (look().posts_filled, look().posts_total) == (2, 2)


def test_a_campaign_that_counts_no_posts_still_names_the_next_step() -> None:
    tables.PostKind.update(counted=False).execute()
    person(1, "Ram")
    assert (look().posts_total, look().next_step) == (0, "confirm_more")
