"""Kinds of posts: what a campaign's own file can change, and what it cannot."""

from pathlib import Path
from typing import Any, cast

import pytest

from config import geography
from models import authority, posts, strength, tables
from models.authority import UnknownPostKind, post_kinds
from models.database import Database
from models.posts import location
from models.reference_data import BadFiles, loading, plans
from models.strength import Weights
from tests.support.query_log import watched
from tests.support.world import NOON, booth_id, coordinator, person, place_id

COLUMNS = "kind,held_at,abilities,most,counted,name_hi,name_en,rank\n"
POSTS = Path(geography.__file__).parents[1] / "posts.csv"
WEIGHTS = Weights(0, 0, 100, 0, strong_from=70, fair_from=40, booth_target=4)
pytestmark = pytest.mark.usefixtures("agar")


def load(folder: Path, *rows: str) -> loading.ImportResult:
    """Import a file with these rows."""
    path = folder / "posts.csv"
    path.write_text(COLUMNS + "\n".join(rows) + "\n", "utf-8")
    return loading.apply(plans.read_plan([path]), NOON)


def test_a_new_database_has_the_kinds_of_the_bundled_file() -> None:
    kinds = post_kinds.current()
    assert list(kinds) == [
        "admin",
        "state_incharge",
        "district_coordinator",
        "pc_coordinator",
        "ac_coordinator",
        "sector_coordinator",
        "trainer",
        "booth_president",
        "booth_agent",
        "booth_member",
    ]
    assert [k.code for k in kinds.values() if k.counted] == ["booth_president", "booth_agent"]
    assert loading.apply(plans.read_plan([POSTS]), NOON).by_kind == {"post": (0, 0, 10)}


def test_a_campaign_adds_a_kind_without_code(tmp_path: Path) -> None:
    meena, ram = coordinator(900, "Meena", "PC21"), person(1, "Ram")
    with pytest.raises(UnknownPostKind):
        post_kinds.find("panna_pramukh")
    load(tmp_path, "panna_pramukh,booth,none,2,yes,पन्ना प्रमुख,Page head,65")
    kind = post_kinds.find("पन्ना प्रमुख")
    assert (kind.code, kind.most, kind.held_at) == ("panna_pramukh", 2, ("booth",))
    here = location.location_of(booth_id=booth_id("166/1"))
    posts.appoint(ram.id, kind.code, here, by=900, now=NOON)
    booth = strength.booth_strength(booth_id("166/1"), WEIGHTS, NOON)
    assert (booth.posts_filled, booth.posts_total, booth.score) == (1, 3, 33)
    assert strength.place_strength(place_id("AC166"), WEIGHTS, NOON).posts_total == 15
    assert [p.title_hi for p in authority.posts_of(ram.id)] == ["पन्ना प्रमुख"]
    assert meena.id != ram.id


def test_a_changed_ability_holds_from_the_next_question_on(tmp_path: Path) -> None:
    ram = person(1, "Ram")
    authority.grant(ram.id, "trainer", NOON, place_id=place_id("AC166"))
    assert not authority.may(1, "plan", place_id("AC166"))
    row = "trainer,state|pc|district|ac,plan|people,0,no,प्रशिक्षक,Trainer,40"
    assert load(tmp_path, row).by_kind == {"post": (0, 1, 0)}
    assert authority.may(1, "plan", place_id("AC166"))
    assert not authority.may(1, "target", place_id("AC166"))
    assert not authority.may(1, "plan", place_id("PC21"))


def test_booths_without_a_counted_kind_have_no_posts_to_fill() -> None:
    person(1, "Ram")
    tables.PostKind.update(counted=False).execute()
    booth = strength.booth_strength(booth_id("166/1"), WEIGHTS, NOON)
    assert (booth.posts_filled, booth.posts_total, booth.score) == (0, 0, 0)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Boss,ac,all,1,no,अ,Boss,30", "kind"),
        ("boss,village,all,1,no,अ,Boss,30", "held_at"),
        ("boss,ac,everything,1,no,अ,Boss,30", "abilities"),
        ("boss,ac,all|plan,1,no,अ,Boss,30", "abilities"),
        ("boss,booth,people|plan,1,no,अ,Boss,30", "abilities"),
        ("boss,ac,all,-1,no,अ,Boss,30", "most"),
        ("boss,ac,all,1,maybe,अ,Boss,30", "counted"),
        ("boss,ac,all,1,yes,अ,Boss,30", "counted"),
        ("boss,ac,all,1,no,अ,=Boss,30", "name_en"),
        ("boss,ac,all,1,no,,Boss,30", "name_hi"),
        ("boss,state,all,1,no,अ,Boss,0", "rank"),
        ("admin,state,all,0,no,अ,Admin,5", "rank"),
        ("admin,state,none,0,no,अ,Admin,0", "kind"),
    ],
)
def test_a_bad_kind_is_refused_where_it_stands(tmp_path: Path, row: str, column: str) -> None:
    before = list(tables.PostKind.select().order_by(tables.PostKind.code).dicts())
    with pytest.raises(BadFiles) as bad:
        load(tmp_path, row)
    assert [(e.line, e.column) for e in bad.value.errors] == [(2, column)]
    assert list(tables.PostKind.select().order_by(tables.PostKind.code).dicts()) == before


def test_a_kind_named_twice_is_refused(tmp_path: Path) -> None:
    row = "boss,ac,all,1,no,अ,Boss,30"
    with pytest.raises(BadFiles):
        load(tmp_path, row, row)


def test_kinds_are_read_once_and_asked_for_with_one_small_query(agar: Database) -> None:
    post_kinds.current()
    with watched(agar) as queries:
        post_kinds.allowing("plan")
    assert len(queries) == 1


def test_coordinators_of_the_time_before_are_named_by_their_place(agar: Database) -> None:
    meena, execute = person(900, "Meena"), cast(Any, agar.peewee).execute_sql
    runner = agar.migrations()
    while "0005_posts" not in agar.pending():
        runner.down()
    for code in ("MP", "PC21", "D:agar-malwa", "AC166"):
        execute(
            f"INSERT INTO post (worker_id, kind, place_id, since) VALUES "
            f"({meena.id}, 'coordinator', {place_id(code)}, '2026-11-23')"
        )
    agar.migrate()
    assert [post.kind for post in authority.posts_of(meena.id)] == [
        "state_incharge",
        "pc_coordinator",
        "district_coordinator",
        "ac_coordinator",
    ]
    assert authority.may(900, "plan", place_id("MP"))
