"""The order in which the posts of a worker come."""

import pytest

from models import authority
from tests.support.world import NOON, booth_id, person, place_id


@pytest.mark.usefixtures("agar")
def test_posts_at_places_come_before_posts_at_booths() -> None:
    asha = person(1, "Asha")
    authority.grant(asha.id, "booth_agent", NOON, booth_id=booth_id("166/2"))
    authority.grant(asha.id, "pc_coordinator", NOON, place_id=place_id("PC21"))
    authority.grant(asha.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    assert [post.code for post in authority.posts_of(asha.id)] == ["PC21", "166/2", "166/1"]
