"""Reading the audit: coordinators see the rows that concern their places."""

from typing import Any

import pytest

from models import audit, authority, posts, tables, workers
from models.account import profile
from models.audit import AuditAction, history
from models.database import Database
from models.posts import candidates, location, offers
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import DAY, NOON, booth_id, coordinator, person, place_id

MEENA, RAKESH = 900, 1  # Telegram ids
pytestmark = pytest.mark.usefixtures("agar")


def seen(code: str) -> list[tuple[str, str]]:
    """Return what the coordinators of a place see, the oldest first."""
    entries = history.entries(place_id(code), 0, 100)
    return [(entry.action, entry.subject) for entry in reversed(entries)]


@pytest.fixture
def meena(agar: Database) -> workers.Worker:
    """Register Meena, who coordinates PC21 with AC166."""
    return coordinator(MEENA, "Meena", "PC21")


@pytest.fixture
def rakesh(agar: Database) -> workers.Worker:
    """Register Rakesh, whose booth lies in PC20."""
    return person(RAKESH, "Rakesh", "165/3")


def test_a_post_taken_by_link_shows_where_it_is_held_and_where_its_holder_lives(
    meena: workers.Worker, rakesh: workers.Worker
) -> None:
    spot = location.location_of(place_id("AC166"))
    link = offers.create_offer("ac_coordinator", spot, by=MEENA, now=NOON)
    offers.accept(link.id, by=RAKESH, now=NOON)
    appointed = ("appoint", rakesh.code)
    assert seen("AC166") == seen("PC21") == [("post_link", "AC166"), appointed]
    assert seen("AC165") == seen("PC20") == [appointed]
    assert seen("MP") == [("post_link", "AC166"), appointed]
    posts.view_post(authority.posts_of(rakesh.id)[0].id, by=MEENA, now=NOON)
    posts.end_post(authority.posts_of(rakesh.id)[0].id, by=MEENA, now=NOON)
    after = [("read_post", rakesh.code), ("end_post", rakesh.code)]
    assert (seen("AC166")[2:], seen("PC20")[1:]) == (after, after)


def test_who_is_looked_at_for_a_post_elsewhere_shows_in_both_places(
    rakesh: workers.Worker,
) -> None:
    coordinator(901, "Boss", "MP")
    spot = location.location_of(place_id("AC166"))
    candidates.candidate(rakesh.code, "ac_coordinator", spot, by=901, now=NOON)
    assert seen("AC166") == seen("AC165") == [("read_candidate", rakesh.code)]


def test_a_move_shows_in_the_place_that_was_left_and_in_the_new_one(meena: workers.Worker) -> None:
    asha = person(2, "Asha", "166/2")
    moved = profile.change_booth(2, booth_id("165/3"), NOON)
    move = ("change_booth", asha.code)
    assert seen("PC21") == seen("PC20") == seen("AC166") == seen("AC165") == [move]
    profile.undo_booth(2, moved.number, NOON + DAY / 2)
    assert seen("PC21") == seen("PC20") == [move, move]
    profile.change_booth(2, booth_id("166/5"), NOON + DAY)
    assert (len(seen("PC21")), len(seen("PC20"))) == (3, 2)


def test_pages_follow_each_other_without_a_gap_whatever_place_a_row_is_about() -> None:
    one, other = place_id("AC166"), place_id("AC165")
    for number in range(12):
        audit.record(None, AuditAction.EXPORT, "PC20", NOON, also=(None, one, other)[number % 3])
        audit.record(None, AuditAction.IMPORT, "166/1", NOON, also=(None, other, one)[number % 3])
    whole = [entry.id for entry in history.entries(place_id("PC21"), 0, 100)]
    assert (len(whole), whole) == (16, sorted(whole, reverse=True))
    paged: list[int] = []
    while entries := history.entries(place_id("PC21"), paged[-1] if paged else 0, 5):
        paged += [entry.id for entry in entries]
    assert paged == whole


def test_the_newest_rows_are_found_by_an_index_in_either_column(agar: Database) -> None:
    with watched(agar) as queries:
        history.entries(place_id("PC21"), 5, 10)
    about = [query for query in queries if '"audit" AS' in query[0]]
    assert (len(about), whole_table_reads(agar, about)) == (2, [])


@pytest.mark.parametrize(
    "change", ["details = 'x'", "details = '[]'", "action = CAST(x'ff' AS TEXT)", "at = 'x'"]
)
def test_a_row_that_cannot_be_read_is_shown_as_such_and_hides_no_other(
    agar: Database, change: str
) -> None:
    if agar.shared and ("at" in change.split() or "ff" in change):
        pytest.skip("PostgreSQL takes no such value")
    for number in range(3):
        audit.record(None, AuditAction.IMPORT, "PC21", NOON, rows=number)
    execute: Any = agar.peewee.execute_sql
    for trigger in ("audit_no_change ON audit",) if agar.shared else ("audit_no_update",):
        execute(f"DROP TRIGGER {trigger}")
    second = tables.Audit.select(tables.Audit.id).order_by(tables.Audit.id).offset(1).scalar()
    execute(f"UPDATE audit SET {change} WHERE id = {second}")
    entries = history.entries(place_id("PC21"), 0, 10)
    assert [(entry.id == second, entry.at is None) for entry in entries] == [
        (False, False),
        (True, True),
        (False, False),
    ]
