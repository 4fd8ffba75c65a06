"""Set, replace, end and undo the norm of a place, and who may."""

import pytest

from models import norms, tables
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.norms import BadNorm, HeldNorm, Norm, NormOver
from tests.support.world import HOUR, NOON, coordinator, person, place_id

MEENA, RAM = 900, 901
pytestmark = pytest.mark.usefixtures("meena")


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def set_norm(per: int, hours: int = 0, place: str = "PC21", by: int = MEENA) -> HeldNorm:
    return norms.set_norm(place_id(place), Norm(per), by=by, now=NOON + hours * HOUR)


def held(place: str) -> tuple[str, int] | None:
    norm = norms.holding(place_id(place))
    return (norm.place.code, norm.per) if norm else None


def actions() -> list[str]:
    return [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]


def test_a_newer_norm_replaces_the_older_and_its_undo_brings_that_back() -> None:
    assert held("PC21") is None
    old, new = set_norm(100), set_norm(50, hours=1)
    assert held("PC21") == ("PC21", 50)
    assert norms.undo_setting(new.id, by=MEENA, now=NOON + 2 * HOUR) == old
    assert held("PC21") == ("PC21", 100)
    assert norms.undo_setting(new.id, by=MEENA, now=NOON + 3 * HOUR) is None  # a second tap
    assert norms.undo_setting(old.id, by=MEENA, now=NOON + 3 * HOUR) is None
    assert held("PC21") is None
    assert actions() == ["norm", "norm", "end_norm", "resume_norm", "end_norm"]


def test_a_norm_ends_once_and_comes_back_unless_another_was_set() -> None:
    norm = set_norm(100)
    for _ in range(2):
        assert not norms.end(norm.id, by=MEENA, now=NOON).is_running
    for _ in range(2):
        assert norms.resume(norm.id, by=MEENA, now=NOON).is_running
    norms.end(norm.id, by=MEENA, now=NOON)
    set_norm(50, hours=1)
    for wrong in (norm.id, norm.id + 1_000):
        with pytest.raises(NormOver):
            norms.resume(wrong, by=MEENA, now=NOON + 2 * HOUR)
    assert held("PC21") == ("PC21", 50)
    assert actions() == ["norm", "end_norm", "resume_norm", "end_norm", "norm"]


def test_the_same_norm_or_update_again_changes_nothing() -> None:
    first = set_norm(100)
    assert set_norm(100, hours=1) == first
    for _ in range(2):
        again = norms.set_norm(place_id("PC21"), Norm(60), by=MEENA, now=NOON, update_id=7)
        assert again.per == 60
    assert actions() == ["norm", "norm"]


def test_the_norm_of_the_nearest_place_holds() -> None:
    for place in ("MP", "D:agar-malwa", "PC21", "AC166"):
        tables.Norm.create(place=place_id(place), per=len(place) * 10, set_at=NOON)
        assert held("AC166") == (place, len(place) * 10)
    assert held("AC165") == ("D:agar-malwa", 120)  # PC20 has none
    assert held("PC20") == ("MP", 20)


@pytest.mark.parametrize("place", ["PC20", "AC165", "D:agar-malwa", "MP"])
def test_only_who_coordinates_a_place_sets_or_ends_its_norm(place: str) -> None:
    person(RAM, "Ram")
    theirs = tables.Norm.create(place=place_id(place), per=100, set_at=NOON)
    for by in (MEENA, RAM):
        with pytest.raises(NotAllowed):
            set_norm(50, place=place, by=by)
        for change in (norms.end, norms.resume, norms.undo_setting):
            with pytest.raises(NotAllowed):
                change(theirs.id, by=by, now=NOON)
    with pytest.raises(NotRegistered):
        set_norm(50, place=place, by=12345)
    assert tables.Norm.get().per == 100
    assert actions() == []


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ((0,), "range"),
        ((-5,), "range"),
        ((1_000_000,), "range"),
        ((100, 0, 5), "bounds"),
        ((100, 1, 1_000_000), "bounds"),
        ((100, 6, 5), "order"),
    ],
)
def test_numbers_out_of_range_or_order_make_no_norm(numbers: tuple[int, ...], what: str) -> None:
    with pytest.raises(BadNorm) as refused:
        Norm(*numbers)
    assert refused.value.parameters["what"] == what
