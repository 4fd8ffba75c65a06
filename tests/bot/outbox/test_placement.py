"""A booth is split: its workers are asked, answer, and their coordinator places the others."""

import pytest

from bot.i18n import Catalogues, Text
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from jobs import placement as job
from jobs.job_context import JobContext
from models import chats, tables, workers
from models.clock import Clock
from playground.telegram import World
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.split_booths import split
from tests.support.world import HOUR, NOON

__all__ = ["clock"]
HI, EN = (Catalogues().text(code, Settings().zone) for code in ("hi", "en"))


@pytest.fixture
async def people(telegram: World, bot: Runtime) -> tuple[Person, Person, Person]:
    """Meena, who coordinates PC21, and two workers of 166/2 in Hindi and English."""
    asha, ravi, meena = (
        agar_people.worker(telegram, 1, "Asha Devi", "166/2"),
        agar_people.worker(telegram, 2, "Ravi Kumar", "166/2"),
        agar_people.meena(telegram),
    )
    for person, language in ((asha, "hi"), (ravi, "en"), (meena, "hi")):
        await person.says("/start")
        chats.set_language(person.user.id, 0, language, NOON, private=True)
    return asha, ravi, meena


async def send(bot: Runtime, clock: Clock, hours: int = 1) -> int:
    """Run the job and the sender; return how many messages left."""
    services = bot.services
    clock.jump_to(NOON + hours * HOUR)
    await job.tick(JobContext(services.settings, services.database, clock, lambda: None))
    return await Sender(services, bot.bot).send_due()


def half(t: Text, ranges: str, code: str) -> str:
    return t.plain("placement.half", ranges=ranges, code=code)


def home(person: Person) -> str:
    return workers.by_telegram_id(person.user.id).booth.home.code


async def test_asha_taps_the_range_on_her_slip_and_can_take_it_back(
    bot: Runtime, clock: Clock, people: tuple[Person, Person, Person]
) -> None:
    asha, ravi, _ = people
    split("166/2")
    assert await send(bot, clock) == 2
    assert asha.last()["text"] == HI.plain("placement.ask_serials", code="166/2", name="Village 2")
    assert asha.buttons()[:2] == [
        half(HI, "1–522", "166/2"),
        half(HI, "523–900, 950–999", "166/2A"),
    ]
    question = asha.last()["message_id"]
    await asha.presses(half(HI, "523–900, 950–999", "166/2A"))
    assert "166/2A Village 2" in asha.last()["text"]
    again = str(tables.Booth.get(tables.Booth.suffix == "A").id)
    number = tables.Placement.get(tables.Placement.worker == workers.by_telegram_id(1).id).id
    assert HI.plain("changes.booth_is", booth="166/2A Village 2", code="")[:12] in (
        await asha.sends_data(f"myhalf:{number}:{again}", question)
    )
    assert await send(bot, clock, 2) == 0
    await asha.says("/me")
    assert home(asha) == "166/2A"
    assert ravi.buttons()[2:] == [
        EN.plain("placement.button_elsewhere"),
        EN.plain("placement.button_unknown"),
    ]


async def test_who_does_not_know_keeps_a_card_without_a_booth_and_says_it_later(
    bot: Runtime, clock: Clock, people: tuple[Person, Person, Person]
) -> None:
    _, ravi, _ = people
    split("166/2", serials=False)
    await send(bot, clock)
    assert await ravi.presses(EN.plain("placement.button_unknown")) == EN.plain(
        "placement.said_unknown"
    )
    assert EN.plain("button.coordinator") in ravi.buttons()
    assert home(ravi) == "AC166"
    await ravi.says("/start")
    assert EN.plain("placement.button_ask") in ravi.buttons()
    await ravi.says("/me")
    card = [m for m in ravi.chat.messages.values() if "photo" in m][-1]
    assert EN.plain("worker.booth_gone", code="166/2") in card["caption"]
    assert EN.plain("placement.button_ask") in ravi.buttons()
    await ravi.says("/booth 166/2")
    await ravi.presses(EN.plain("placement.button_mine"))
    assert home(ravi) == "166/2"
    back = await ravi.presses(EN.plain("changes.back"))
    code = workers.by_telegram_id(2).code
    assert back == EN.plain("changes.ac", booth="AC166 Agar", before="166/2 Village 2", code=code)
    assert home(ravi) == "AC166"


async def test_who_votes_elsewhere_chooses_their_booth(
    bot: Runtime, clock: Clock, people: tuple[Person, Person, Person]
) -> None:
    asha, _, _ = people
    split("166/2")
    await send(bot, clock)
    assert await asha.presses(HI.plain("placement.button_elsewhere")) == HI.plain(
        "placement.said_elsewhere"
    )
    await asha.presses(HI.plain("placement.button_find"))
    assert "166/4" in await asha.says("166/4")
    assert home(asha) == "166/4"


async def test_a_booth_that_is_gone_leads_to_the_booths_of_the_ac(
    bot: Runtime, clock: Clock, people: tuple[Person, Person, Person]
) -> None:
    asha, _, _ = people
    home_id = workers.by_telegram_id(1).booth.id
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == home_id).execute()
    await send(bot, clock)
    assert asha.last()["text"] == HI.plain("placement.ask_gone", code="166/2", name="Village 2")
    await asha.presses(HI.plain("placement.button_find"))
    await asha.presses("5")
    assert home(asha) == "166/5"


async def test_meena_sees_who_is_left_and_places_one_who_is_told(
    bot: Runtime, clock: Clock, people: tuple[Person, Person, Person]
) -> None:
    asha, ravi, meena = people
    split("166/2")
    assert HI.plain("placement.how") in await meena.says("/placement AC166")
    await send(bot, clock)
    assert HI.plain("placement.how_all_asked") in await meena.says("/placement AC166")
    await asha.presses(HI.plain("placement.button_unknown"))
    shown = await meena.says("/placement AC166")
    numbers = {"asked": 2, "unknown": 1, "elsewhere": 0}
    assert HI.plain("placement.sums", **numbers) in shown
    assert HI.plain("placement.line", booth="166/2 Village 2", people=2, **numbers) in shown
    assert HI.plural("strength.unplaced", 2) in await meena.says("/strength AC166")
    await meena.says("/placement")
    assert meena.buttons()[0] == HI.plain("placement.button_old", code="166/2", n=2)
    await meena.presses(meena.buttons()[0])
    assert meena.buttons()[0] == HI.plain("placement.person_unknown", name="Asha Devi")
    assert "Ravi Kumar" in await meena.presses("Ravi Kumar")
    await meena.presses(half(HI, "1–522", "166/2"))
    assert home(ravi) == "166/2"
    assert await send(bot, clock, 2) == 1
    assert ravi.last()["text"] == EN.plain("placement.news", code="166/2", name="Village 2")
    await meena.presses(HI.plain("placement.button_undo"))
    assert home(ravi) == "AC166"
    await meena.presses(HI.plain("placement.button_back", code="AC166"))
    await meena.presses(meena.buttons()[0])
    await meena.presses("Ravi Kumar")
    await meena.presses(HI.plain("placement.button_other"))
    await meena.says("3")
    assert home(ravi) == "166/3"
