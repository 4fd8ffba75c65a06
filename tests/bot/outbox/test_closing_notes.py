"""Who leads a session that is over is led to what is left: close it, or take it from paper."""

import pytest

from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import reminders as job
from jobs.job_context import JobContext
from models import attendance, chats, trainings
from models.attendance import check_in
from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON

__all__ = ["clock"]
T = Catalogues().text("hi", Settings().zone)
STARTS = NOON + HOUR


@pytest.fixture
async def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, in whose session Sunita has a seat."""
    meena = agar_people.meena(telegram)
    await meena.says("/start")
    chats.set_language(agar_people.MEENA, 0, "hi", NOON, private=True)
    agar_people.worker(telegram, 5, "Sunita Baghel")
    session = agar_people.plan(at=STARTS)
    trainings.enrol(5, session.id, NOON)
    return meena


async def send(bot: Runtime, clock: Clock, hours: int) -> None:
    """Run the job and the sender so many hours after noon."""
    services = bot.services
    clock.jump_to(NOON + hours * HOUR)
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    await Sender(services, bot.bot).send_due()


async def test_meena_closes_it_from_the_message(bot: Runtime, clock: Clock, meena: Person) -> None:
    code = attendance.open_attendance(1, by=agar_people.MEENA, now=STARTS).code
    check_in.check_in(5, code, STARTS, 1)
    await send(bot, clock, hours=3)
    shown = T.plain("attendance.over", code="T1", title="बूथ प्रबंधन", present=1, taken=1)
    assert meena.last()["text"] == shown
    await meena.presses(T.plain("attendance.button_close"))
    await meena.presses(T.plain("attendance.button_close_sure"))
    assert attendance.look_at(1, by=agar_people.MEENA, now=clock.now()).passed == 1


async def test_it_is_obsolete_once_the_attendance_is_closed(
    bot: Runtime, clock: Clock, meena: Person
) -> None:
    attendance.open_attendance(1, by=agar_people.MEENA, now=STARTS)
    clock.jump_to(NOON + 3 * HOUR)
    services = bot.services
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    attendance.close(1, by=agar_people.MEENA, now=clock.now())
    before = meena.last()
    await Sender(services, bot.bot).send_due()
    assert meena.last() == before
