"""Offer a post by a link: opened by newcomers and workers, dead or alive."""

import re

from models import tables
from models.clock import Clock
from models.posts import offers
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import RAM, SITA, Deliver, held, last_of
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person
from tests.support.world import HOUR, NOON


def token_in(text: str) -> str:
    """Find the token in a text with a link."""
    match = re.search(r"\?start=(a[\w-]{22})\b", text)
    assert match
    return match[1]


async def link_from(meena: Person, post: str = "booth_agent 166/2") -> str:
    """Create a link of Meena's to a post; return its token."""
    await meena.says(f"/appoint {post}")
    await meena.presses("🔗")
    return token_in(await meena.presses("✅"))


def declining(person: Person, action: str = "askend") -> str:
    """Return the data of the button that gives a post up, or asks whether to."""
    keyboard = person.last()["reply_markup"]["inline_keyboard"]
    found = [b.get("callback_data", "") for row in keyboard for b in row]
    return str(next(data for data in found if data.startswith(action)))


async def test_a_newcomer_registers_by_the_link_and_is_then_appointed(
    meena: Person, telegram: World, deliver: Deliver
) -> None:
    token = await link_from(meena)
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says(f"/start {token}")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    await sunita.presses(sunita.buttons()[0])
    await sunita.says("166/2")
    await sunita.presses("✅")
    assert "अब आपके पास यह पद है: बूथ एजेंट (BLA-2), 166/2" in last_of(sunita)
    assert held(5) == [("booth_agent", "166/2")]
    assert token[1:] not in str(list(tables.Draft.select().dicts()))
    await deliver()
    assert "Sunita Baghel जी ने आपके लिंक से यह पद ले लिया" in last_of(meena)


async def test_a_worker_gets_the_post_at_once_and_may_say_not_for_me(
    meena: Person, ram: Person, telegram: World
) -> None:
    token = await link_from(meena)
    assert "अब आपके पास यह पद है" in await ram.says(f"/start {token}")
    assert "अब आपके पास यह पद है" in await ram.says(f"/start {token}")
    sita = worker(telegram, SITA, "Sita")
    await sita.says(f"/start {token}")
    assert "इस्तेमाल हो चुका है" in await sita.presses("हिन्दी")
    assert "छोड़ना है" in await ram.sends_data(declining(ram))
    assert held(RAM) == [("booth_agent", "166/2")]
    assert "अब आप इस पद पर नहीं हैं" in await ram.sends_data(declining(ram, "endpost"))
    assert "इस्तेमाल हो चुका है" in await ram.says(f"/start {token}")
    assert held(RAM) == held(SITA) == []


async def test_expired_revoked_and_forged_links_are_refused_before_anybody_registers(
    meena: Person, telegram: World, clock: Clock
) -> None:
    sunita = newcomer(telegram, 5, "Sunita")
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    revoked = await link_from(meena)
    await meena.presses("✕ लिंक रद्द करें")
    await meena.presses("✕ हाँ")
    old = await link_from(meena, "booth_agent 166/3")
    assert "रद्द कर दिया गया" in await sunita.says(f"/start {revoked}")
    assert "लिंक सही नहीं" in await sunita.says(f"/start {old[:-1]}_")
    assert "लिंक सही नहीं" in await sunita.says(f"/register {'a' * 23}")
    clock.jump_to(NOON + offers.LIFETIME + HOUR)
    assert "48 घंटे" in await sunita.says(f"/start {old}")
    assert tables.Worker.select().where(tables.Worker.telegram_id == 5).count() == 0
    assert tables.Post.select().where(tables.Post.kind == "booth_agent").count() == 0


async def test_a_newcomer_on_a_dead_link_is_led_on_from_the_choice_of_the_language(
    meena: Person, telegram: World, clock: Clock
) -> None:
    token = await link_from(meena)
    clock.jump_to(NOON + offers.LIFETIME + HOUR)
    sunita = newcomer(telegram, 5, "Sunita")
    await sunita.says(f"/start {token}")
    assert "48 घंटे" in await sunita.presses("हिन्दी")
    assert sunita.buttons() == ["✅ कार्यकर्ता बनें"]
    assert "older than 48 hours" in await sunita.presses("English")
    assert "18 years" in await sunita.presses("✅ Register")


async def test_a_worker_on_a_dead_link_is_led_to_their_card(meena: Person, telegram: World) -> None:
    token = await link_from(meena)
    await meena.presses("✕ लिंक रद्द करें")
    await meena.presses("✕ हाँ")
    sita = worker(telegram, SITA, "Sita")
    await sita.says(f"/start {token}")
    assert "रद्द कर दिया गया" in await sita.presses("हिन्दी")
    assert sita.buttons() == ["🪪 मेरा पहचान पत्र"]
