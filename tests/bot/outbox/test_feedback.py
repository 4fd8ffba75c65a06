"""Who came to a session is asked how it was, in their own chat."""

import pytest

from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import feedback as job
from jobs.job_context import JobContext
from models import attendance, chats, tables, trainings
from models.attendance import check_in
from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON

__all__ = ["clock"]
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
async def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who was at a session this morning."""
    agar_people.meena(telegram)
    person = agar_people.worker(telegram, 5, "Sunita Baghel")
    await person.says("/start")
    chats.set_language(5, 0, "hi", NOON, private=True)
    session = agar_people.plan(at=NOON + HOUR)
    trainings.enrol(5, session.id, NOON)
    code = attendance.open_attendance(session.id, by=agar_people.MEENA, now=NOON + HOUR).code
    check_in.check_in(5, code, NOON + HOUR, session.id)
    attendance.close(session.id, by=agar_people.MEENA, now=NOON + 3 * HOUR)
    attendance.settle(session.id, NOON + 3 * HOUR)
    tables.Outbox.delete().execute()  # that they have passed
    return person


async def ask(bot: Runtime, clock: Clock, hours: int) -> int:
    """Run the job and the sender so many hours after noon; return how many messages left."""
    services = bot.services
    clock.jump_to(NOON + hours * HOUR)
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    return await Sender(services, bot.bot).send_due()


async def test_sunita_answers_two_questions_with_two_taps(
    bot: Runtime, clock: Clock, sunita: Person
) -> None:
    assert await ask(bot, clock, hours=3) == 1
    assert T.plain("feedback.ask", title="बूथ प्रबंधन") == sunita.last()["text"]
    assert sunita.buttons()[0] == T.plain("feedback.rating_5")
    answer = await sunita.presses(T.plain("feedback.rating_4"))
    assert answer == T.plain("feedback.ask_understood", title="बूथ प्रबंधन")
    await sunita.presses(T.plain("feedback.understood_partly"))
    assert sunita.last()["text"] == T.plain("feedback.thanks_and_ask")
    assert T.plain("button.coordinator") in sunita.buttons()
    [row] = tables.Feedback.select()
    assert (row.rating, row.understood) == (4, "partly")


async def test_at_night_nobody_is_asked(bot: Runtime, clock: Clock, sunita: Person) -> None:
    question = T.plain("feedback.ask", title="बूथ प्रबंधन")
    await ask(bot, clock, hours=11)  # 23:00
    assert sunita.last()["text"] != question
    await ask(bot, clock, hours=20)  # 08:00
    assert sunita.last()["text"] == question
