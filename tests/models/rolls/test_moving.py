"""What hangs on booths that are merged or cut anew: it moves along, and goes back when undone."""

from pathlib import Path

import pytest

from models import rolls, tables, workers
from models.database import Database
from tests.models.rolls.roll_steps import booth_id_in_use, in_ac, keep
from tests.support.world import DAY, NOON, give, person

LATER = NOON + DAY
THIRDS = {"": "1-400", "A": "401-600", "B": "601-800"}
MERGED = ("14,Guradiya,,", "14A,Guradiya,,", "14B,Guradiya,,", "15,Barai,,")


@pytest.mark.parametrize("parts", [("14", "14A"), ("14A", "14B")])
def test_who_had_one_post_at_both_merged_booths_has_both_again_when_undone(
    agar: Database, tmp_path: Path, parts: tuple[str, str]
) -> None:
    in_ac(MERGED)
    asha = person(1, "Asha", "166/14")
    for part in parts:
        give(asha, f"166/{part}", "booth_agent")
    held = {post.booth_id for post in tables.Post.select()}

    rolls.applying.apply(keep(tmp_path, ("14,Guradiya,,", "15,Barai,,")), LATER, sure=True)
    assert [post.booth_id for post in in_force()] == [booth_id_in_use("14")]

    rolls.undoing.undo("MP", LATER)
    assert {post.booth_id for post in in_force()} == held


def test_who_lost_the_post_after_the_merger_gets_none_back_when_undone(
    agar: Database, tmp_path: Path
) -> None:
    in_ac(MERGED)
    asha = person(1, "Asha", "166/14")
    for part in ("14", "14A"):
        give(asha, f"166/{part}", "booth_agent")
    rolls.applying.apply(keep(tmp_path, ("14,Guradiya,,", "15,Barai,,")), LATER, sure=True)
    tables.Post.update(until=LATER + DAY).where(tables.Post.until.is_null()).execute()

    rolls.undoing.undo("MP", LATER + DAY)
    assert in_force() == []


def in_force() -> list[tables.Post]:
    """Return the posts that are held."""
    return list(tables.Post.select().where(tables.Post.in_force()))


def test_what_moved_from_booths_that_were_cut_anew_goes_back_to_each_when_undone(
    agar: Database, tmp_path: Path
) -> None:
    in_ac(f"13{suffix},Kishanpura,,{serials}" for suffix, serials in THIRDS.items())
    before = {}
    for number, suffix in enumerate(THIRDS, 1):
        give(person(number, "Asha", f"166/13{suffix}"), f"166/13{suffix}", "booth_agent")
        before[number] = workers.by_telegram_id(number).booth.id

    cut = keep(tmp_path, ("13,Kishanpura,,1-500", "13A,Kishanpura,,501-800"))
    rolls.applying.apply(cut, LATER, sure=True)
    held = {post.worker.telegram_id: post.booth_id for post in tables.Post.select()}
    assert not set(held.values()) & set(before.values())

    rolls.undoing.undo("MP", LATER)
    held = {post.worker.telegram_id: post.booth_id for post in tables.Post.select()}
    assert held == before
