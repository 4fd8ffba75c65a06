"""A coordinator holds seats of a session for an AC."""

from bot.i18n import Catalogues
from config.settings import Settings
from models import chats, tables, trainings
from models.trainings import quotas
from playground.telegram import World
from tests.bot.support.agar_people import plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON, place_id

__all__ = ["clock", "meena"]


def data(one: Person) -> list[str]:
    """Return the callback data under the last message."""
    rows = one.last()["reply_markup"]["inline_keyboard"]
    return [b["callback_data"] for row in rows for b in row if "callback_data" in b]


def held(session: trainings.Session) -> dict[str, int]:
    """Return how many seats are held, by AC."""
    return {ac.code: seats for ac, seats in quotas.of_session(session.id)}


async def test_seats_are_held_and_lifted_by_taps_alone(meena: Person) -> None:
    session = plan(10)
    await meena.says("/quota")
    for chosen in (session.code, f"{session.code} AC166", f"{session.code} AC166 5"):
        assert f"run:quota:{chosen}" in data(meena)
        await meena.sends_data(f"run:quota:{chosen}")
    assert held(session) == {"AC166": 5}
    await meena.sends_data(f"run:quota:{session.code} AC166")
    await meena.sends_data(f"run:quota:{session.code} AC166 0")
    assert held(session) == {}


async def test_one_line_does_it_and_wrong_ones_change_nothing(meena: Person) -> None:
    session = plan(10)
    for wrong in ("AC165 5", "AC999 5", "AC166 11", "AC166 -1", "AC166 x", "AC166 1e3"):
        await meena.says(f"/quota {session.code} {wrong}")
        assert held(session) == {}, wrong
    await meena.says(f"/quota {session.code} आगर ५")
    assert held(session) == {"AC166": 5}


async def test_an_ac_of_another_area_is_not_said_to_be_unknown(meena: Person) -> None:
    session = plan(10)
    said = await meena.says(f"/quota {session.code} AC165 5")
    t = Catalogues().text("hi", Settings().zone)
    assert said == t.plain("error.unknown_place.outside", text="AC165", session=session.code)
    assert data(meena) == [f"run:quota:{session.code} AC166 5"]


async def test_a_lifted_quota_offers_its_seat_at_once(telegram: World, meena: Person) -> None:
    session = plan(1)
    await meena.says(f"/quota {session.code} AC166 1")
    farid = worker(telegram, 4, "Farid", "165/1")
    await farid.says("/start")
    await farid.says(f"/enrol {session.code}")
    assert data(farid) == [f"wait:{session.id}"]
    await farid.sends_data(f"wait:{session.id}")
    await meena.says(f"/quota {session.code} AC166 0")
    [position] = trainings.waiting.of_worker(4, NOON)
    assert position.offered_until is not None


async def test_a_worker_reads_how_many_seats_they_can_take(telegram: World, meena: Person) -> None:
    t = Catalogues().text("hi", Settings().zone)
    session = plan(4)
    tables.Session.update(place=place_id("MP")).execute()  # where Farid is, too
    farid = worker(telegram, 4, "Farid", "165/1")
    chats.set_language(4, 0, "hi", NOON, private=True)
    kept = t.plain("seats.kept", bar="").strip()
    for held_for_agar, free in ((3, 1), (4, 0)):
        tables.Quota.delete().execute()
        agar = place_id("AC166")
        tables.Quota.insert(session=session.id, ac=agar, seats=held_for_agar).execute()
        listed = await farid.says("/trainings")
        assert (kept in listed) == (not free)
        assert (f"run:enrol:{session.code}" in data(farid)) == bool(free)
        shown = await farid.says(session.code)
        assert t.plain("trainings.about_seats", seats="0/4", free=free) in shown
        assert (f"wait:{session.id}" in data(farid)) == (not free)
