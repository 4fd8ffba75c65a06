"""Workers of a retired booth: who is asked when, what they answer, and who places them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from models import audit, placement, places, strength, tables, workers
from models.account import NothingToUndo, profile
from models.database import Database
from models.errors import NotAllowed
from models.placement import PlacementAnswer, PlacementOver, answers, asking, overview, placing
from models.places import UnknownBooth
from tests.support.query_log import watched, whole_table_reads
from tests.support.split_booths import split
from tests.support.world import DAY, HOUR, NOON, booth_id, coordinator, person, place_id

ZONE = ZoneInfo("Asia/Kolkata")
MEENA, ASHA, RAVI = 900, 1, 2
pytestmark = pytest.mark.usefixtures("agar")


@pytest.fixture
def halves() -> tuple[int, int]:
    """Asha and Ravi are in 166/1, which is split; Meena coordinates AC166."""
    coordinator(MEENA, "Meena", "AC166", "166/2")
    person(ASHA, "Asha", "166/1")
    person(RAVI, "Ravi", "166/1")
    return split("166/1")


def worker(telegram_id: int) -> tables.Worker:
    row: tables.Worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return row


def question(telegram_id: int) -> int:
    return placement.questions.own(telegram_id, NOON).id


def confirmed(booth: int) -> int:
    return int(tables.Booth.get_by_id(booth).confirmed)


def queued() -> list[int]:
    return sorted(row.chat_id for row in tables.Outbox.select())


def test_everybody_is_asked_once_also_after_a_restart_and_by_day_only(
    halves: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    night = NOON + timedelta(hours=12)
    assert asking.make_due(night, ZONE) == 0
    monkeypatch.setattr(asking, "AT_ONCE", 1)  # a few at a time
    assert [asking.make_due(NOON, ZONE) for _ in range(3)] == [1, 1, 0]
    tables.Outbox.delete().execute()  # sent, and cleared away
    assert asking.make_due(NOON + 30 * DAY, ZONE) == 0
    assert tables.Placement.select().count() == 2


def test_nobody_is_asked_twice_where_the_operators_clock_was_ahead(halves: tuple[int, int]) -> None:
    tables.Booth.update(retired_at=NOON + HOUR).where(
        tables.Booth.retired_at.is_null(False)
    ).execute()
    assert asking.make_due(NOON, ZONE) == 2
    answers.say(ASHA, tables.Placement.get().id, PlacementAnswer.UNKNOWN, NOON)
    assert asking.make_due(NOON + timedelta(minutes=5), ZONE) == 0
    shown = overview.of_ac(MEENA, place_id("AC166"))
    assert (shown.total("asked"), shown.total("unknown")) == (2, 1)


def test_several_processes_ask_nobody_twice(halves: tuple[int, int], db: Database) -> None:
    def run(_: int) -> int:
        try:
            return asking.make_due(NOON, ZONE)
        finally:
            db.peewee.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    assert queued() == [ASHA, RAVI]


def test_an_ac_without_a_list_is_asked_when_its_list_has_come(agar: Database) -> None:
    ac = place_id("AC165")
    tables.Booth.delete().where(tables.Booth.ac == ac).execute()
    person(ASHA, "Asha", "166/1")
    whole = places.whole_ac(ac, NOON)
    profile.change_booth(ASHA, whole.id, NOON)
    assert asking.make_due(NOON, ZONE) == 0
    with pytest.raises(PlacementOver):
        placement.questions.own(ASHA, NOON)
    tables.Booth.create(ac=ac, part=1, name_en="Village")
    assert asking.make_due(NOON, ZONE) == 1
    asked = placement.questions.of_message(tables.Placement.get().id)
    assert asked is not None
    assert (asked.booth.code, asked.choices) == ("AC165", ())
    with watched(agar) as queries:
        asking.make_due(NOON, ZONE)
    reads = whole_table_reads(agar, queries)  # none but of the index of retired booths
    assert [read for read in reads if "booth_retired_of_ac" not in read] == []


def test_asha_says_which_half_is_hers_and_counts_there(halves: tuple[int, int]) -> None:
    old, asked = booth_id("166/1"), question(ASHA)
    shown = placement.questions.of_message(asked)
    assert shown is not None
    assert [half.code for half in shown.choices] == ["166/1", "166/1A"]
    old = worker(ASHA).booth_id
    for _ in range(2):  # a second tap changes nothing
        answers.choose(ASHA, asked, halves[1], NOON)
    assert workers.by_telegram_id(ASHA).booth.code == "166/1A"
    assert [confirmed(booth) for booth in (old, *halves)] == [1, 0, 1]
    assert placement.questions.of_message(asked) is None
    assert tables.BoothChange.select().count() == 1
    assert "serial" not in str(list(tables.Placement.select().dicts()))


def test_she_can_take_it_back_for_a_day_and_is_unplaced_again(halves: tuple[int, int]) -> None:
    old = worker(ASHA).booth_id
    change = answers.choose(ASHA, question(ASHA), halves[1], NOON)
    profile.undo_booth(ASHA, change.number, NOON + HOUR)
    assert worker(ASHA).booth_id == old
    assert [confirmed(booth) for booth in (old, *halves)] == [2, 0, 0]


@pytest.mark.parametrize("answer", [PlacementAnswer.UNKNOWN, PlacementAnswer.ELSEWHERE])
def test_who_does_not_know_or_votes_elsewhere_stays_and_may_still_say(
    halves: tuple[int, int], answer: PlacementAnswer
) -> None:
    asked, old = question(ASHA), worker(ASHA).booth_id
    answers.say(ASHA, asked, answer, NOON)
    assert (worker(ASHA).booth_id, tables.Placement.get().answer) == (old, answer)
    assert asking.make_due(NOON, ZONE) == 1  # Ravi
    answers.choose(ASHA, asked, halves[0], NOON)
    assert worker(ASHA).booth_id == halves[0]


def placed_by_herself(halves: tuple[int, int], asked: int) -> None:
    profile.change_booth(ASHA, booth_id("166/3"), NOON)


def split_again(halves: tuple[int, int], asked: int) -> None:
    for half in halves:
        tables.Booth.update(retired_at=NOON).where(tables.Booth.id == half).execute()


def asked_about_another(halves: tuple[int, int], asked: int) -> None:
    tables.Placement.update(booth=booth_id("166/4")).execute()


def of_ravi(halves: tuple[int, int], asked: int) -> None:
    tables.Placement.update(worker=worker(RAVI).id).execute()


@pytest.mark.parametrize(
    ("meanwhile", "what"),
    [
        (placed_by_herself, "placed"),
        (split_again, "changed"),
        (asked_about_another, "changed"),
        (of_ravi, "changed"),
    ],
)
def test_an_answer_that_comes_too_late_changes_nothing(
    halves: tuple[int, int], meanwhile: Callable[[tuple[int, int], int], None], what: str
) -> None:
    asked = question(ASHA)
    meanwhile(halves, asked)
    before = worker(ASHA).booth_id
    with pytest.raises(PlacementOver) as over:
        answers.choose(ASHA, asked, halves[1], NOON)
    assert (over.value.parameters["what"], worker(ASHA).booth_id) == (what, before)
    assert {row.answer for row in tables.Placement.select()} == {None}


def test_meena_sees_numbers_and_places_somebody_on_record(
    halves: tuple[int, int], agar: Database
) -> None:
    asking.make_due(NOON, ZONE)
    answers.say(RAVI, question(RAVI), PlacementAnswer.UNKNOWN, NOON)
    view = overview.of_ac(MEENA, place_id("AC166"))
    [line] = view.booths
    assert (line.people, line.asked, line.unknown, line.elsewhere) == (2, 2, 1, 0)
    assert (line.booth.code, view.listed, view.total("people")) == ("166/1", True, 2)
    names = overview.of_booth(MEENA, line.booth.id, 0, NOON)
    assert [(one.name, one.answer) for one in names.workers] == [("Asha", ""), ("Ravi", "unknown")]
    ravi = worker(RAVI).id
    done = placing.place(MEENA, ravi, halves[0], NOON)
    assert (done.name, workers.by_telegram_id(RAVI).booth.id) == ("Ravi", halves[0])
    assert placing.news(done.change) == places.booth(halves[0])
    newest = audit.history.entries(place_id("AC166"), 2**31, 1)[0]
    assert (newest.action, newest.details["to"]) == ("place_worker", "166/1")
    with pytest.raises(PlacementOver):
        placing.place(MEENA, ravi, halves[1], NOON)
    placing.undo(MEENA, done.change, NOON + HOUR)
    assert (worker(RAVI).booth_id, confirmed(halves[0])) == (line.booth.id, 0)
    assert placing.news(done.change) is None
    with pytest.raises(NothingToUndo):
        placing.undo(MEENA, done.change + 99, NOON)
    with watched(agar) as queries:
        overview.of_ac(MEENA, place_id("AC166"))
    assert whole_table_reads(agar, queries) == []


def test_nobody_is_placed_by_others_or_where_nobody_may_stay(halves: tuple[int, int]) -> None:
    coordinator(901, "Rakesh", "AC165", "165/1")
    asha, old = worker(ASHA).id, worker(ASHA).booth_id
    for by, booth, refusal in (
        (901, halves[0], NotAllowed),
        (MEENA, booth_id("165/2"), NotAllowed),
        (MEENA, places.whole_ac(place_id("AC166"), NOON).id, UnknownBooth),
        (MEENA, 10**9, UnknownBooth),
    ):
        with pytest.raises(refusal):
            placing.place(by, asha, booth, NOON)
    with pytest.raises(PlacementOver):
        placing.place(MEENA, 10**9, halves[0], NOON)
    assert worker(ASHA).booth_id == old
    for reader in (
        lambda: overview.of_ac(901, place_id("AC166")),
        lambda: overview.one(901, asha, NOON),
    ):
        with pytest.raises(NotAllowed):
            reader()


def test_who_registers_in_a_booth_that_was_split_meanwhile_is_asked_too(
    halves: tuple[int, int],
) -> None:
    old = worker(ASHA).booth_id
    weights = strength.Weights(40, 25, 15, 20, strong_from=70, fair_from=40, booth_target=4)
    ac = strength.place_strength(place_id("AC166"), weights, NOON)
    assert (ac.confirmed, ac.unplaced) == (3, 2)
    tables.Worker.update(booth=old).where(tables.Worker.telegram_id == MEENA).execute()
    assert asking.make_due(NOON, ZONE) == 3


def test_after_an_undone_roll_they_are_asked_about_the_next_one_again(
    halves: tuple[int, int],
) -> None:
    asking.make_due(NOON, ZONE)
    answers.say(ASHA, question(ASHA), PlacementAnswer.UNKNOWN, NOON)
    message = tables.Placement.get(tables.Placement.worker == worker(RAVI).id).id
    booth = tables.Booth
    booth.update(retired_at=NOON, part=60).where(booth.id.in_(halves)).execute()
    old = worker(ASHA).booth.id
    booth.update(retired_at=None).where(booth.id == old).execute()
    tables.Roll.update(undone_at=NOON + HOUR).execute()
    assert placement.questions.of_message(message) is None
    assert asking.make_due(NOON + HOUR, ZONE) == 0
    split("166/1", NOON + 2 * HOUR)
    assert [asking.make_due(NOON + hours * HOUR, ZONE) for hours in (3, 4)] == [2, 0]
    assert [row.answer for row in tables.Placement.select() if row.id > message] == [None, None]


def test_the_ac_of_a_worker_is_theirs_and_told_to_its_coordinators_alone(
    halves: tuple[int, int],
) -> None:
    person(3, "Sita", "165/1")
    assert overview.ac_of(MEENA, worker(RAVI).id).code == "AC166"
    with pytest.raises(NotAllowed):
        overview.ac_of(MEENA, worker(3).id)
    with pytest.raises(PlacementOver):
        overview.ac_of(MEENA, 999)
