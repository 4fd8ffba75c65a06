"""Asha takes booths for a week: three at once, nobody else's, renewed, released, assigned."""

import time
from typing import Any

import pytest

from models import booth_care, tables
from models.account import personal_data
from models.booth_care import CareOver, cares, taking
from models.booth_care.errors import BoothTaken, NotToTake, TooManyBooths
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.polls.errors import PollSilence
from models.workers import UnknownWorker, Worker
from tests.models.polls.poll_steps import in_silence
from tests.models.test_races import at_once
from tests.support.world import (
    DAY,
    HOUR,
    KEYS,
    NOON,
    booth_id,
    coordinator,
    give,
    person,
    place_id,
)

MEENA, ASHA, RAVI, SEEMA = 900, 1, 2, 3


@pytest.fixture
def asha(agar: Database) -> Worker:
    return person(ASHA, "Asha Devi")


def take(who: int, booth: str, now: Any = NOON) -> booth_care.Care:
    return taking.take(who, booth_id(booth), now)


def held(who: int, now: Any = NOON) -> list[str]:
    me = tables.Worker.get(tables.Worker.telegram_id == who).id
    return [one.booth.code for one in booth_care.listing.mine(me, now) if not one.ended]


def actions() -> list[tuple[str, str]]:
    rows = tables.Audit.select().where(tables.Audit.action.contains("booth"))
    return [(row.action, row.subject) for row in rows.order_by(tables.Audit.id)]


def test_a_booth_is_ones_own_for_seven_days(asha: Worker) -> None:
    care = take(ASHA, "166/3")
    assert (care.booth.code, care.first_name, care.until) == ("166/3", "Asha", NOON + 7 * DAY)
    assert held(ASHA, NOON + 7 * DAY - HOUR) == ["166/3"]
    assert held(ASHA, NOON + 7 * DAY) == []
    assert actions() == [("take_booth", "166/3")]


def test_taking_it_again_changes_nothing(asha: Worker) -> None:
    first = take(ASHA, "166/3")
    assert take(ASHA, "166/3", NOON + DAY) == first
    assert actions() == [("take_booth", "166/3")]


def test_nobody_takes_what_somebody_has_until_it_is_released_or_over(asha: Worker) -> None:
    person(RAVI, "Ravi")
    care = take(ASHA, "166/3")
    with pytest.raises(BoothTaken) as refused:
        take(RAVI, "166/3")
    assert refused.value.parameters == {"booth": "166/3", "until": (NOON + 7 * DAY).date()}
    taking.release(ASHA, care.id, NOON + HOUR)
    assert take(RAVI, "166/3", NOON + HOUR).worker_id != care.worker_id
    assert take(ASHA, "166/3", NOON + 8 * DAY).booth.code == "166/3"  # Ravi's seven days are over
    ends = [(row.end, row.ended_at) for row in tables.BoothCare.select().order_by("id")]
    assert ends[1] == ("over", NOON + HOUR + 7 * DAY)


def test_three_at_once_are_the_most(asha: Worker) -> None:
    for part in (1, 2, 3):
        take(ASHA, f"166/{part}")
    with pytest.raises(TooManyBooths):
        take(ASHA, "166/4")
    taking.release(ASHA, booth_care.listing.mine(asha.id, NOON)[0].id, NOON)
    take(ASHA, "166/4")
    assert len(held(ASHA)) == 3
    assert take(ASHA, "166/5", NOON + 9 * DAY)  # those of last week do not count


@pytest.mark.parametrize(
    ("booth", "change", "what"),
    [
        ("165/1", {}, "elsewhere"),
        ("166/2", {"sample": True}, "sample"),
        ("166/2", {"retired_at": NOON}, "retired"),
        ("166/2", {"part": 0, "name_en": "", "retired_at": NOON}, "no_list"),
    ],
)
def test_a_booth_that_cannot_be_taken_is_refused_and_nothing_changes(
    asha: Worker, booth: str, change: dict[str, Any], what: str
) -> None:
    number = booth_id(booth)
    if change:
        tables.Booth.update(**change).where(tables.Booth.id == number).execute()
    with pytest.raises(NotToTake) as refused:
        taking.take(ASHA, number, NOON)
    assert refused.value.parameters["what"] == what
    assert tables.BoothCare.select().count() == 0


def test_a_post_elsewhere_lets_its_holder_take_a_booth_there(asha: Worker) -> None:
    give(asha, "PC20")
    assert take(ASHA, "165/1").booth.code == "165/1"


def test_strangers_take_nothing(agar: Database) -> None:
    with pytest.raises(NotRegistered):
        take(5, "166/1")


def test_in_the_silence_before_a_poll_nothing_is_taken_and_what_is_may_be_released(
    asha: Worker,
) -> None:
    care = take(ASHA, "166/3")
    in_silence("AC166")
    with pytest.raises(PollSilence):
        take(ASHA, "166/4")
    assert taking.release(ASHA, care.id, NOON).ended


def test_a_booth_is_renewed_from_the_tap_on_and_only_by_who_has_it(asha: Worker) -> None:
    person(RAVI, "Ravi")
    care = take(ASHA, "166/3")
    assert taking.renew(ASHA, care.id, NOON + 5 * DAY).until == NOON + 12 * DAY
    for who, number, now in (
        (RAVI, care.id, NOON),
        (ASHA, 999, NOON),
        (ASHA, care.id, NOON + 12 * DAY),
    ):
        with pytest.raises(CareOver):
            taking.renew(who, number, now)
    assert tables.BoothCare.get().until == NOON + 12 * DAY


def test_a_booth_is_released_once_and_not_by_another_worker(asha: Worker) -> None:
    person(RAVI, "Ravi")
    care = take(ASHA, "166/3")
    for number in (care.id, 999):
        with pytest.raises(CareOver):
            taking.release(RAVI, number, NOON)
    for _ in range(2):
        taking.release(ASHA, care.id, NOON)
    assert actions() == [("take_booth", "166/3"), ("release_booth", "166/3")]


def test_what_rises_while_one_has_it_is_ones_own_and_stays_so(asha: Worker) -> None:
    care = take(ASHA, "166/3")
    seema = person(SEEMA, "Seema", "166/3")
    give(seema, "166/3", "booth_agent")
    give(seema, "166/3", "booth_member")  # which is no post that counts
    tables.Booth.update(trained=1).where(tables.Booth.id == booth_id("166/3")).execute()
    (mine,) = booth_care.listing.mine(asha.id, NOON)
    assert (mine.rise.confirmed, mine.rise.trained, mine.rise.posts) == (1, 1, 1)
    taking.release(ASHA, care.id, NOON + HOUR)
    person(RAVI, "Ravi", "166/3")
    (past,) = booth_care.listing.mine(asha.id, NOON + HOUR)
    assert (past.ended, past.rise) == (True, mine.rise)
    assert booth_care.listing.mine(asha.id, NOON + 30 * DAY) == ()


def test_a_number_that_falls_is_no_negative_rise(asha: Worker) -> None:
    take(ASHA, "166/1")
    tables.Booth.update(confirmed=0).where(tables.Booth.id == booth_id("166/1")).execute()
    (mine,) = booth_care.listing.mine(asha.id, NOON)
    assert not mine.rise


class TestAssigning:
    """Meena coordinates PC21."""

    @pytest.fixture(autouse=True)
    def meena(self, asha: Worker) -> Worker:
        return coordinator(MEENA, "Meena", "PC21")

    def test_a_coordinator_assigns_a_booth_and_its_worker_is_told(self, asha: Worker) -> None:
        care = taking.assign(MEENA, booth_id("166/4"), asha.code, NOON)
        assert (care.worker_id, care.assigned) == (asha.id, True)
        told = [(row.chat_id, row.subject) for row in tables.Outbox.select()]
        assert told == [(ASHA, "care")]
        assert actions() == [("assign_booth", "166/4")]

    def test_a_coordinator_takes_it_back(self, asha: Worker) -> None:
        care = take(ASHA, "166/4")
        assert taking.release(MEENA, care.id, NOON).ended
        assert held(ASHA) == []

    def test_nobody_assigns_elsewhere_or_to_strangers(self, asha: Worker) -> None:
        far = person(RAVI, "Ravi", "165/1")
        with pytest.raises(NotAllowed):
            taking.assign(ASHA, booth_id("166/4"), asha.code, NOON)
        with pytest.raises(NotAllowed):
            taking.assign(MEENA, booth_id("165/1"), asha.code, NOON)
        with pytest.raises(NotAllowed):
            taking.assign(MEENA, booth_id("166/4"), far.code, NOON)
        with pytest.raises(UnknownWorker):
            taking.assign(MEENA, booth_id("166/4"), "BS-0000-000", NOON)
        assert tables.BoothCare.select().count() == 0

    def test_nobody_gets_a_fourth_or_what_another_has(self, asha: Worker) -> None:
        for part in (1, 2, 3):
            take(ASHA, f"166/{part}")
        with pytest.raises(TooManyBooths) as refused:
            taking.assign(MEENA, booth_id("166/4"), asha.code, NOON)
        assert refused.value.parameters["what"] == "other"
        ravi = person(RAVI, "Ravi")
        with pytest.raises(BoothTaken):
            taking.assign(MEENA, booth_id("166/1"), ravi.code, NOON)

    def test_coordinators_alone_read_who_has_which(self, asha: Worker) -> None:
        take(ASHA, "166/4")
        page = booth_care.listing.read_page(MEENA, place_id("PC21"), NOON, offset=0, limit=10)
        assert [(one.booth.code, one.name) for one in page.cares] == [("166/4", "Asha Devi")]
        assert tables.Audit.select().where(tables.Audit.action == "read_care").count() == 1
        for who, place in ((ASHA, "PC21"), (MEENA, "PC20")):
            with pytest.raises(NotAllowed):
                booth_care.listing.read_page(who, place_id(place), NOON, offset=0, limit=10)


def test_ten_who_take_one_booth_at_once_leave_it_with_one(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person(20 + n, f"Worker {n}") for n in range(6)]
    numbers = cares.numbers

    def slow(*args: Any) -> Any:  # between the look whether somebody has it and the writing
        time.sleep(0.03)
        return numbers(*args)

    monkeypatch.setattr(taking, "numbers", slow)
    answers = at_once(agar, len(people), lambda n: take(20 + n, "166/3"))
    assert answers == {"done": 1, "booth_taken": 5}
    assert tables.BoothCare.select().count() == 1


def test_four_taps_of_one_person_at_once_take_three(
    asha: Worker, agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = cares.numbers

    def slow(*args: Any) -> Any:
        time.sleep(0.03)
        return numbers(*args)

    monkeypatch.setattr(taking, "numbers", slow)
    answers = at_once(agar, 4, lambda n: take(ASHA, f"166/{n + 1}"))
    assert answers == {"done": 3, "too_many_booths": 1}


def test_what_cannot_be_recorded_takes_no_booth(
    asha: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("models.audit.record", refuse)
    with pytest.raises(RuntimeError):
        take(ASHA, "166/3")
    assert tables.BoothCare.select().count() == 0


def test_what_is_suggested_needs_people_most_and_is_nobodys_nor_a_sample(asha: Worker) -> None:
    person(RAVI, "Ravi", "166/5")
    take(RAVI, "166/2")
    tables.Booth.update(sample=True).where(tables.Booth.id == booth_id("166/3")).execute()
    found = booth_care.listing.to_take(ASHA, NOON, limit=4)
    codes = [booth.code for booth in found]
    assert codes[0] == "166/4"  # the only one without anybody
    assert set(codes[1:]) == {"166/1", "166/5"}


def test_equal_ones_are_suggested_in_another_order_to_others(agar: Database) -> None:
    people = [person(30 + n, f"Worker {n}", "165/1") for n in range(12)]
    orders = {
        tuple(b.code for b in booth_care.listing.to_take(30 + n, NOON, limit=2))
        for n in range(len(people))
    }
    assert orders == {("165/2", "165/3"), ("165/3", "165/2")}


def test_an_erased_worker_has_no_booth_any_more(asha: Worker) -> None:
    take(ASHA, "166/3")
    parts = dict(personal_data.export(ASHA, KEYS).parts)
    assert [fact["booth"] for fact in parts["care"]] == ["166/3"]
    personal_data.erase(ASHA, asha.code, KEYS, NOON)
    assert tables.BoothCare.select().count() == 0
    person(RAVI, "Ravi")
    take(RAVI, "166/3")
