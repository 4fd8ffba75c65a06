"""The list of a place's workers for download."""

import pytest

from models import tables
from models.audit import AuditAction
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.people_files import exports
from tests.support.world import DAY, NOON, agar_and_susner, coordinator, person, place_id

MEENA, ASHA = 900, 1


@pytest.fixture(autouse=True)
def meena(db: Database) -> None:
    """Meena coordinates PC21."""
    agar_and_susner()
    coordinator(MEENA, "Meena", "PC21", "166/2")


def test_a_line_says_who_where_and_how_active_and_no_phone() -> None:
    asha = person(ASHA, "Asha", "166/1", now=NOON - 20 * DAY)
    first, second = exports.of_ac(place_id("AC166"), NOON)
    assert (first.code, first.name, first.booth.code) == (asha.code, "Asha", "166/1")
    assert first.pc is not None
    assert (first.pc.code, first.posts, first.active) == ("PC21", (), False)
    assert [kind.code for kind in second.posts] == ["pc_coordinator"]
    assert (second.active, second.trained) == (True, False)
    assert "98260" not in str((first, second))


def test_who_has_not_confirmed_and_who_is_elsewhere_is_not_in_the_list() -> None:
    person(ASHA, "Asha", "165/1")
    tables.Worker.update(confirmed_at=None).where(tables.Worker.telegram_id == MEENA).execute()
    assert exports.of_ac(place_id("AC166"), NOON) == ()


def test_a_list_is_taken_only_inside_ones_own_place_and_always_on_record() -> None:
    person(ASHA, "Asha", "166/1")
    for who, place, refusal in (
        (MEENA, "PC20", NotAllowed),
        (ASHA, "AC166", NotAllowed),
        (777, "AC166", NotRegistered),
    ):
        with pytest.raises(refusal):
            exports.require(who, place_id(place))
        with pytest.raises(refusal):
            exports.record_export(who, place_id(place), 5, NOON)
    exports.require(MEENA, place_id("AC166"))
    exports.record_export(MEENA, place_id("AC166"), 2, NOON)
    (row,) = tables.Audit.select().where(tables.Audit.action == AuditAction.EXPORT)
    assert (row.subject, row.details) == ("AC166", '{"rows": 2}')


def test_workers_of_auxiliary_booths_stand_behind_those_of_the_main_one() -> None:
    for suffix in "BA":
        tables.Booth.create(ac=place_id("AC166"), part=2, suffix=suffix, name_en="Village 2")
    for number, booth in enumerate(("166/3", "166/2B", "166/2A"), 1):
        person(number, "Asha", booth)
    rows = exports.of_ac(place_id("AC166"), NOON)
    assert [row.booth.code for row in rows] == ["166/2", "166/2A", "166/2B", "166/3"]
