"""The waiting list of a full session, from the refusal to the seat."""

import pytest

from bot.i18n import Catalogues, Value
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import waiting_list as job
from jobs.job_context import JobContext
from models import chats, tables, trainings
from models.clock import Clock
from models.queues import outbox_records
from models.session_changes import changing
from models.tables.trainings import Waiting
from models.trainings import planning, waiting
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import DAY, HOUR, NOON, person, place_id

__all__ = ["clock", "meena"]
Trio = tuple[Person, Person, Person]


@pytest.fixture
def trio(telegram: World, meena: Person) -> Trio:
    """Asha, who has the only seat, Ravi and Kamla; all three read Hindi."""
    asha, ravi, kamla = (
        worker(telegram, n, name) for n, name in enumerate(("Asha", "Ravi", "Kamla"), 1)
    )
    for n in (1, 2, 3):
        chats.set_language(n, 0, "hi", NOON, private=True)
    return asha, ravi, kamla


def text(key: str, **values: Value) -> str:
    """Return a Hindi text as it is shown."""
    return Catalogues().text("hi", Settings().zone).plain(key, **values)


def data(one: Person) -> list[str]:
    """Return the callback data under the last message."""
    rows = one.last()["reply_markup"]["inline_keyboard"]
    return [b["callback_data"] for row in rows for b in row if "callback_data" in b]


def told(telegram_id: int) -> int:
    """Return how many messages about a list were queued for somebody."""
    return sum(m.subject == "waiting" for m in outbox_records.of_chat(telegram_id))


async def full(asha: Person, *others: Person) -> trainings.Session:
    """Plan a session of one seat, which Asha takes, and let others wait for it."""
    session = plan(1)
    await asha.says(f"/enrol {session.code}")
    for one in others:
        await tap_wait(one, session)
    return session


async def tap_wait(one: Person, session: trainings.Session) -> str:
    """Ask for the session, and tap the button of its list."""
    await one.says(session.code)
    return await one.sends_data(f"wait:{session.id}")


async def test_a_full_session_offers_its_list_and_shows_the_place_everywhere(trio: Trio) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, kamla)
    await ravi.says(f"/enrol {session.code}")
    assert data(ravi) == [f"wait:{session.id}"]
    second = text("waiting.place", place=2, people=2)
    assert second in await ravi.sends_data(f"wait:{session.id}")
    assert data(ravi) == ["run:trainings:", f"unwait:{session.id}"]  # leaving is never the first
    assert second in await ravi.says(f"/enrol {session.code}")
    for page in ("/trainings", "/mytrainings"):
        listed = await ravi.says(page)
        assert text("waiting.title") in listed
        assert listed.count(session.code) >= 1
        assert f"unwait:{session.id}" in data(ravi)


async def test_the_typed_code_and_the_list_of_sessions_lead_to_the_waiting_list(trio: Trio) -> None:
    asha, ravi, _ = trio
    session = await full(asha)
    for page in (session.code, "/trainings"):
        await ravi.says(page)
        assert f"wait:{session.id}" in data(ravi)


async def test_a_seat_that_is_cancelled_is_offered_at_once_and_taken_by_one_tap(trio: Trio) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, ravi, kamla)
    await asha.says(f"/cancel {session.code}")
    assert (told(2), told(3)) == (1, 0)
    await asha.says(f"/enrol {session.code}")  # her thumb slipped: too late, it is Ravi's
    assert data(asha) == [f"wait:{session.id}"]
    await ravi.says("/trainings")
    assert data(ravi)[:2] == [f"run:enrol:{session.code}", f"letgo:{session.id}"]
    await ravi.sends_data(data(ravi)[0])
    assert trainings.of_worker(2, NOON)[0].id == session.id


async def test_who_lets_it_go_stands_at_the_end_and_the_next_is_asked_at_once(trio: Trio) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, ravi, kamla)
    await asha.says(f"/cancel {session.code}")
    answer = await ravi.sends_data(f"letgo:{session.id}")
    assert text("waiting.place", place=2, people=2) in answer
    assert told(3) == 1


async def test_an_old_button_lets_nothing_go_and_says_how_one_stands(
    trio: Trio, clock: Clock
) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, ravi, kamla)
    answer = await ravi.sends_data(f"letgo:{session.id}")
    assert text("waiting.declined", code=session.code) not in answer
    assert text("waiting.place", place=1, people=2) in answer
    clock.jump_to(session.starts_at)
    over = text("error.session_over", session=session.code)
    assert await ravi.sends_data(f"letgo:{session.id}") == over


async def test_who_has_a_seat_at_that_time_is_told_what_to_do_first(trio: Trio) -> None:
    asha, ravi, _ = trio
    session, other = await full(asha), plan(2, venue="सुसनेर")
    trainings.enrol(2, other.id, NOON)
    refused = text("error.session_clash.waiting", session=session.code, other=other.code)
    assert await tap_wait(ravi, session) == refused
    assert data(ravi) == ["run:mytrainings:"]
    await ravi.sends_data("run:mytrainings:")
    assert f"run:cancel:{other.code}" in data(ravi)


async def test_leaving_is_one_tap_and_so_is_cancelling_without_a_seat(trio: Trio) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, ravi, kamla)
    left = text("waiting.left", code=session.code, title=session.title)
    assert left in await ravi.sends_data(f"unwait:{session.id}")
    assert data(ravi)[0] == f"wait:{session.id}"
    assert left in await kamla.says(f"/cancel {session.code}")
    assert waiting.of_worker(2, NOON) == waiting.of_worker(3, NOON) == ()
    assert text("error.not_waiting", session=session.code).split(":")[0] in await ravi.sends_data(
        f"unwait:{session.id}"
    )


async def test_who_asks_for_the_list_while_a_seat_is_free_is_shown_the_seat(trio: Trio) -> None:
    asha, *_ = trio
    session = plan(1)
    assert text("waiting.free_now", code=session.code) in await tap_wait(asha, session)
    assert data(asha) == [f"run:enrol:{session.code}"]


async def test_after_the_cut_off_the_answer_says_that_the_first_tap_wins(
    trio: Trio, clock: Clock
) -> None:
    asha, ravi, _ = trio
    session = await full(asha)
    clock.jump_to(session.starts_at - 2 * HOUR)
    assert text("waiting.open") in await tap_wait(ravi, session)


@pytest.mark.parametrize(("past", "says"), [(9, False), (10, True)])
async def test_the_chance_is_told_once_the_past_says_enough(
    trio: Trio, past: int, says: bool
) -> None:
    asha, ravi, _ = trio
    session = await full(asha)
    training = tables.Session.get_by_id(session.id).training_id
    over = tables.Session.create(
        training=training, place=place_id("PC21"), venue="x", starts_at=NOON - DAY,
        ends_at=NOON - DAY + HOUR, seats=1, made_at=NOON - 2 * DAY,
    )  # fmt: skip
    for n in range(past):
        state = "taken" if n < 4 else "waiting"
        Waiting.create(
            session=over, worker=person(100 + n, "Mohan").id, state=state, number=n,
            first_place=1, at=NOON - 2 * DAY, changed_at=NOON - 2 * DAY,
        )  # fmt: skip
    answer = await tap_wait(ravi, session)
    assert (text("waiting.chance", got=4, people=past) in answer) is says


async def test_the_offer_arrives_by_day_with_both_buttons_and_not_once_it_is_over(
    trio: Trio, bot: Runtime, clock: Clock
) -> None:
    asha, ravi, kamla = trio
    sender = Sender(bot.services, bot.bot)
    session = await full(asha, ravi, kamla)
    clock.jump_to(NOON + 11 * HOUR)  # at night
    await asha.says(f"/cancel {session.code}")
    before = ravi.last()
    await sender.send_due()
    assert ravi.last() == before
    clock.jump_to(NOON + 18 * HOUR + HOUR / 60)  # six in the morning
    assert await sender.send_due() == 1
    assert data(ravi) == [f"run:enrol:{session.code}", f"letgo:{session.id}"]
    assert text("waiting.place", place=1, people=2) in ravi.last()["text"]
    await ravi.sends_data(f"letgo:{session.id}")
    await kamla.sends_data(f"unwait:{session.id}")
    before = kamla.last()
    await sender.send_due()  # her offer has gone with her
    assert kamla.last() == before


async def test_everybody_who_waits_is_told_after_the_cut_off_and_of_a_cancelled_session(
    trio: Trio, bot: Runtime, clock: Clock
) -> None:
    asha, ravi, kamla = trio
    services, sender = bot.services, Sender(bot.services, bot.bot)
    session = await full(asha, ravi, kamla)
    clock.jump_to(session.starts_at - 2 * HOUR)
    context = JobContext(services.settings, services.database, clock, lambda: None)
    await job.tick(context)
    await asha.says(f"/cancel {session.code}")
    assert await sender.send_due() == 2
    for one in (ravi, kamla):
        assert data(one)[0] == f"run:enrol:{session.code}"
    planning.call_off(session.id, by=MEENA, now=clock.now(), with_people=True)
    await job.tick(context)
    assert await sender.send_due() == 2
    for one in (ravi, kamla):
        assert data(one) == ["run:trainings:", f"unwait:{session.id}"]


async def test_who_waits_reads_of_another_time_keeps_the_place_and_leaves_by_one_tap(
    trio: Trio, bot: Runtime
) -> None:
    asha, ravi, kamla = trio
    session = await full(asha, ravi, kamla)
    later, zone = session.starts_at + DAY, bot.services.settings.zone
    changing.move(session.id, later, by=MEENA, now=NOON, zone=zone)
    await Sender(bot.services, bot.bot).send_due()
    for place, one in ((1, ravi), (2, kamla)):
        shown = one.last()["text"]
        assert text("waiting.changed_keep") in shown
        assert text("waiting.place", place=place, people=2) in shown
        assert data(one) == ["run:trainings:", f"unwait:{session.id}"]
    await ravi.sends_data(f"unwait:{session.id}")
    [position] = waiting.of_worker(3, NOON)
    assert position.place == 1
    planning.call_off(session.id, by=MEENA, now=NOON, with_people=True)
    context = JobContext(bot.services.settings, bot.services.database, bot.services.clock, print)
    await job.tick(context)
    await Sender(bot.services, bot.bot).send_due()
    assert data(kamla) == ["run:trainings:", f"unwait:{session.id}"]
    await kamla.sends_data(f"unwait:{session.id}")
    assert data(kamla) == ["run:trainings:"]  # there is nothing to wait for
