"""Workers looked up by their ID: who sees what, and which IDs are offered for a mistyped one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import authority, tables, workers
from models.errors import NotAllowed, NotRegistered, Refusal
from models.identity import worker_ids
from models.workers import UnknownWorker
from tests.models.identity.test_worker_ids import ids
from tests.support.world import HOUR, NOON, booth_id, coordinator, person

LATER = NOON + HOUR
MEENA, RAKESH, ASHA, STRANGER = 900, 901, 1, 77


@pytest.fixture
def asha(agar: object) -> workers.Worker:
    """Register Asha of 166/1, Meena who coordinates her PC, and Rakesh who coordinates the next."""
    coordinator(MEENA, "Meena", "PC21")
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    return person(ASHA, "Asha")


def written() -> list[tuple[int | None, str, str, dict[str, object]]]:
    rows = tables.Audit.select().order_by(tables.Audit.id)
    return [(r.actor, r.action, r.subject, json.loads(r.details)) for r in rows]


def slip(code: str) -> str:
    """Return an ID with one wrong character."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def refused(text: str, telegram_id: int) -> Refusal:
    with pytest.raises(UnknownWorker) as refusal:
        workers.look_up(text, telegram_id, LATER)
    return refusal.value


def test_meena_sees_a_worker_of_her_place_and_that_is_written_down(asha: workers.Worker) -> None:
    seen = workers.look_up(asha.code, MEENA, LATER)
    assert seen.worker == asha
    assert not seen.own
    meena = workers.by_telegram_id(MEENA).id
    assert written() == [(meena, "read_worker", asha.code, {"booth": "166/1"})]


def test_asha_sees_herself_and_nothing_is_written(asha: workers.Worker) -> None:
    assert workers.look_up(asha.code, ASHA, LATER) == workers.WorkerView(asha.code, asha, own=True)
    assert written() == []


@pytest.mark.parametrize("telegram_id", [RAKESH, STRANGER])
def test_everybody_else_learns_that_it_is_genuine_and_no_more(
    asha: workers.Worker, telegram_id: int
) -> None:
    assert workers.look_up(asha.code, telegram_id, LATER) == workers.WorkerView(asha.code, None)
    assert written() == []


def test_a_post_at_the_very_booth_shows_nobody(asha: workers.Worker) -> None:
    ravi = person(2, "Ravi")
    authority.grant(ravi.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    assert workers.look_up(asha.code, 2, LATER).worker is None


def test_a_post_that_has_ended_shows_nobody(asha: workers.Worker) -> None:
    tables.Post.update(until=NOON).execute()
    assert workers.look_up(asha.code, MEENA, LATER).worker is None


def test_finding_refuses_who_may_not_see(asha: workers.Worker) -> None:
    assert workers.find(asha.code, MEENA, LATER) == asha
    with pytest.raises(NotAllowed):
        workers.find(asha.code, RAKESH, LATER)
    with pytest.raises(NotRegistered):
        workers.find(asha.code, STRANGER, LATER)


def test_an_id_is_read_in_any_dress(asha: workers.Worker) -> None:
    digits = str.maketrans("0123456789", "०१२३४५६७८९")
    looks = str.maketrans("01", "OI")
    for typed in (
        asha.code.lower(),
        f"  {asha.code.replace('-', ' ')} ",
        asha.code.removeprefix("BS-"),
        asha.code.translate(digits),
        asha.code.translate(looks).lower(),
    ):
        assert workers.find(typed, MEENA, LATER).id == asha.id, typed


def test_a_mistyped_id_gets_the_right_one_from_who_may_see_it(asha: workers.Worker) -> None:
    refusal = refused(slip(asha.code), MEENA)
    assert refusal.choices == (asha.code,)
    assert refusal.parameters["what"] == "near"
    assert written() == []  # nothing was shown yet


@pytest.mark.parametrize("telegram_id", [RAKESH, STRANGER])
def test_a_mistyped_id_tells_others_nothing(asha: workers.Worker, telegram_id: int) -> None:
    real, nobodys = refused(slip(asha.code), telegram_id), refused("BS-7K3M-9Q0", telegram_id)
    assert real.choices == nobodys.choices == ()
    assert real.parameters["what"] == nobodys.parameters["what"] == "mistyped"


def test_ones_own_mistyped_id_is_recognised(asha: workers.Worker) -> None:
    assert refused(slip(asha.code), ASHA).choices == (asha.code,)


def test_two_swapped_one_missing_and_one_too_many_are_recognised(asha: workers.Worker) -> None:
    tables.Worker.update(public_id="7K3M9Q" + worker_ids.check_character("7K3M9Q")).where(
        tables.Worker.id == asha.id
    ).execute()
    code = workers.by_telegram_id(ASHA).code
    for typed in (
        code.replace("7K", "K7"),
        code.replace("7K3M", "7KM"),
        code.replace("7K3M", "7KK3M"),
        code.removeprefix("BS-")[1:],
    ):
        assert code in refused(typed, MEENA).choices, typed


def test_an_id_of_another_campaign_gets_its_own_answer(asha: workers.Worker) -> None:
    other = worker_ids.show("7K3M9Q" + worker_ids.check_character("7K3M9Q"))
    refusal = refused(other.lower(), MEENA)
    assert refusal.parameters == {"text": other, "what": "elsewhere"}
    assert refusal.choices == ()


@pytest.mark.parametrize("text", ["", "BS", "165/12", "Asha", "आशा", "BS-7K3M-9QXXX", "☎" * 4000])
def test_what_is_no_id_says_so(asha: workers.Worker, text: str) -> None:
    assert refused(text, MEENA).parameters["what"] == "form"


@given(ids, st.data())
def test_the_right_id_is_always_among_the_repairs_of_one_slip(
    public_id: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, 6))
    other = data.draw(st.integers(0, 6))
    character = data.draw(st.sampled_from(worker_ids.ALPHABET))
    swapped = list(public_id)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    for typed in (
        public_id[:place] + character + public_id[place + 1 :],
        "".join(swapped),
        public_id[:place] + public_id[place + 1 :],
        public_id[:place] + character + public_id[place:],
    ):
        for dressed in (typed, f"BS-{typed[:4]}-{typed[4:]}"):
            repairs = worker_ids.repairs(dressed)
            assert public_id in repairs
            assert all(worker_ids.parse(f"BS-{likely}") == likely for likely in repairs)
            assert len(repairs) < 40


@pytest.mark.parametrize("text", ["namaste", "BSNL", "bs theek hai", "165/12", "", "BS-", "आशा"])
def test_plain_words_are_no_id(text: str) -> None:
    assert not worker_ids.resembles(text)


@pytest.mark.parametrize("text", ["BS-7K3M-9QX", "bs7k3m9qy", "bs-kmtr-qxz", "BS ७K३M ९QX"])
def test_what_begins_like_an_id_is_meant_as_one(text: str) -> None:
    assert worker_ids.resembles(text)
