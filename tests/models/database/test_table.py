"""The short ways of tables: rows that are inserted or looked up without compiling SQL anew."""

from typing import Any

import pytest
from peewee import IntegrityError

from models import tables
from models.database import BindParam, CompiledQuery, Database, bind_list, listed
from tests.support.query_log import watched
from tests.support.world import DAY, NOON, person, place_id

Place, Booth = tables.Place, tables.Booth


@pytest.mark.parametrize(
    "conditions",
    [
        lambda: (Place.code == "AC166",),
        lambda: (Place.kind == "ac", Place.number == 166),
        lambda: ((Place.kind == "ac") & (Place.number == 166) & (Place.state_code == "MP"),),
        lambda: (Place.pc == Place.select().where(Place.code == "PC21").get(),),
        lambda: (Place.pc == Place.select(Place.id).where(Place.code == "PC21"),),
        lambda: ((Place.code == "AC166") | (Place.code == "AC999"),),
        lambda: (Place.number > 165, Place.electors == 200_000),
        lambda: (Place.pc.is_null(False), Place.number == 166),
        lambda: (Place.code == "AC166", Place.number != None),  # noqa: E711
    ],
)
def test_a_row_is_found_as_peewee_finds_it(agar: Database, conditions: Any) -> None:
    found = Place.get(*conditions())
    expected = Place.select().where(*conditions()).get()
    assert found.__data__ == expected.__data__
    assert (found.code, found.dirty_fields, found) == ("AC166", [], expected)


def test_what_is_not_there_is_told_as_by_peewee(agar: Database) -> None:
    with pytest.raises(Place.DoesNotExist):  # type: ignore[attr-defined]
        Place.get(Place.code == "XY1")
    assert Place.get_or_none(Place.code == "XY1") is None
    assert Place.get_or_none(Place.code == "XY1", Place.kind == "ac") is None


def test_a_second_look_up_with_other_values_finds_other_rows(agar: Database) -> None:
    for code in ("AC165", "AC166", "PC21"):
        assert Place.get(Place.code == code).code == code
        assert Place.get_by_id(place_id(code)).code == code


def test_an_inserted_row_has_its_values_the_defaults_and_its_own_id(agar: Database) -> None:
    ac = Place.get(Place.code == "AC166")
    made = [Booth.create(ac=one, part=part, name_en="x") for one, part in ((ac, 90), (ac.id, 91))]
    for row, part in zip(made, (90, 91), strict=True):
        stored = Booth.select().where(Booth.part == part).get()
        assert row.dirty_fields == []
        assert stored.__data__.items() >= row.__data__.items()
        assert (stored.ac_id, stored.confirmed) == (ac.id, 0)
    made[0].name_en = "y"
    assert made[0].save() == 1
    assert {row.name_en for row in Booth.select().where(Booth.part.in_((90, 91)))} == {"x", "y"}


def test_a_key_of_ones_own_and_one_of_two_columns_stay_as_given(agar: Database) -> None:
    lease = tables.Lease.create(name="poller", owner="me", until=NOON)
    assert tables.Lease.get_by_id("poller").owner == lease.owner
    one, two = (person(n, f"Asha {n}").id for n in (1, 2))
    tables.RelayBlock.create(blocker=one, blocked=two, at=NOON)
    assert tables.RelayBlock.get(tables.RelayBlock.blocker == one).blocked_id == two


def test_what_a_column_refuses_is_refused(agar: Database) -> None:
    ac = place_id("AC166")
    Booth.create(ac=ac, part=90, name_en="x")
    with pytest.raises(IntegrityError), agar.peewee.atomic():
        Booth.create(ac=ac, part=90, name_en="x")
    with pytest.raises(ValueError, match="time zone"):
        tables.Lease.create(name="a", owner="b", until=NOON.replace(tzinfo=None))
    assert Booth.select().where(Booth.part == 90).count() == 1


def test_the_sql_is_the_same_and_compiled_once(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    Place.get(Place.code == "AC165")
    tables.Lease.create(name="first", owner="me", until=NOON)

    def compiled(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    with watched(agar) as queries, monkeypatch.context() as patch:
        patch.setattr(type(agar.peewee), "get_sql_context", compiled)
        assert Place.get(Place.code == "AC166").code == "AC166"
        tables.Lease.create(name="second", owner="me", until=NOON + DAY)
    assert len(queries) == 2


@pytest.mark.parametrize("codes", [(), ("AC165",), ("AC165", "AC166"), ("AC166", "none", "PC21")])
def test_a_list_of_values_has_any_length(agar: Database, codes: tuple[str, ...]) -> None:
    state = Place.state_code == BindParam("state")
    query = CompiledQuery(
        lambda: Place.select(Place.code).where(state, bind_list(Place.code, "code", len(codes)))
    )
    for _ in range(2):
        found = {row.code for row in query.rows(state="MP", **listed("code", codes))}
        assert found == set(codes) - {"none"}
