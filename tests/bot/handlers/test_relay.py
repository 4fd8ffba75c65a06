"""A worker writes to the coordinator through the bot, gets an answer, and is blocked."""

import re
from typing import Any

import pytest

from bot import i18n
from bot.api import ApiClient
from bot.i18n import Catalogues, Text
from bot.outbox_buttons import account_buttons
from bot.runtime import Runtime
from config.settings import Settings
from models import relay, tables
from models.account import AccountNews
from models.database import Database
from models.posts import location, offers
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person, settled
from tests.support.traces import cells
from tests.support.world import DAY, booth_id, phone

ASHA = 7
TELLING = {
    *("error.not_allowed", "trainings.none", "error.dead_link.withdrawn", "claim.news_moved"),
    *("error.not_allowed.session", "placement.said_unknown"),
    *("feedback.thanks_and_ask", "error.certificate_revoked", "error.handover_over.nobody_free"),
    *(f"error.not_free.{why}" for why in ("trainer", "away", "most", "post")),
}
# How a text tells its reader to turn to the coordinator.
ASKS = {
    "hi": re.compile(r"समन्वयक[^।]* (से|को) [^।]*(कहिए|बताइए|पूछिए|माँगिए|लीजिए|मिलिए|दीजिए)"),
    "en": re.compile(r"(?i)\b(ask|tell|contact|write to|check with) [\w' ]*coordinator"),
}
WORDS = "कल की बैठक\n<b>कहाँ</b> है?"


@pytest.fixture
async def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who coordinates PC21 and has written to the bot before."""
    meena = bring_meena(telegram)
    await meena.says("/help")
    return meena


@pytest.fixture
def asha(telegram: World, meena: Person) -> Person:
    """Asha, a worker of 166/1."""
    return worker(telegram, ASHA, "Asha Devi")


@pytest.fixture
def t() -> Text:
    """The Hindi texts."""
    return Catalogues().text("hi", Settings().zone)


def data(person: Person, action: str) -> str:
    """Return the data of the newest button of an action."""
    keyboards = [m["reply_markup"] for m in _of_bot(person) if "reply_markup" in m]
    rows = [row for keyboard in keyboards for row in keyboard.get("inline_keyboard", [])]
    found = [b["callback_data"] for row in rows for b in row if "callback_data" in b]
    return next(str(d) for d in reversed(found) if d.startswith(f"{action}:"))


def _of_bot(person: Person) -> list[dict[str, Any]]:
    bot = person.world.bot.id
    return [m for m in person.chat.messages.values() if m["from"]["id"] == bot]


async def test_a_worker_sees_who_coordinates_and_both_write_without_numbers(
    db: Database, asha: Person, meena: Person
) -> None:
    assert "Meena" in await asha.says("/coordinator")
    assert "Meena" in await asha.sends_data(data(asha, "writeto"))
    await asha.says(WORDS)
    got = meena.last()["text"]
    assert "Asha Devi" in got
    assert WORDS in got  # as it was typed, tags and lines too
    question = await meena.sends_data(data(meena, "answer"), meena.last()["message_id"])
    assert "Asha Devi" in question
    assert any(WORDS in str(m.get("text")) for m in _of_bot(meena))  # the message stays
    await meena.says("पंचायत भवन में")
    assert "पंचायत भवन में" in asha.last()["text"]
    await asha.sends_data(data(asha, "answer"))
    await asha.says("धन्यवाद")
    assert "धन्यवाद" in meena.last()["text"]
    for person, number in ((asha, phone(900)), (meena, phone(ASHA))):
        assert not any(number[-10:] in str(m) for m in _of_bot(person))
    stored = " ".join(text for _, text in cells(db))
    assert "बैठक" not in stored
    assert "पंचायत" not in stored


async def test_the_message_behind_the_command_is_sent_at_once(asha: Person, meena: Person) -> None:
    await asha.says("/coordinator बैठक कहाँ है?")
    assert "बैठक कहाँ है?" in meena.last()["text"]


@pytest.mark.parametrize(("hour", "silent"), [(23, True), (12, False)])
async def test_at_night_it_arrives_without_a_sound(
    asha: Person, meena: Person, monkeypatch: pytest.MonkeyPatch, hour: int, silent: bool
) -> None:
    zone, sounds, send = Settings().zone, [], ApiClient.send
    then = asha.world.clock.now().astimezone(zone).replace(hour=hour, minute=0)
    asha.world.clock.jump_to(then + DAY)

    async def heard(api: ApiClient, chat_id: int, *what: Any, **how: Any) -> int:
        sounds.append((chat_id, how.get("silent", False)))
        return await send(api, chat_id, *what, **how)

    monkeypatch.setattr(ApiClient, "send", heard)
    await asha.says("/coordinator बैठक कहाँ है?")
    assert sounds == [(900, silent), (ASHA, False)]


async def test_the_days_messages_are_bounded(asha: Person, meena: Person, t: Text) -> None:
    for n in range(relay.PER_DAY):
        await asha.says(f"/coordinator {n}")
    refusal = await asha.says("/coordinator once more")
    assert refusal == t.plain("error.too_many_relayed", name=t.person("Meena"), limit=relay.PER_DAY)
    assert "once more" not in meena.last()["text"]


async def test_a_blocked_worker_is_told_so_and_allowed_again(
    asha: Person, meena: Person, t: Text
) -> None:
    await asha.says("/coordinator hello")
    await meena.sends_data(data(meena, "blocksender"))
    assert any("hello" in str(m.get("text")) for m in _of_bot(meena))
    assert await asha.says("/coordinator hey") == t.plain(
        "error.relay_blocked.alone", name=t.person("Meena")
    )
    await meena.sends_data(data(meena, "allowsender"))
    await asha.says("/coordinator hey")
    assert "hey" in meena.last()["text"]


async def test_who_has_stopped_the_bot_is_not_reached_and_the_writer_knows(
    asha: Person, meena: Person, t: Text
) -> None:
    meena.chat.blocked = True
    assert await asha.says("/coordinator hey") == t.plain("relay.unreachable", name="Meena जी")


async def test_too_long_a_message_is_asked_for_again(asha: Person, meena: Person, t: Text) -> None:
    await asha.says("/coordinator")
    await asha.sends_data(data(asha, "writeto"))
    refused = await asha.says("x" * (relay.LIMIT + 1))
    assert t.plain("error.bad_text.message", limit=relay.LIMIT) in refused
    await asha.says("short")
    assert "short" in meena.last()["text"]


async def test_where_nobody_coordinates_the_contact_is_named(
    telegram: World, bot: Runtime, t: Text
) -> None:
    ravi = worker(telegram, 8, "Ravi", "165/1")
    assert (await ravi.says("/coordinator")).startswith(t.plain("relay.nobody"))


async def test_whatever_says_to_ask_the_coordinator_has_the_button(asha: Person) -> None:
    for typed in ("/trainings", "/newtraining PC20", "/privacy"):
        await asha.says(typed)
        await settled(asha.world)
        assert data(asha, "run:coordinator") == "run:coordinator:", typed
        assert asha.last()["reply_markup"]


@pytest.mark.parametrize("language", ["hi", "en"])
def test_no_other_text_says_to_ask_the_coordinator(language: str) -> None:
    """Those that do have the button: the tests around look at each."""
    texts = i18n.Catalogue(language).messages
    saying = {key for key, forms in texts.items() if ASKS[language].search(" ".join(forms))}
    assert saying - {"button.coordinator"} <= TELLING
    assert "claim.news_moved" in saying


def test_an_account_whose_registration_moved_away_can_write_to_the_coordinator(t: Text) -> None:
    buttons = account_buttons(AccountNews("BS-7K3M-9QX", "moved"), t)
    assert [b.callback_data for (b,) in buttons] == ["run:coordinator:", "run:register:"]


async def test_a_link_whose_maker_lost_the_post_leads_to_the_coordinator(asha: Person) -> None:
    where = location.location_of(booth_id=booth_id("166/1"))
    now = asha.world.clock.now()
    link = offers.create_offer("booth_agent", where, by=900, now=now)
    tables.Post.update(until=now).execute()
    await asha.says(f"/start a{link.token}")
    await asha.presses("हिन्दी")
    assert data(asha, "run:coordinator") == "run:coordinator:"


async def test_a_newcomer_has_no_coordinator_and_is_led_to_register(
    telegram: World, bot: Runtime, t: Text
) -> None:
    ravi = newcomer(telegram, 8, "Ravi")
    assert await ravi.says("/coordinator") == t.plain("error.not_registered")
