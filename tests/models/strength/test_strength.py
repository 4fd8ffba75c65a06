"""The strength of booths, and of the places above them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.settings import Settings
from models import authority, strength, tables
from models.database import Database
from models.places import UnknownBooth, UnknownPlace
from models.strength import BoothStrength, Weights
from models.strength.unplaced import unplaced
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import DAY, NOON, booth_id, person, place_id

WEIGHTS = Weights(
    confirmed=40, trained=25, posts=15, active=20, strong_from=70, fair_from=40, booth_target=4
)
pytestmark = pytest.mark.usefixtures("agar")


def look(code: str, weights: Weights = WEIGHTS) -> BoothStrength:
    return strength.booth_strength(booth_id(code), weights, NOON)


def count(code: str, confirmed: int, trained: int = 0) -> None:
    """Set a booth's counters, as if so many workers had confirmed and been trained."""
    tables.Booth.update(confirmed=confirmed, trained=trained).where(
        tables.Booth.id == booth_id(code)
    ).execute()


def test_a_booth_without_workers_is_empty_and_needs_its_first() -> None:
    booth = look("166/1")
    assert (booth.score, booth.grade, booth.gap, booth.next_step) == (0, "empty", 4, "first_worker")
    assert booth.as_of == NOON


def test_every_number_behind_a_score_is_shown() -> None:
    ram = person(1, "Ram", "166/1")
    person(2, "Sita", "166/1")
    tables.Booth.update(trained=1).where(tables.Booth.id == booth_id("166/1")).execute()
    authority.grant(ram.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    booth = look("166/1")
    assert (booth.confirmed, booth.target, booth.trained, booth.active) == (2, 4, 1, 2)
    assert (booth.posts_filled, booth.posts_total) == (1, 2)
    # 40 × 2/4 + 25 × 1/2 + 15 × 1/2 + 20 × 2/2
    assert (booth.score, booth.grade, booth.gap) == (60, "fair", 2)
    assert booth.booth.code == "166/1"


def test_the_example_of_the_documentation_is_right() -> None:
    numbers = {"confirmed": 12, "target": 20, "trained": 6, "posts": 1, "kinds": 2, "active": 9}
    weights = Weights.from_settings(Settings())
    score = weights.score(**numbers)
    assert (score, weights.grade(score, 12)) == (59, "fair")


def test_a_worker_not_seen_for_fourteen_days_is_not_active() -> None:
    midnight = NOON.astimezone(WEIGHTS.zone).replace(hour=0) - 14 * DAY
    person(1, "Ram", now=midnight)
    person(2, "Sita", now=midnight - timedelta(seconds=1))
    assert look("166/1").active == 1


def test_a_worker_who_has_not_confirmed_is_not_active() -> None:
    ram = person(1, "Ram")
    tables.Worker.update(confirmed_at=None).where(tables.Worker.id == ram.id).execute()
    assert look("166/1").active == 0


def test_a_post_that_ended_or_is_held_twice_counts_as_it_should() -> None:
    ram, sita = person(1, "Ram"), person(2, "Sita")
    here = booth_id("166/1")
    authority.grant(ram.id, "booth_agent", NOON, booth_id=here)
    authority.grant(sita.id, "booth_agent", NOON, booth_id=here)
    assert look("166/1").posts_filled == 1
    tables.Post.update(until=NOON).execute()
    assert look("166/1").posts_filled == 0


def test_more_than_the_target_is_worth_no_more_than_the_target() -> None:
    count("166/1", 4, trained=4)
    count("166/2", 40, trained=40)
    assert look("166/1").score == look("166/2").score == 65
    assert look("166/2").gap == 0


def test_a_score_is_rounded_and_not_cut() -> None:
    weights = Weights(
        confirmed=100, trained=0, posts=0, active=0, strong_from=70, fair_from=40, booth_target=3
    )
    count("166/1", 2)
    assert look("166/1", weights).score == 67


@pytest.mark.parametrize(
    ("confirmed", "grade"), [(0, "empty"), (39, "weak"), (40, "fair"), (69, "fair"), (70, "strong")]
)
def test_a_grade_begins_at_its_threshold(confirmed: int, grade: str) -> None:
    weights = Weights(
        confirmed=100, trained=0, posts=0, active=0, strong_from=70, fair_from=40, booth_target=100
    )
    count("166/1", confirmed)
    assert look("166/1", weights).grade == grade
    assert strength.place_strength(place_id("AC166"), weights, NOON).by_grade[grade] >= 1


@pytest.mark.parametrize(
    ("confirmed", "trained", "step"),
    [(1, 1, "confirm_more"), (4, 0, "train"), (4, 4, "activate")],
)
def test_the_next_step_is_the_one_that_raises_the_score_most(
    confirmed: int, trained: int, step: str
) -> None:
    count("166/1", confirmed, trained)
    assert look("166/1").next_step == step


def test_a_booth_that_lacks_only_its_posts_fills_them_and_then_keeps_on() -> None:
    ram = person(1, "Ram")
    weights = Weights(40, 25, 15, 20, strong_from=70, fair_from=40, booth_target=1)
    count("166/1", 1, trained=1)
    assert look("166/1", weights).next_step == "fill_posts"
    for kind in ("booth_president", "booth_agent"):
        authority.grant(ram.id, kind, NOON, booth_id=booth_id("166/1"))
    assert (look("166/1", weights).score, look("166/1", weights).next_step) == (100, "keep")


def test_an_unknown_booth_or_place_is_refused() -> None:
    with pytest.raises(UnknownBooth):
        strength.booth_strength(10**9, WEIGHTS, NOON)
    with pytest.raises(UnknownPlace):
        strength.place_strength(10**9, WEIGHTS, NOON)


def test_a_place_adds_up_its_booths_and_hides_no_empty_ones() -> None:
    count("166/1", 4, trained=4)  # 65
    count("166/2", 1)  # 10
    person(1, "Ram", "166/3")  # 10 + 20
    place = strength.place_strength(place_id("AC166"), WEIGHTS, NOON)
    assert (place.booths, place.confirmed, place.target) == (5, 6, 20)
    assert (place.trained, place.active, place.posts_filled, place.posts_total) == (4, 1, 0, 10)
    assert place.by_grade == {"strong": 0, "fair": 1, "weak": 2, "empty": 2}
    assert (place.score, place.grade) == (21, "weak")  # (65 + 10 + 30) ÷ 5
    assert place.parts == ()


def test_a_place_agrees_with_each_of_its_booths() -> None:
    for part, (confirmed, trained) in enumerate([(0, 0), (1, 1), (2, 1), (3, 2), (4, 4)], 1):
        count(f"166/{part}", confirmed, trained)
    singles = [look(f"166/{part}") for part in range(1, 6)]
    whole = strength.place_strength(place_id("AC166"), WEIGHTS, NOON)
    assert whole.score == round(sum(s.score for s in singles) / 5)
    grades = [s.grade for s in singles]
    assert whole.by_grade == {grade: grades.count(grade) for grade in strength.GRADES}


def test_the_weakest_booths_come_first_and_among_them_the_biggest() -> None:
    count("166/1", 4)
    count("166/2", 1)
    big, small = booth_id("166/5"), booth_id("166/4")
    tables.Booth.update(electors=1200).where(tables.Booth.id == big).execute()
    tables.Booth.update(electors=300).where(tables.Booth.id == small).execute()
    place = strength.place_strength(place_id("PC21"), WEIGHTS, NOON)
    assert [b.code for b in place.weakest] == ["166/5", "166/4", "166/3", "166/2", "166/1"]
    assert (place.weakest[3].confirmed, place.weakest[3].target) == (1, 4)
    assert place.weakest[0].name_hi == place.weakest[0].name_en == "Village 5"


def test_a_state_shows_its_pcs_and_a_district_its_acs() -> None:
    count("166/1", 4)
    count("165/1", 2)
    state = strength.place_strength(place_id("MP"), WEIGHTS, NOON)
    assert [(p.code, p.confirmed, p.target) for p in state.parts] == [
        ("PC20", 2, 12),
        ("PC21", 4, 20),
    ]
    assert (state.confirmed, state.booths) == (6, 8)
    district = strength.place_strength(place_id("D:agar-malwa"), WEIGHTS, NOON)
    assert [p.code for p in district.parts] == ["AC165", "AC166"]
    assert district.parts[1].name_hi == "आगर"
    pc = strength.place_strength(place_id("PC20"), WEIGHTS, NOON)
    assert (pc.confirmed, [p.score for p in pc.parts]) == (2, [7])


def test_who_is_in_a_retired_booth_counts_for_the_ac_and_for_no_booth(agar: Database) -> None:
    for number, booth in enumerate(("166/1", "166/1", "166/2")):
        person(number + 1, "Ram", booth, now=NOON - number * 14 * DAY)
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == booth_id("166/1")).execute()
    tables.Booth.update(trained=1).where(tables.Booth.id == booth_id("166/1")).execute()
    alone = look("166/2").score
    ac = strength.place_strength(place_id("AC166"), WEIGHTS, NOON)
    assert (ac.booths, ac.confirmed, ac.unplaced, ac.trained, ac.active) == (4, 3, 2, 1, 2)
    assert (ac.score, len(ac.weakest), ac.target) == ((alone + 2) // 4, 4, 16)
    state = strength.place_strength(place_id("MP"), WEIGHTS, NOON)
    assert (state.confirmed, state.unplaced) == (3, 2)
    assert {part.code: part.confirmed for part in state.parts} == {"PC20": 0, "PC21": 3}
    with watched(agar) as queries:
        assert unplaced((place_id("AC166"),), NOON)
    assert whole_table_reads(agar, queries) == []


def test_a_place_says_what_it_does_not_know() -> None:
    tables.Booth.update(sample=True).where(tables.Booth.part <= 2).execute()
    susner = tables.Place.get_by_id(place_id("AC165"))
    tables.Place.create(
        kind="ac", state_code="MP", code="AC164", number=164, name_en="Sarangpur", pc=susner.pc_id,
        name_hi="सारंगपुर",
    )  # fmt: skip
    place = strength.place_strength(place_id("PC20"), WEIGHTS, NOON)
    assert (place.unknown.sample_booths, place.unknown.acs_without_booths) == (2, 1)
    bare_ac = place.parts[0]
    assert (bare_ac.code, bare_ac.target, bare_ac.score) == ("AC164", 0, 0)


def test_a_place_without_booths_is_empty() -> None:
    tables.Booth.delete().execute()
    place = strength.place_strength(place_id("PC20"), WEIGHTS, NOON)
    assert (place.booths, place.score, place.grade, place.weakest) == (0, 0, "empty", ())


def test_one_booth_costs_a_few_indexed_queries(agar: Database) -> None:
    person(1, "Ram")
    booth = booth_id("166/1")
    look("166/1")
    with watched(agar) as queries:
        strength.booth_strength(booth, WEIGHTS, NOON)
    assert len(queries) <= 5
    assert whole_table_reads(agar, queries) == []


def test_a_booth_is_found_and_reckoned_in_one_operation_of_a_few_queries(agar: Database) -> None:
    person(1, "Ram")
    expected = look("166/1")
    for most in (5, 4):  # computed from the rows, and read from the counters
        with watched(agar) as queries:
            assert strength.of_code("166/1", "MP", WEIGHTS, NOON) == expected
        assert len(queries) == most
        assert whole_table_reads(agar, queries) == []
        strength.refresh_due(WEIGHTS, lambda: NOON)
    with pytest.raises(UnknownBooth):
        strength.of_code("166/99", "MP", WEIGHTS, NOON)


def test_each_set_of_weights_and_each_moment_is_reckoned_for_itself() -> None:
    person(1, "Ram", now=NOON - 14 * DAY)
    other = Weights(100, 0, 0, 0, strong_from=70, fair_from=40, booth_target=2)
    assert [look("166/1", w).score for w in (WEIGHTS, other, WEIGHTS)] == [30, 50, 30]
    assert strength.booth_strength(booth_id("166/1"), WEIGHTS, NOON + DAY).score == 10


def test_a_place_costs_the_same_few_queries_whatever_its_size(agar: Database) -> None:
    ac, state = place_id("AC166"), place_id("MP")
    strength.place_strength(state, WEIGHTS, NOON)  # the places are in memory from here on
    for most in (6, 5):  # computed from the rows, and read from the counters
        costs = []
        for place in (ac, state):
            with watched(agar) as queries:
                strength.place_strength(place, WEIGHTS, NOON)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= most
        strength.refresh_due(WEIGHTS, lambda: NOON)


def test_the_parts_of_a_split_booth_need_together_what_the_whole_needed() -> None:
    first, second, third = (booth_id(f"166/{part}") for part in (1, 2, 3))
    for target in (4, 7, 20):
        weights = replace(WEIGHTS, booth_target=target)
        before = strength.place_strength(place_id("AC166"), weights, NOON).target
        for booth, share in ((first, (0, 41)), (second, (41, 60)), (third, (60, 100))):
            _share(booth, *share)
        parts = [look(f"166/{part}", weights).target for part in (1, 2, 3)]
        assert (sum(parts), min(parts) > 0) == (target, True)
        ac = strength.place_strength(place_id("AC166"), weights, NOON)
        assert ac.target == before - 2 * target
        assert sorted(booth.target for booth in ac.weakest)[:3] == sorted(parts)
        for booth in (first, second, third):
            _share(booth, None, None)


def test_a_part_has_its_own_score_by_its_share_and_needs_at_least_one() -> None:
    person(1, "Ram", "166/1")
    _share(booth_id("166/1"), 0, 25)
    half = look("166/1")
    assert (half.target, half.confirmed, half.gap) == (1, 1, 0)
    assert half.score > look("166/1", replace(WEIGHTS, booth_target=8)).score
    _share(booth_id("166/1"), 0, 3)
    assert look("166/1").target == 1


def _share(booth: int, start: int | None, end: int | None) -> None:
    shares = {"share_from": start, "share_to": end}
    tables.Booth.update(shares).where(tables.Booth.id == booth).execute()
