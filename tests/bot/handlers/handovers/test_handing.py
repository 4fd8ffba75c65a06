"""A trainer who cannot come hands a session over in the chat, and another takes it."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from jobs import morning, waiting_list
from models import chats, tables, trainings, workers
from models.clock import Clock
from models.queues import outbox
from playground.telegram import World
from tests.bot.support.agar_people import plan, worker
from tests.bot.support.monday_noon import clock, delivered, job, meena
from tests.bot.support.people import Person
from tests.support.world import DAY, HOUR, NOON, give

__all__ = ["clock", "meena"]
ASHA, RAVI, KAMLA, WORKER = 1, 2, 3, 7
T = Catalogues().text("hi", ZoneInfo("Asia/Kolkata"))


def a_trainer(telegram: World, number: int, name: str, booth: str) -> Person:
    someone = worker(telegram, number, name, booth)
    chats.set_language(number, 0, "hi", NOON, private=True)
    give(workers.by_telegram_id(number), "MP", "trainer")
    return someone


@pytest.fixture
async def people(telegram: World, bot: Runtime, meena: Person) -> dict[str, Person]:
    """Asha leads T1, on Tuesday at 15:00, in which a worker has a seat; Ravi and Kamla are free."""
    await meena.says("/start")
    trainers = {
        "asha": a_trainer(telegram, ASHA, "Asha", "166/1"),
        "ravi": a_trainer(telegram, RAVI, "Ravi", "166/2"),
        "kamla": a_trainer(telegram, KAMLA, "Kamla", "165/1"),
    }
    someone = worker(telegram, WORKER, "Sunita")
    chats.set_language(WORKER, 0, "hi", NOON, private=True)
    trainings.enrol(WORKER, plan(seats=3).id, NOON)
    asha = tables.Worker.get(tables.Worker.telegram_id == ASHA).id
    tables.Session.update(trainer=asha).execute()
    everyone = trainers | {"meena": meena, "sunita": someone}
    for person in everyone.values():
        await person.says("/start")
    return everyone


def data(person: Person) -> list[str]:
    keyboard = person.last()["reply_markup"]["inline_keyboard"]
    return [one.get("callback_data") or one["url"] for row in keyboard for one in row]


async def test_asha_cannot_come_ravi_cannot_either_and_kamla_takes_it(
    bot: Runtime, clock: Clock, people: dict[str, Person]
) -> None:
    asha, ravi, kamla = people["asha"], people["ravi"], people["kamla"]
    await asha.says("/mysessions")
    assert "handovers" in data(asha)
    asked = await asha.sends_data("handovers")  # she leads one alone
    assert T.plain("handover.ask", code="T1") in asked
    begin = data(asha)[0]
    assert begin.startswith("askothers:1:")
    for _ in range(2):  # pressed twice
        await asha.sends_data(begin)
        assert T.plain("handover.open", code="T1") in asha.last()["text"]
    assert await delivered(bot) == 1
    assert T.plain("handover.asked", code="T1", name=T.person("Asha")) in ravi.last()["text"]
    take, cannot = data(ravi)
    await ravi.sends_data(cannot)
    assert data(ravi)[-1] == take  # a slip of the thumb is taken back
    assert await delivered(bot) == 1
    await kamla.sends_data(data(kamla)[0])
    assert T.plain("handover.taken", code="T1") in kamla.last()["text"]
    assert data(kamla) == ["names:1:0", "session:1"]
    assert await delivered(bot) == 3
    news = T.plain("handover.news_taken", code="T1", name=T.person("Kamla"))
    assert news in asha.last()["text"]
    assert T.plain("handover.news_rest") in asha.last()["text"]
    assert news in people["meena"].last()["text"]  # the coordinator, at once
    assert T.plain("handover.news_rest") not in people["meena"].last()["text"]
    assert data(people["meena"]) == ["session:1"]
    told = people["sunita"].last()["text"]
    assert T.plain("changed.trainer", code="T1") in told and "Kamla" in told
    late = await ravi.sends_data(take)
    assert T.plain("error.handover_over.taken", session="T1") in late
    clock.jump_to(NOON + 20 * HOUR)  # 8:00
    await morning.tick(job(bot, clock))
    assert await delivered(bot) == 1
    waits = people["meena"].last()["text"]  # that few will come, but not what she knows by now
    assert "T1" in waits and T.plain("handover.morning") not in waits


async def test_the_coordinator_hands_over_for_the_trainer_and_stops_it_again(
    bot: Runtime, people: dict[str, Person]
) -> None:
    meena, ravi = people["meena"], people["ravi"]
    await meena.sends_data("session:1")
    assert "handover:1" in data(meena)
    await meena.sends_data("handover:1")
    await meena.sends_data(data(meena)[0])
    await delivered(bot)
    stop = data(meena)[-1]
    assert stop.startswith("stophandover:")
    stopped = await meena.sends_data(stop)
    assert T.plain("handover.kept", code="T1", trainer=T.person("Asha")) in stopped
    await delivered(bot)
    assert T.plain("error.handover_over.stopped", session="T1") in ravi.last()["text"]
    assert trainings.session(1, NOON).trainer == "Asha"


async def test_when_nobody_takes_it_asha_and_meena_are_told_at_once(
    bot: Runtime, clock: Clock, people: dict[str, Person]
) -> None:
    asha, meena = people["asha"], people["meena"]
    await asha.sends_data("handover:1")
    await asha.sends_data(data(asha)[0])
    for _ in range(3):
        await delivered(bot)
        clock.jump_to(clock.now() + 2 * HOUR)
        await waiting_list.tick(job(bot, clock))
    await delivered(bot)
    for person in (asha, meena):
        assert T.plain("handover.news_nobody", code="T1", asked=2) in person.last()["text"]
    kept = T.plain("handover.kept", code="T1", trainer=T.person("Asha"))
    assert kept in meena.last()["text"]  # nobody can take it any more: no "unless"
    assert T.plain("handover.kept_mine", code="T1") in asha.last()["text"]
    assert trainings.session(1, NOON).trainer == "Asha"


async def test_a_bot_that_died_while_it_asked_asks_once(
    bot: Runtime, clock: Clock, people: dict[str, Person]
) -> None:
    await people["asha"].sends_data("handover:1")
    await people["asha"].sends_data(data(people["asha"])[0])
    outbox.claim(10, clock.now())  # and then it dies
    clock.jump_to(clock.now() + HOUR)
    assert await delivered(bot) == 1
    await waiting_list.tick(job(bot, clock))
    assert await delivered(bot) == 0


async def test_without_another_trainer_it_says_what_to_do(
    bot: Runtime, people: dict[str, Person]
) -> None:
    tables.Post.update(until=NOON).where(tables.Post.kind == "trainer").execute()
    asha = people["asha"]
    answer = await asha.sends_data("handover:1")
    assert T.plain("error.handover_over.nobody_free") in answer
    assert data(asha)[0] == "run:coordinator:"


async def test_who_is_no_trainer_any_more_is_led_to_the_coordinator(
    bot: Runtime, people: dict[str, Person]
) -> None:
    asha, ravi = people["asha"], people["ravi"]
    await asha.sends_data("handover:1")
    await asha.sends_data(data(asha)[0])
    await delivered(bot)
    mine = tables.Post.worker == workers.by_telegram_id(RAVI).id
    tables.Post.update(until=NOON).where(mine).execute()
    assert T.plain("error.not_free.post", session="T1") in await ravi.sends_data(data(ravi)[0])
    assert data(ravi)[0] == "run:coordinator:"


async def test_who_leads_none_is_told_so(people: dict[str, Person]) -> None:
    ravi = people["ravi"]
    await ravi.says("/mysessions")
    assert "handovers" not in data(ravi)
    assert T.plain("handover.none") in await ravi.sends_data("handovers")


async def test_of_several_sessions_one_is_chosen(people: dict[str, Person]) -> None:
    plan(at=NOON + 3 * DAY, venue="सुसनेर")
    asha = tables.Session.get_by_id(1).trainer_id
    tables.Session.update(trainer=asha).execute()
    await people["asha"].sends_data("handovers")
    assert data(people["asha"])[:2] == ["handover:1", "handover:2"]
