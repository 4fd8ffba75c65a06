"""What posts require, as a campaign's own file says, and who lacks it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models import authority, tables, trainings
from models.authority import RequiredTraining, post_kinds
from models.reference_data import BadFiles, loading, plans
from models.trainings import planning, requirements
from tests.support.world import DAY, HOUR, NOON, coordinator, give, passes, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
HEADER = "kind,held_at,abilities,most,counted,name_hi,name_en,rank,requires\n"
AGENT = "booth_agent,booth,none,1,yes,बूथ एजेंट (BLA-2),Booth agent (BLA-2),60,"
MEENA, ASHA, RAVI = 900, 1, 2


def require(folder: Path, cell: str) -> loading.ImportResult:
    """Import what a BLA-2 requires."""
    path = folder / "posts.csv"
    path.write_text(f"{HEADER}{AGENT}{cell}\n", "utf-8")
    return loading.apply(plans.read_plan([path]), NOON)


def passed(telegram_id: int, title: str, at: datetime) -> None:
    """Let a worker pass a session of this subject that began then."""
    new = planning.NewSession(place_id("AC166"), title, at, 5, f"Hall {telegram_id} {title}")
    session = planning.make_session(new, by=MEENA, now=at - HOUR)
    trainings.enrol(telegram_id, session.id, at - HOUR)
    passes(telegram_id, session.id, at + HOUR)


def counted(place: str = "PC21", now: datetime = NOON) -> list[tuple[str, str, int]]:
    """Return who lacks what in a place."""
    found = requirements.lacking(place_id(place), now)
    return [(one.kind.code, one.subject, one.n) for one in found]


def lacked(worker_id: int, now: datetime = NOON) -> set[str]:
    """Return the subjects that a worker lacks."""
    ids = requirements.lacked_by(worker_id, now)
    return {row.title for row in tables.Training.select() if row.id in ids}


@pytest.fixture(autouse=True)
def meena(agar: object) -> None:
    """Meena, who coordinates the PC."""
    coordinator(MEENA, "Meena", "PC21")


def test_each_subject_counts_the_holders_of_the_post_who_have_not_passed_it(
    tmp_path: Path,
) -> None:
    asha, ravi = person(ASHA, "Asha", "166/2"), person(RAVI, "Ravi", "166/3")
    give(asha, "166/2", "booth_agent")
    give(ravi, "166/3", "booth_agent")
    assert counted() == []  # nothing is required
    require(tmp_path, "Booth work|मतदाता सूची")
    assert counted() == [("booth_agent", "Booth work", 2), ("booth_agent", "मतदाता सूची", 2)]
    passed(ASHA, "Booth work", NOON - DAY)
    assert counted() == [("booth_agent", "Booth work", 1), ("booth_agent", "मतदाता सूची", 2)]
    assert counted("AC166") == counted("MP") == counted()
    assert counted("AC165") == []
    passed(RAVI, "Booth work", NOON - DAY)
    assert counted() == [("booth_agent", "मतदाता सूची", 2)]


def test_somebody_with_the_post_at_two_booths_counts_once(tmp_path: Path) -> None:
    asha = person(ASHA, "Asha")
    for booth in ("166/1", "166/2"):
        give(asha, booth, "booth_agent")
    require(tmp_path, "Booth work")
    assert counted() == [("booth_agent", "Booth work", 1)]


def test_posts_at_places_require_too_and_a_post_that_ended_does_not(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(
        f"{HEADER}trainer,state|pc|district|ac,none,0,no,प्रशिक्षक,Trainer,40,Teaching\n", "utf-8"
    )
    loading.apply(plans.read_plan([path]), NOON)
    asha, ravi = person(ASHA, "Asha"), person(RAVI, "Ravi")
    give(asha, "AC166", "trainer")
    give(ravi, "PC20", "trainer")
    assert counted() == [("trainer", "Teaching", 1)]
    assert counted("MP") == [("trainer", "Teaching", 2)]
    tables.Post.update(until=NOON).where(tables.Post.worker == asha.id).execute()
    assert counted() == []


def test_a_subject_is_the_same_in_another_spelling_and_is_named_as_it_is_taught(
    tmp_path: Path,
) -> None:
    asha, ravi = person(ASHA, "Asha", "166/2"), person(RAVI, "Ravi")
    give(asha, "166/2", "booth_agent")
    give(ravi, "166/1", "booth_agent")
    passed(ASHA, "हिंदी  कार्य", NOON - DAY)
    require(tmp_path, "हिन्दी कार्य")
    assert counted() == [("booth_agent", "हिंदी  कार्य", 1)]


def test_a_subject_with_months_has_to_be_passed_anew(tmp_path: Path) -> None:
    asha = person(ASHA, "Asha")
    give(asha, "166/1", "booth_agent")
    passed(ASHA, "Booth work", NOON - DAY)
    require(tmp_path, "Booth work:12")
    assert post_kinds.current()["booth_agent"].requires == (RequiredTraining("Booth work", 12),)
    year = NOON + timedelta(days=365)
    assert (counted(now=year - 2 * DAY), lacked(asha.id, year - 2 * DAY)) == ([], set())
    assert counted(now=year) == [("booth_agent", "Booth work", 1)]
    assert lacked(asha.id, year) == {"Booth work"}


def test_a_worker_lacks_what_their_own_posts_require(tmp_path: Path) -> None:
    asha, ravi = person(ASHA, "Asha"), person(RAVI, "Ravi")
    give(asha, "166/1", "booth_agent")
    for title in ("Booth work", "Roll"):
        tables.Training.create(title=title)
    require(tmp_path, "booth WORK|Roll|Not taught yet")
    assert (lacked(asha.id), lacked(ravi.id)) == ({"Booth work", "Roll"}, set())
    passed(ASHA, "Roll", NOON - DAY)
    assert lacked(asha.id) == {"Booth work"}


def test_a_file_without_the_column_or_with_a_blank_cell_leaves_it_and_none_clears_it(
    tmp_path: Path,
) -> None:
    require(tmp_path, "Booth work | Roll:6")
    both = (RequiredTraining("Booth work"), RequiredTraining("Roll", 6))
    assert post_kinds.current()["booth_agent"].requires == both
    assert require(tmp_path, "").by_kind == {"post": (0, 0, 1)}
    path = tmp_path / "old.csv"
    path.write_text(f"{HEADER.replace(',requires', '')}{AGENT[:-1]}\n", "utf-8")
    assert loading.apply(plans.read_plan([path]), NOON).by_kind == {"post": (0, 0, 1)}
    assert post_kinds.current()["booth_agent"].requires == both
    assert require(tmp_path, "none").by_kind == {"post": (0, 1, 0)}
    assert post_kinds.current()["booth_agent"].requires == ()


@pytest.mark.parametrize("cell", ["A||B", "|A", "A:0", "A:100", "=A", "A" * 121, "A|" * 600 + "A"])
def test_a_wrong_requirement_is_refused_where_it_stands(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadFiles) as bad:
        require(tmp_path, cell)
    assert [(e.line, e.column) for e in bad.value.errors] == [(2, "requires")]


def test_a_new_kind_that_requires_nothing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    rows = "page_head,booth,none,2,yes,पन्ना प्रमुख,Page head,65,\n"
    path.write_text(f"{HEADER}{rows}{AGENT}Roll\n", "utf-8")
    loading.apply(plans.read_plan([path]), NOON)
    assert post_kinds.current()["page_head"].requires == ()
    assert authority.post_kinds.current()["booth_agent"].requires == (RequiredTraining("Roll"),)
