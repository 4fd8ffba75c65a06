"""The targets of booths by norms: for one booth, and in the sums of the places around it."""

import random
from dataclasses import replace
from datetime import date

import pytest

from models import strength, tables
from models.strength import PlaceStrength, TargetReason
from models.strength.booth_targets import AROUND
from tests.models.strength.test_strength import WEIGHTS, look
from tests.support.split_booths import split
from tests.support.world import NOON, booth_id, place_id

PLACES = {"ac": "AC166", "pc": "PC21", "district": "D:agar-malwa", "state": "MP"}
BOOTHS = [f"166/{n}" for n in range(1, 6)]
pytestmark = pytest.mark.usefixtures("agar")


def electors(code: str, number: int | None, **more: object) -> None:
    row = tables.Booth
    row.update({"electors": number, **more}).where(row.id == booth_id(code)).execute()


def norm(place: str, per: int, least: int | None = None, most: int | None = None) -> None:
    tables.Norm.create(place=place_id(place), per=per, least=least, most=most, set_at=NOON)


def of_place(code: str, weights: strength.Weights = WEIGHTS) -> PlaceStrength:
    return strength.place_strength(place_id(code), weights, NOON)


def test_a_booth_needs_one_worker_for_so_many_electors_and_says_why() -> None:
    electors("166/1", 1130, roll_date=date(2026, 2, 21))
    norm("AC166", 100)
    booth = look("166/1")
    assert (booth.target, booth.gap, booth.why.needed) == (12, 12, 12)
    ac = place_id("AC166")
    assert booth.why == TargetReason(100, 1130, 12, False, ac, date(2026, 2, 21))
    electors("166/1", 1130, roll_date=None, roll_year=2026)
    assert look("166/1").why.roll == 2026


@pytest.mark.parametrize("number", [None, 0])
def test_a_booth_whose_electors_are_not_known_keeps_the_flat_target(number: int | None) -> None:
    electors("166/1", number)
    norm("AC166", 100)
    assert (look("166/1").target, look("166/1").why.per) == (WEIGHTS.booth_target, 0)


def test_the_norm_of_the_setting_holds_where_no_place_has_one() -> None:
    electors("166/1", 450)
    electors("165/1", 450)
    weights = replace(WEIGHTS, norm=100, norm_least=2, norm_most=4)
    assert look("166/1").why.per == 0
    assert (look("166/1", weights).target, look("166/1", weights).why.needed) == (4, 5)
    norm("PC21", 300)  # with the bounds of the setting
    assert [look(code, weights).target for code in ("166/1", "165/1")] == [2, 4]
    norm("AC166", 100, 6, 9)
    assert look("166/1", weights).target == 6


def test_the_nearest_place_has_its_norm_with_its_own_bounds() -> None:
    electors("166/1", 900)
    for per, kind in enumerate(reversed(AROUND), start=2):
        norm(PLACES[kind], per * 100, *((1, 3) if kind == "pc" else ()))
        reason = look("166/1").why
        assert (reason.per, reason.place_id) == (per * 100, place_id(PLACES[kind]))
    assert look("166/1").target == 2  # not bounded as the PC's
    tables.Norm.update(ended_at=NOON).where(tables.Norm.place == place_id("AC166")).execute()
    assert look("166/1").target == 3


def test_the_halves_of_a_split_booth_need_together_what_all_their_electors_need() -> None:
    halves = split("166/1")
    electors("166/1A", 590)
    tables.Booth.update(electors=541).where(tables.Booth.id == halves[0]).execute()
    for per, least, most in ((100, 1, 99), (7, 1, 99), (100, 30, 99), (100, 1, 5)):
        tables.Norm.delete().execute()
        norm("AC166", per, least, most)
        both = [strength.booth_strength(half, WEIGHTS, NOON) for half in halves]
        whole = min(max(-(-1131 // per), least), most)
        assert sum(one.target for one in both) == whole
        assert [(one.why.is_part, one.why.whole, one.why.electors) for one in both] == [
            (True, whole, 1131)
        ] * 2


@pytest.mark.parametrize("seed", range(12))
def test_one_booth_and_the_sums_say_the_same_for_any_norms_and_electors(
    seed: int,
) -> None:
    draw = random.Random(seed)
    numbers = {code: draw.choice([None, 0, 1, draw.randint(1, 2_500)]) for code in BOOTHS}
    for code, number in numbers.items():
        electors(code, number)
    weights = replace(WEIGHTS, norm=draw.choice([0, 90]), norm_least=draw.randint(1, 5))
    wanted: tuple[int, int, int] | None = None
    for kind in AROUND:
        if draw.random() < 0.4:
            per = draw.randint(1, 700)
            least, most = draw.choice(
                [(None, None), tuple(sorted(draw.choices(range(1, 30), k=2)))]
            )
            norm(PLACES[kind], per, least, most)
            wanted = wanted or (per, least or weights.norm_least, most or weights.norm_most)
    per, least, most = wanted or (weights.norm, weights.norm_least, weights.norm_most)
    right = {
        code: min(max(-(-number // per), least), most) if number and per else weights.booth_target
        for code, number in numbers.items()
    }
    assert {code: look(code, weights).target for code in BOOTHS} == right
    ac = of_place("AC166", weights)
    assert ac.target == sum(right.values())
    assert sorted(line.target for line in ac.weakest) == sorted(right.values())
    state, district = of_place("MP", weights), of_place("D:agar-malwa", weights)
    assert state.target == sum(line.target for line in state.parts) == district.target
    assert of_place("PC21", weights).target == ac.target
