"""A place's page has one number, what changed in the week, and its parts by need."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import counters, overview, sectors, strength, tables, targets
from models.database import transaction
from models.overview import PlacePage
from models.targets import WorkCalendar
from models.trainings import planning
from tests.models.counters.numbers import WEIGHTS
from tests.support.answered_invitations import brought, flag
from tests.support.world import DAY, NOON, booth_id, coordinator, person, place, place_id

CALENDAR = WorkCalendar(WEIGHTS.zone)
TODAY = CALENDAR.date_of(NOON)
MEENA = 900


@pytest.fixture(autouse=True)
def dewas(agar: object) -> None:
    """Let PC21 have three more ACs, one of them without a list of booths."""
    own = tables.Place.get_by_id(place_id("AC166"))
    for number, name, booths in ((167, "Shajapur", 2), (168, "Kalapipal", 2), (169, "Ashta", 0)):
        ac = place(
            "ac", f"AC{number}", name, name, number=number, pc=own.pc_id,
            district=own.district_id, electors=100_000,
        )  # fmt: skip
        for part in range(1, booths + 1):
            tables.Booth.create(ac=ac, part=part, name_en=f"{name} {part}", electors=900)
    tables.GeographyImport.create(at=NOON, files="more", changed=3)
    coordinator(MEENA, "Meena", "MP", "165/1")


def page(code: str) -> PlacePage:
    return overview.place_page(place_id(code), WEIGHTS, CALENDAR, NOON)


def aim(code: str, number: int) -> None:
    until = TODAY + timedelta(days=20)
    targets.set_target(
        place_id(code), "confirmed", number, until, by=MEENA, now=NOON, calendar=CALENDAR
    )


def doubt(booth: str, telegram_id: int) -> None:
    """Let somebody come to a booth and be flagged."""
    kamla = person(telegram_id + 100, "Kamla", "165/2")
    entry = brought(kamla, telegram_id, booth=booth)
    flag(entry)
    counters.doubts_of_changed([entry.id])


def test_without_a_target_the_number_is_what_the_booths_need_together() -> None:
    person(1, "Asha", "166/1")
    shown = page("PC21")
    assert (shown.goal.done, shown.goal.number, shown.goal.place) == (1, 18, None)
    assert [(p.place.name_en, p.goal.done, p.goal.number) for p in shown.parts] == [
        ("Kalapipal", 0, 4),
        ("Shajapur", 0, 4),
        ("Agar", 1, 10),
        ("Ashta", 0, 0),  # no list: no work
    ]


def test_the_number_is_that_of_the_target_as_the_digest_has_it() -> None:
    person(1, "Asha", "166/1")
    aim("PC21", 40)
    [pace] = targets.paces(place_id("PC21"), TODAY, CALENDAR)
    shown = page("PC21")
    assert (shown.goal.done, shown.goal.number) == (pace.done, pace.number) == (1, 40)
    assert shown.goal.until == pace.until
    assert sum(part.goal.gap for part in shown.parts) == 39


def test_an_ac_shows_its_share_of_the_target_around_it() -> None:
    person(1, "Asha", "166/1")
    aim("PC21", 50)
    shown = page("AC166")
    assert (shown.goal.done, shown.goal.number) == (1, 20)
    assert shown.goal.place is not None
    assert shown.goal.place.code == "PC21"
    of_part = next(p for p in page("PC21").parts if p.place.code == "AC166")
    assert (of_part.goal.done, of_part.goal.number) == (1, 20)
    aim("AC166", 30)
    assert page("AC166").goal.number == 30


def test_sectors_of_an_ac_that_has_reached_its_target_go_by_their_norms() -> None:
    sectors.make(place_id("AC166"), "1-2", "Kanad", by=MEENA, now=NOON)
    person(1, "Asha", "166/1")
    aim("AC166", 3)
    [kanad] = page("AC166").parts
    assert (kanad.goal.done, kanad.goal.number, page("AC166").goal.gap) == (1, 1, 2)
    aim("AC166", 1)
    [kanad] = page("AC166").parts
    assert (kanad.goal.done, kanad.goal.number, page("AC166").goal.gap) == (1, 4, 0)


def test_the_week_leaves_out_who_is_doubted_and_knows_the_week_before() -> None:
    person(1, "Asha", "166/1", now=NOON - 8 * DAY)
    person(2, "Ravi", "166/1", now=NOON - 6 * DAY)
    person(3, "Sita", "166/2")
    doubt("166/2", 4)
    strength.refresh_due(WEIGHTS, lambda: NOON)
    week = page("AC166").week
    assert (week.joined, week.before, week.trained) == (2, 1, 0)
    assert page("AC166").strength.doubted == 1
    tables.AcCounter.delete().execute()
    assert page("AC166").week == week


def test_to_train_is_a_step_only_where_a_session_has_seats() -> None:
    for n in range(1, 19):
        person(n, "Asha", f"166/{n % 5 + 1}")
    assert page("AC166").step == "fill_posts"
    new = planning.NewSession(place_id("AC166"), "Booth", NOON + DAY, 2, "School")
    made = planning.make_session(new, by=MEENA, now=NOON)
    shown = page("AC166")
    assert (shown.step, shown.session and shown.session.code) == ("train", made.code)


def test_where_the_list_of_booths_is_missing_nothing_is_asked() -> None:
    assert page("AC169").step == ""
    tables.Booth.update(sample=True).where(tables.Booth.ac == place_id("AC168")).execute()
    assert page("AC168").step == ""
    assert [part.place.code for part in page("PC21").parts][-2:] == ["AC169", "AC168"]
    assert page("AC167").step == "first_worker"
    assert (page("AC168").goal.number, page("PC21").goal.number) == (0, 14)


def test_booths_that_are_all_alike_are_counted_and_not_named() -> None:
    agar = page("AC166").strength
    assert (agar.nobody, len(agar.weakest)) == (5, 5)
    dewas = page("PC21").strength
    assert [booth.code for booth in dewas.weakest] == ["167/1", "167/2", "168/1", "168/2"]
    tables.Booth.update(electors=None).execute()
    assert page("PC21").strength.weakest == ()
    assert page("PC21").strength.nobody == 9


class Undone(Exception):
    """Raised to take back what an example has done."""


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.integers(0, 12), min_size=8, max_size=8),
    st.none() | st.integers(1, 60),
)
def test_the_parts_of_a_place_add_up_to_it(people: list[int], number: int | None) -> None:
    codes = ("166/1", "166/2", "166/3", "167/1", "167/2", "168/1", "165/1", "165/2")
    with suppress(Undone), transaction():
        for code, confirmed in zip(codes, people, strict=True):
            here = tables.Booth.id == booth_id(code)
            tables.Booth.update(confirmed=confirmed).where(here).execute()
        if number:
            aim("PC21", number)
        for code in ("PC21", "MP", "D:agar-malwa"):
            shown = page(code)
            assert shown.strength.confirmed == sum(p.confirmed for p in shown.strength.parts)
            assert shown.strength.target == sum(p.target for p in shown.strength.parts)
            assert shown.goal.done == sum(part.goal.done for part in shown.parts)
            if shown.goal.place is None:
                assert shown.goal.number == sum(part.goal.number for part in shown.parts)
            else:
                assert shown.goal.gap == sum(part.goal.gap for part in shown.parts)
        raise Undone
