"""Who did not come is asked why, by day; that they were there, the trainer decides by one tap."""

import pytest

from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import feedback as job
from jobs.job_context import JobContext
from models import attendance, chats, tables, trainings
from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON

__all__ = ["clock"]
MEENA = agar_people.MEENA
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
async def people(telegram: World, bot: Runtime) -> tuple[Person, Person]:
    """Return Meena and Sunita, who has a seat in T1, from 13:00 to 15:00, and did not come."""
    meena, sunita = agar_people.meena(telegram), agar_people.worker(telegram, 5, "Sunita Baghel")
    for one in (meena, sunita):
        await one.says("/start")
        chats.set_language(one.user.id, 0, "hi", NOON, private=True)
    session = agar_people.plan(at=NOON + HOUR)
    trainings.enrol(5, session.id, NOON)
    attendance.open_attendance(session.id, by=MEENA, now=NOON + HOUR)
    attendance.close(session.id, by=MEENA, now=NOON + 3 * HOUR)
    attendance.settle(session.id, NOON + 3 * HOUR)
    return meena, sunita


async def at(bot: Runtime, clock: Clock, hours: int) -> int:
    """Run the job and the sender so many hours after noon; return how many messages left."""
    services = bot.services
    clock.jump_to(NOON + hours * HOUR)
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    return await Sender(services, bot.bot).send_due()


def data(person: Person) -> list[str]:
    rows = person.last()["reply_markup"]["inline_keyboard"]
    return [b.get("callback_data", "") for row in rows for b in row]


async def test_sunita_says_why_she_did_not_come(
    bot: Runtime, clock: Clock, people: tuple[Person, Person]
) -> None:
    _, sunita = people
    await at(bot, clock, 11)  # 23:00
    assert "absent:1:far" not in data(sunita)
    await at(bot, clock, 20)
    assert "absent:1:far" in data(sunita)
    assert await sunita.sends_data("absent:1:far") == T.plain("absent.thanks")
    assert await at(bot, clock, 21) == 0  # nobody is asked twice
    assert tables.SeatAnswer.get().reason == "far"
    report = await people[0].says("/report PC21")
    assert T.plain("report.absent_reasons", reasons=f"{T.plain('seats.reason.far')} 1") in report


async def test_sunita_was_there_and_meena_adds_her(
    bot: Runtime, clock: Clock, people: tuple[Person, Person]
) -> None:
    meena, sunita = people
    await at(bot, clock, 3)
    assert await sunita.presses(T.plain("seats.reason.there")) == T.plain("absent.there")
    await at(bot, clock, 4)
    assert "Sunita" in str(meena.last()["text"])
    await sunita.sends_data("addlisted:1")  # who may not
    assert tables.Enrolment.get().state == "enrolled"
    name = T.person("Sunita Baghel")
    assert await meena.presses(T.plain("absent.button_add")) == T.plain("absent.added", name=name)
    assert tables.Enrolment.get().state == "attended"
