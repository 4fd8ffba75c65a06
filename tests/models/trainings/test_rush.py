"""A rush on a session: what everybody asks for is compiled once, and whoever is late sees others.

Compiling a query takes several times as long as answering it, and a rush asks twenty of them for
each person.
"""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from models import tables, trainings
from models.database import Database
from models.tables.trainings import Waiting
from models.trainings import SessionFull, planning, waiting
from models.waiting_list import Chance, OfferPolicy, chances
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
POLICY = OfferPolicy(ZoneInfo("Asia/Kolkata"))
MEENA, ASHA = 900, 1


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "MP")


def plan(
    seats: int, place: str = "PC21", *, title: str = "Booth", after: timedelta = DAY
) -> trainings.Session:
    new = planning.NewSession(place_id(place), title, NOON + after, seats, "Agar")
    return planning.make_session(new, by=MEENA, now=NOON)


def is_refused(telegram_id: int, session_id: int) -> bool:
    try:
        trainings.enrol(telegram_id, session_id, NOON)
    except SessionFull:
        return True
    return False


@pytest.mark.parametrize(
    ("seats", "act"),
    [
        pytest.param(3, lambda who, at: trainings.enrol(who, at, NOON), id="enrol"),
        pytest.param(1, is_refused, id="refused"),
        pytest.param(1, lambda who, at: waiting.join(who, at, POLICY, NOON, who), id="join"),
        pytest.param(1, lambda who, at: waiting.find(who, at, NOON) is None, id="find"),
    ],
)
def test_nothing_is_compiled_anew_for_the_next_person(
    agar: Database, monkeypatch: pytest.MonkeyPatch, seats: int, act: Callable[[int, int], object]
) -> None:
    for number in range(3):
        person(ASHA + number, "Asha")
    session = plan(seats)
    trainings.enrol(ASHA, session.id, NOON)
    assert act(ASHA + 1, session.id)
    compiled = []
    context = agar.peewee.get_sql_context

    def counted(**options: object) -> object:
        compiled.append(options)
        return context(**options)

    monkeypatch.setattr(agar.peewee, "get_sql_context", counted)
    assert act(ASHA + 2, session.id)
    assert compiled == []


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("AC166", ["PC21", "D:agar-malwa", "MP", "AC166"]),
        ("PC21", ["PC21", "MP", "AC166"]),
        ("D:agar-malwa", ["D:agar-malwa", "MP", "AC166", "AC165"]),
        ("MP", ["PC21", "D:agar-malwa", "MP", "AC166", "AC165", "PC20"]),
    ],
)
def test_whoever_finds_it_full_is_offered_sessions_inside_and_around_its_place(
    wanted: str, near: list[str]
) -> None:
    full = plan(1, wanted)
    for number, place in enumerate(("PC21", "D:agar-malwa", "MP", "AC166", "AC165", "PC20")):
        plan(1, place, after=(3 + number) * DAY)
    offered = trainings.sessions.others(full, NOON)
    found = trainings.by_codes(offered)
    assert [found[code].place.code for code in offered] == near[: trainings.SUGGESTIONS]


def test_the_same_subject_is_offered_first_and_nothing_full_over_or_cancelled() -> None:
    wanted = plan(1)
    another = plan(1, title="Forms", after=2 * DAY)
    same = plan(1, after=3 * DAY)
    full, held, cancelled, over = (plan(1, after=(4 + n) * DAY) for n in range(4))
    session = tables.Session
    for change, changed in (
        ({"taken": 1}, full),
        ({"held": 1}, held),
        ({"cancelled_at": NOON}, cancelled),
        ({"starts_at": NOON}, over),
    ):
        session.update(change).where(session.id == changed.id).execute()
    assert trainings.sessions.others(wanted, NOON) == (same.code, another.code)


@pytest.mark.parametrize(
    ("places", "chance"),
    [((1, 3), 0), ((4, 10), 1), ((11, 30), 2), ((31, 5_000), 3)],
)
def test_the_chance_is_that_of_those_who_stood_at_such_a_place(
    places: tuple[int, int], chance: int
) -> None:
    over = plan(1)
    tables.Session.update(starts_at=NOON - HOUR).where(tables.Session.id == over.id).execute()
    people = [person(100 + n, "Mohan").id for n in range(40)]
    firsts = [1, 3, 4, 10, 11, 30, 31, 9_000]
    for n, worker in enumerate(people):
        got, band = n // 8, (n % 8) // 2
        Waiting.create(
            session=over.id,
            worker=worker,
            state="taken" if got < band else "waiting",
            number=n,
            first_place=firsts[n % 8],
            at=NOON - DAY,
            changed_at=NOON - DAY,
        )
    for place in places:
        assert chances.chance(place, NOON) == Chance(2 * chance, 10)
