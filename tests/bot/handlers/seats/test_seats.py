"""Seats as workers get them: swapped, waited for, put into a calendar, taken for a team."""

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from jobs import waiting_list as job
from jobs.job_context import JobContext
from models import tables, trainings, workers
from models.clock import Clock
from models.tables.trainings import EnrolmentState
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import DAY, HOUR, NOON, booth_id, give

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who plans the sessions."""
    return bring_meena(telegram)


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, a worker of booth 166/2."""
    return worker(telegram, 1, "Asha", "166/2")


def data(person: Person) -> list[str]:
    """Return the data of the buttons below the newest message."""
    markup = person.last()["reply_markup"]["inline_keyboard"]
    return [button.get("callback_data", "") for row in markup for button in row]


def held(telegram_id: int) -> list[str]:
    return [s.code for s in trainings.of_worker(telegram_id, NOON)]


async def test_what_ones_post_requires_comes_first_and_says_so(asha: Person, bot: Runtime) -> None:
    give(workers.by_telegram_id(1), "166/2", "booth_agent")
    plan(5)
    needed = plan(5, at=NOON + 3 * DAY, title="Roll")
    t = bot.services.catalogues.text("hi", bot.services.settings.zone)
    assert t.plain("seats.near_needed") not in await asha.says("/trainings")
    tables.PostKind.update(requires="Roll").where(tables.PostKind.code == "booth_agent").execute()
    tables.GeographyImport.create(at=NOON, files="posts.csv", changed=1)
    shown = await asha.says("/trainings")
    assert (
        shown.index(t.plain("seats.near_needed"))
        < shown.index(needed.code)
        < shown.index("बूथ प्रबंधन")
    )
    assert data(asha)[0] == f"run:enrol:{needed.code}"


async def test_an_overlapping_seat_is_swapped_with_one_tap(asha: Person) -> None:
    first, wanted = plan(2), plan(2, venue="मंगल भवन")
    await asha.says(f"/enrol {first.code}")
    refusal = await asha.says(f"/enrol {wanted.code}")
    assert first.code in refusal
    assert data(asha)[0] == f"swap:{wanted.id}:{first.id}"
    answer = await asha.sends_data(data(asha)[0])
    assert wanted.code in answer
    assert held(1) == [wanted.code]


async def test_a_swap_into_a_session_that_is_full_meanwhile_loses_nothing(
    telegram: World, asha: Person
) -> None:
    first, wanted = plan(2), plan(1, venue="मंगल भवन")
    later = plan(2, at=NOON + 3 * DAY)
    await asha.says(f"/enrol {first.code}")
    await asha.says(f"/enrol {wanted.code}")
    offered = data(asha)[0]
    ravi = worker(telegram, 2, "Ravi")
    await ravi.says(f"/enrol {wanted.code}")
    await asha.sends_data(offered)
    assert held(1) == [first.code]
    assert f"run:enrol:{later.code}" in data(asha)


async def test_who_waits_is_told_once_and_takes_the_seat_from_the_message(
    asha: Person, bot: Runtime, clock: Clock
) -> None:
    await asha.says("/trainings")
    assert data(asha)[0] == "tellnear:1"
    await asha.sends_data("tellnear:1")
    assert data(asha)[0] == "tellnear:0"
    clock.jump_to(NOON + HOUR)
    new = planning.NewSession(
        tables.Place.get(tables.Place.code == "AC166").id, "बूथ", NOON + DAY, 5, "भवन"
    )
    session = planning.make_session(new, by=MEENA, now=clock.now())
    context = JobContext(bot.services.settings, bot.services.database, clock, lambda: None)
    sender = Sender(bot.services, bot.bot)
    for _ in range(2):
        await job.tell(context)
        await sender.send_due()
    messages = [m for m in asha.chat.messages.values() if session.code in m.get("text", "")]
    assert len(messages) == 1
    await asha.sends_data(f"run:enrol:{session.code}")
    assert held(1) == [session.code]


async def test_what_one_has_not_passed_yet_is_the_first_button(
    telegram: World, asha: Person
) -> None:
    passed, new = plan(5), plan(1, at=NOON + 2 * DAY, title="Roll")
    before = plan(5, at=NOON + 5 * DAY)
    trainings.enrol(1, before.id, NOON)
    tables.Enrolment.update(state=EnrolmentState.PASSED).execute()
    tables.Session.update(cancelled_at=NOON).where(tables.Session.id == before.id).execute()
    ravi = worker(telegram, 2, "Ravi")
    await ravi.says(f"/enrol {new.code}")
    await asha.says("/trainings")
    assert data(asha)[:2] == [f"wait:{new.id}", f"run:enrol:{passed.code}"]


async def test_a_seat_goes_into_the_calendar_by_link_and_by_file(asha: Person) -> None:
    session = plan(2)
    await asha.says(f"/enrol {session.code}")
    link, file = asha.last()["reply_markup"]["inline_keyboard"][0]
    assert link["url"].startswith("https://calendar.google.com/")
    await asha.sends_data(file["callback_data"])
    assert asha.last()["document"]["mime_type"] == "text/calendar"
    assert b"BEGIN:VTIMEZONE" in asha.files()[f"{session.code}.ics"]


async def test_a_president_enrols_the_team_and_each_may_decline_with_one_tap(
    telegram: World, asha: Person, bot: Runtime
) -> None:
    await asha.says("/me")
    kamla = worker(telegram, 7, "Kamla", "166/2")
    give(workers.by_telegram_id(7), "166/2", "booth_president")
    session, clash = plan(5), plan(5, venue="मंगल भवन", title="Roll")
    ravi = worker(telegram, 2, "Ravi", "166/2")
    await ravi.says(f"/enrol {clash.code}")
    await kamla.says("/trainings")
    assert "teams" in data(kamla)
    await kamla.sends_data("teams")
    offer = await kamla.sends_data(f"team:{session.id}:0")
    assert "Asha" in offer
    assert f"Ravi ({clash.code})" in offer
    await kamla.sends_data(f"teamtake:{session.id}:{booth_id('166/2')}")
    assert (held(1), held(7), held(2)) == ([session.code], [session.code], [clash.code])
    await Sender(bot.services, bot.bot).send_due()
    assert "Kamla" in asha.last()["text"]
    await asha.sends_data(f"run:cancel:{session.code}")
    assert held(1) == []
    await kamla.sends_data(f"teamtake:{session.id}:{booth_id('166/2')}")
    assert held(1) == []  # who said no is not enrolled again


async def test_a_worker_without_a_post_leads_no_team(asha: Person) -> None:
    session = plan(5)
    await asha.says("/trainings")
    assert "teams" not in data(asha)
    await asha.sends_data(f"team:{session.id}:0")
    await asha.sends_data(f"teamtake:{session.id}:{booth_id('166/2')}")
    assert held(1) == []
