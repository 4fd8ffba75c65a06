"""A reminder as it arrives in the worker's own chat."""

from datetime import timedelta

import pytest

from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import reminders as job
from jobs.job_context import JobContext
from models import chats, tables, trainings
from models.clock import Clock
from models.trainings import planning
from playground.telegram import World
from tests.bot.outbox.sending_steps import fault
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.world import HOUR, NOON

__all__ = ["clock"]
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
async def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, a worker who has spoken with the bot and holds a seat on Tuesday at 15:00."""
    agar_people.meena(telegram)
    person = agar_people.worker(telegram, 5, "Sunita Baghel")
    await person.says("/start")
    trainings.enrol(5, agar_people.plan().id, NOON)
    return person


async def evening(bot: Runtime, clock: Clock) -> Sender:
    """Start a sender at seven in the evening, which works when it is called."""
    services = bot.services
    clock.jump_to(NOON + 7 * HOUR + timedelta(minutes=1))
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    return Sender(services, bot.bot)


async def test_sunita_reads_what_when_and_where_and_can_give_up_her_seat(
    bot: Runtime, clock: Clock, sunita: Person
) -> None:
    assert await (await evening(bot, clock)).send_due() == 1
    text = sunita.last()["text"]
    for part in ("कल दोपहर 3:00 बजे", "T1 बूथ प्रबंधन", "मंगलवार, 24 नवंबर 2026", "पंचायत भवन"):
        assert part in text
    assert sunita.buttons()[0].startswith("✅")  # a hurried thumb gives nothing up
    assert "सीट छोड़ दी" in await sunita.presses("✕")
    assert tables.Session.get_by_id(1).taken == 0


async def test_who_has_said_that_they_come_is_not_asked_again(
    bot: Runtime, clock: Clock, sunita: Person
) -> None:
    sender = await evening(bot, clock)
    await sender.send_due()
    assert T.plain("seats.button_coming") in sunita.buttons()
    await sunita.presses(T.plain("seats.button_coming"))
    clock.jump_to(NOON + 25 * HOUR + timedelta(minutes=1))
    services = bot.services
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    await sender.send_due()
    assert T.plain("reminder.sure") in sunita.last()["text"]
    assert T.plain("seats.button_coming") not in sunita.buttons()
    assert sunita.buttons()[-1] == T.plain("seats.button_cannot")


async def test_who_speaks_english_is_reminded_in_english_two_hours_before(
    bot: Runtime, clock: Clock, sunita: Person
) -> None:
    chats.set_language(5, 0, "en", NOON, private=True)
    sender = await evening(bot, clock)
    tables.Outbox.delete().execute()
    clock.jump_to(NOON + 25 * HOUR + timedelta(minutes=1))  # Tuesday, 13:01
    services = bot.services
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    await sender.send_due()
    text = sunita.last()["text"].replace("\u202f", " ")
    assert "Your training session is today at 3:00 pm." in text


async def test_a_seat_given_up_before_the_reminder_leaves_is_not_reminded_of(
    telegram: World, bot: Runtime, clock: Clock, sunita: Person
) -> None:
    sender = await evening(bot, clock)
    await sunita.says("/cancel T1")
    before = sunita.last()
    await sender.send_due()
    await settled(telegram)
    assert sunita.last() == before
    row = tables.Outbox.get()
    assert (row.state, row.error) == ("expired", "not needed any more")


async def test_sunita_reads_by_day_that_her_session_is_cancelled(
    bot: Runtime, clock: Clock, sunita: Person
) -> None:
    planning.call_off(1, by=agar_people.MEENA, now=NOON, with_people=True)
    sender = Sender(bot.services, bot.bot)
    before = sunita.last()
    clock.jump_to(NOON + 11 * HOUR)
    await sender.send_due()
    assert sunita.last() == before
    clock.jump_to(NOON + 19 * HOUR)  # Tuesday morning
    assert await sender.send_due() == 1
    text = sunita.last()["text"]
    for part in ("रद्द", "T1 बूथ प्रबंधन", "मंगलवार, 24 नवंबर 2026"):
        assert part in text
    assert [
        one["callback_data"] for (one,) in sunita.last()["reply_markup"]["inline_keyboard"]
    ] == ["run:trainings:"]


async def test_whose_seat_is_erased_is_not_told_that_the_session_is_cancelled(
    bot: Runtime, sunita: Person
) -> None:
    planning.call_off(1, by=agar_people.MEENA, now=NOON, with_people=True)
    tables.Enrolment.delete().execute()
    await Sender(bot.services, bot.bot).send_due()
    row = tables.Outbox.get()
    assert (row.state, row.error) == ("expired", "not needed any more")


async def test_a_reminder_whose_answers_get_lost_arrives_twice_at_most(
    bot: Runtime, clock: Clock, sunita: Person, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.reachability.CALM", 0.05)
    sender = await evening(bot, clock)
    await fault(server, kind="drop", seconds=0.1, times=99)
    for _ in range(5):
        await sender.send_due()
        clock.jump_to(clock.now() + timedelta(minutes=1))
    (row,) = tables.Outbox.select()
    arrived = [m for m in sunita.chat.messages.values() if "मंगलवार, 24" in m.get("text", "")]
    assert (row.state, len(arrived)) == ("uncertain", 2)


async def test_a_reminder_that_may_have_arrived_is_not_repeated_before_telegram_answers(
    bot: Runtime, clock: Clock, sunita: Person, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = await evening(bot, clock)
    await fault(server, kind="drop", seconds=0.1)
    await sender.send_due()

    answers = iter((False, True))

    async def waited(probe: object, longest: float) -> bool:
        return next(answers)

    monkeypatch.setattr("bot.outbox.delivery.until_answering", waited)
    for state in ("queued", "sent"):
        clock.jump_to(clock.now() + timedelta(minutes=1))
        await sender.send_due()
        assert tables.Outbox.get().state == state
