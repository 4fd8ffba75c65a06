"""A roll that is kept, applied and undone: what becomes of booths and of what hangs on them."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models import places, rolls, tables, workers
from models.database import Database
from models.roll_matching import Kind
from models.rolls import BadRoll, NeedsYes
from tests.models.rolls.roll_steps import (
    AFTER,
    BEFORE,
    DAY_OF_ROLL,
    HALVES,
    booth_id_in_use,
    booths,
    in_ac,
    keep,
)
from tests.support.world import DAY, NOON, booth_id, give, person, place_id

LATER = NOON + timedelta(hours=1)


def booth_of(telegram_id: int) -> str:
    """Return the code of the booth that a worker is in."""
    return workers.by_telegram_id(telegram_id).booth.code


@pytest.fixture
def village(agar: Database) -> Database:
    """Let AC166 have the three booths of the issue's example."""
    in_ac(BEFORE)
    return agar


def test_a_part_put_in_takes_nobody_to_another_village(village: Database, tmp_path: Path) -> None:
    person(1, "Asha", "166/14")
    person(2, "Ravi", "166/14")

    roll = keep(tmp_path, AFTER)
    [difference] = rolls.differences.of_roll(roll)
    assert (difference.kinds, difference.workers_along) == ({Kind.RENUMBERED: 3, Kind.NEW: 1}, 2)
    rolls.applying.apply(roll, LATER)

    assert (booth_of(1), booth_of(2)) == ("166/15", "166/15")
    booth = workers.by_telegram_id(1).booth
    assert (booth.name("hi"), booth.name("en")) == ("गुराड़िया", "Guradiya")
    assert booths() == {
        "13": ("Naya Basera", ""),
        "14": ("Kishanpura", "किशनपुरा"),
        "15": ("Guradiya", "गुराड़िया"),
        "16": ("Barai", "बड़ाई"),
    }


def test_undone_everything_is_as_it_was(village: Database, tmp_path: Path) -> None:
    person(1, "Asha", "166/14")
    rolls.applying.apply(keep(tmp_path, AFTER), LATER)

    rolls.undoing.undo("MP", LATER)

    assert booths() == {r.split(",")[0]: (r.split(",")[1], r.split(",")[2]) for r in BEFORE}
    assert booth_of(1) == "166/14"


def test_a_name_that_changes_in_one_language_is_blank_in_the_other(
    village: Database, tmp_path: Path
) -> None:
    new = (BEFORE[0], "14,Guradya,,1-900", "15,Panchayat Bhavan Barai,,")

    roll = keep(tmp_path, new)
    assert rolls.differences.of_roll(roll)[0].blanked == 1
    rolls.applying.apply(roll, LATER)

    assert booths()["14"] == ("Guradya", "गुराड़िया")  # spelt otherwise, the same name
    assert booths()["15"] == ("Panchayat Bhavan Barai", "")


def test_a_split_booth_is_retired_with_its_workers_and_its_posts_go_to_the_main_half(
    village: Database, tmp_path: Path
) -> None:
    asha = person(1, "Asha", "166/14")
    give(asha, "166/14", "booth_agent")
    whole = booth_id("166/14")

    roll = keep(tmp_path, HALVES)
    assert rolls.differences.of_roll(roll)[0].workers_asked == 1
    rolls.applying.apply(roll, LATER)

    assert tables.Worker.get().booth_id == whole
    assert tables.Booth.get_by_id(whole).retired_at == LATER
    main, second = (
        tables.Booth.get(
            tables.Booth.part == 14, tables.Booth.suffix == s, tables.Booth.id != whole
        )
        for s in ("", "A")
    )
    assert tables.Post.get().booth_id == main.id
    assert (main.share_from, main.share_to, second.share_from, second.share_to) == (0, 60, 60, 100)
    assert (main.split_of_id, second.split_of_id) == (whole, whole)

    rolls.undoing.undo("MP", LATER)
    assert tables.Post.get().booth_id == whole == booth_id_in_use("14")


def test_the_workers_of_merged_booths_are_together_and_apart_again_when_undone(
    agar: Database, tmp_path: Path
) -> None:
    in_ac(("14,Guradiya,,", "14A,Guradiya,,", "15,Barai,,"))
    person(1, "Asha", "166/14")
    person(2, "Ravi", "166/14A")

    rolls.applying.apply(keep(tmp_path, ("14,Guradiya,,", "15,Barai,,")), LATER, sure=True)
    assert (booth_of(1), booth_of(2)) == ("166/14", "166/14")
    assert tables.Booth.get_by_id(booth_id_in_use("14")).confirmed == 2

    rolls.undoing.undo("MP", LATER)
    assert (booth_of(1), booth_of(2)) == ("166/14", "166/14A")
    assert {b.confirmed for b in rolls.waiting.in_use(place_id("AC166"))} == {0, 1}


def test_halves_that_are_merged_need_what_the_whole_needed(
    village: Database, tmp_path: Path
) -> None:
    thirds = (BEFORE[0], *(f"14{s},Guradiya,,{r}" for s, r in THIRDS.items()), BEFORE[2])
    rolls.applying.apply(keep(tmp_path, thirds), LATER)

    two = (BEFORE[0], "14,Guradiya,,1-500", "14A,Guradiya,,501-800", BEFORE[2])
    merged = keep(tmp_path, two, date(2027, 2, 21))
    rolls.applying.apply(merged, LATER + DAY, sure=True)
    assert shares() == {"": (0, 62), "A": (62, 100)}
    one = keep(tmp_path, (BEFORE[0], "14,Guradiya,,1-800", BEFORE[2]), date(2028, 2, 21))
    rolls.applying.apply(one, LATER + 2 * DAY, sure=True)
    assert shares() == {"": (None, None)}
    assert rolls.waiting.in_use(place_id("AC166"))[1].split_of_id is None

    rolls.undoing.undo("MP", LATER + 2 * DAY)
    rolls.undoing.undo("MP", LATER + 2 * DAY)
    assert shares() == {"": (0, 50), "A": (50, 75), "B": (75, 100)}


THIRDS = {"": "1-400", "A": "401-600", "B": "601-800"}


def shares() -> dict[str, tuple[int | None, int | None]]:
    """Return the shares of the parts of 166/14, by suffix."""
    of_ac = rolls.waiting.in_use(place_id("AC166"))
    return {b.suffix: (b.share_from, b.share_to) for b in of_ac if b.part == 14}


def test_an_undo_is_refused_once_somebody_is_in_a_booth_that_the_roll_brought(
    village: Database, tmp_path: Path
) -> None:
    person(1, "Asha", "166/14")
    rolls.applying.apply(keep(tmp_path, HALVES), LATER)
    half = tables.Booth.get(tables.Booth.suffix == "A")
    tables.Worker.update(booth=half.id).execute()

    with pytest.raises(BadRoll, match="1 worker is in booths"):
        rolls.undoing.undo("MP", LATER)
    assert "14A" in booths()


def test_a_list_that_would_retire_more_than_a_fifth_is_asked_about(
    village: Database, tmp_path: Path
) -> None:
    roll = keep(tmp_path, BEFORE[:2])
    with pytest.raises(NeedsYes, match="AC166 1 of 3"):
        rolls.applying.apply(roll, LATER)
    assert "15" in booths()

    rolls.applying.apply(roll, LATER, sure=True)
    assert "15" not in booths()


def test_the_first_list_of_an_ac_asks_those_who_are_with_the_ac_alone(
    village: Database, tmp_path: Path
) -> None:
    person(1, "Asha", "166/14")
    whole = places.whole_ac(place_id("AC166"), NOON)
    tables.Worker.update(booth=whole.id).execute()
    tables.Booth.delete().where(tables.Booth.retired_at.is_null()).execute()

    [one] = rolls.differences.of_roll(keep(tmp_path, AFTER))
    assert (one.booths, one.listed, one.workers_along, one.workers_asked) == (0, 4, 0, 1)


def test_a_draft_is_never_applied(village: Database, tmp_path: Path) -> None:
    roll = keep(tmp_path, AFTER, draft=True)
    with pytest.raises(BadRoll, match="draft"):
        rolls.applying.apply(roll, LATER, sure=True)


def test_what_waited_is_over_once_a_later_roll_was_applied(
    village: Database, tmp_path: Path
) -> None:
    draft = keep(tmp_path, AFTER, date(2025, 12, 20), draft=True)
    final = keep(tmp_path, AFTER)
    assert [r.id for r in rolls.waiting.waiting("MP")] == [final, draft]
    assert [r.id for r in rolls.waiting.waiting("MP", drafts=False)] == [final]

    rolls.applying.apply(final, LATER)

    assert rolls.waiting.waiting("MP") == []


def test_two_rolls_of_one_date(village: Database, tmp_path: Path) -> None:
    first = keep(tmp_path, AFTER)
    assert keep(tmp_path, AFTER) == first  # the same again
    with pytest.raises(NeedsYes, match="waits already"):
        keep(tmp_path, AFTER[:3])

    rolls.applying.apply(first, LATER)
    with pytest.raises(BadRoll, match="applied already"):
        keep(tmp_path, AFTER[:3])
    assert len(booths()) == 4
    assert keep(tmp_path, AFTER, date(2026, 10, 1)) != first


def test_a_difference_is_not_applied_to_other_booths_than_it_was_made_of(
    village: Database, tmp_path: Path
) -> None:
    roll = keep(tmp_path, AFTER)
    tables.Booth.create(ac=place_id("AC166"), part=16, name_en="Added since")

    with pytest.raises(BadRoll, match="read its list again"):
        rolls.applying.apply(roll, LATER)


def test_rolls_are_undone_the_last_one_first(village: Database, tmp_path: Path) -> None:
    rolls.applying.apply(keep(tmp_path, AFTER), LATER)
    rolls.applying.apply(keep(tmp_path, (*AFTER, "17,Thikariya,,"), date(2026, 10, 1)), LATER + DAY)

    assert rolls.undoing.undo("MP", LATER + DAY)[0].date == date(2026, 10, 1)
    assert rolls.undoing.undo("MP", LATER + DAY)[0].date == DAY_OF_ROLL
    with pytest.raises(BadRoll, match="nothing to undo"):
        rolls.undoing.undo("MP", LATER + DAY)
    assert len(booths()) == 3
