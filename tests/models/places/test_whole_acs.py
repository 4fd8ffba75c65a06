"""The booth of number 0, which stands for an AC without a list of booths."""

import pytest

from models import places, tables
from models.database import Database
from models.places import UnknownBooth, split_line
from tests.support.databases import MIGRATED
from tests.support.world import NOON, booth_id, place_id

pytestmark = pytest.mark.usefixtures("agar")


@pytest.fixture
def content() -> str:
    """The tables alone: the places of these tests are few."""
    return MIGRATED


def retire(*codes: str) -> None:
    for code in codes:
        tables.Booth.update(retired_at=NOON).where(tables.Booth.id == booth_id(code)).execute()


def test_the_whole_ac_is_made_once_and_is_neither_found_nor_listed(db: Database) -> None:
    ac = place_id("AC166")
    whole = places.whole_ac(ac, NOON)
    assert places.whole_ac(ac, NOON).id == places.booth(whole.id).id == whole.id
    assert (whole.code, whole.name("hi"), whole.whole, whole.retired) == (
        "AC166",
        "आगर",
        True,
        True,
    )
    assert places.booths_of(ac)[1] == 5
    for typed in ("166/0", "AC166/0"):
        with pytest.raises(UnknownBooth):
            places.find_booth(typed, near="MP")
    assert not places.by_codes(["166/0"], "MP")


def test_who_may_be_put_where() -> None:
    ac = place_id("AC165")
    whole, first = places.whole_ac(ac, NOON), booth_id("165/1")
    assert places.may_stay_in(places.booth(first))
    assert not places.may_stay_in(whole)
    retire("165/1", "165/2", "165/3")
    assert not places.has_list(ac)
    assert not places.may_stay_in(places.booth(first))
    assert places.may_stay_in(whole)
    assert places.booth(first).home == whole.home == places.place(ac)


def test_an_ac_is_named_without_a_part_by_its_code_alone() -> None:
    agar = places.place(place_id("AC166"))
    for typed in ("AC166", "ac 166", "MP/AC166", "MP,166", "mp/166", "AC१६६"):
        assert places.ac_alone(typed, "MP") == agar
    for typed in ("166", "166/1", "PC21", "AC999", "Agar", "MP"):
        assert places.ac_alone(typed, "MP") is None


@pytest.mark.parametrize(
    ("line", "split"),
    [
        ("AC166 98260 12345 Ravi", ("AC166", "98260 12345 Ravi")),
        ("ac 166, Ravi +91 9826012345", ("ac 166", "Ravi +91 9826012345")),
        ("MP/AC166", ("MP/AC166", "")),
        ("AC166/2 Ravi", None),
        ("AC166 2 Ravi", None),
    ],
)
def test_a_line_may_begin_with_an_ac(line: str, split: tuple[str, str] | None) -> None:
    assert split_line(line) == split
