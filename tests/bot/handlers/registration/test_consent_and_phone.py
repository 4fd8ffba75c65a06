"""Consent and one's own phone: what is asked for, stored and refused."""

import json
from typing import Any

import pytest

from bot.i18n import Catalogues
from bot.messages import privacy
from config.settings import Settings
from models import tables
from models.consents import Consent, Terms
from models.database import Database
from models.identity import PhoneCipher
from playground.telegram import World, groups
from tests.bot.handlers.registration.registration_steps import (
    agrees,
    draft,
    registers,
    the_worker,
    workers,
)
from tests.bot.support.people import Person, settled
from tests.support.traces import cells


def stored(db: Database) -> str:
    """Return everything that the database holds, as one text."""
    ask: Any = db.peewee.execute_sql
    names = db.peewee.get_tables()
    return repr([ask(f'SELECT * FROM "{name}"').fetchall() for name in names])


async def test_nothing_personal_is_stored_before_consent(db: Database, sunita: Person) -> None:
    await sunita.says("/register 165/2 Sunita Malviya")
    await sunita.presses("हिन्दी")
    await sunita.shares(sunita.user)
    await sunita.says("मेरा नाम Sunita है, नंबर " + sunita.user.phone)
    held = stored(db)
    assert "165" not in json.dumps(draft())  # ids, not words
    assert str(sunita.user.id) in held
    for word in ("Sunita", "Baghel", "Malviya", sunita.user.phone[-10:]):
        assert word not in held
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert "Sunita" not in stored(db)
    await sunita.says("Sunita Devi")
    assert "Sunita Devi" in stored(db)


async def test_who_says_not_now_is_told_what_is_kept_and_nothing_else_is(
    db: Database, sunita: Person
) -> None:
    await sunita.says("/register 165/2 Sunita Malviya")
    await sunita.presses("हिन्दी")
    answer = await sunita.presses("नहीं, अभी नहीं")
    assert "यहाँ बस आपका Telegram ID और चुनी हुई भाषा रखी है" in answer
    assert "/erase" in answer
    assert "निमंत्रण में आपका नाम और नंबर" in answer  # stays until its day, or until “not me”
    her_id = str(sunita.user.id)
    assert {where for where, text in cells(db) if her_id in text} == {"chat.chat_id"}
    [chat] = tables.Chat.select().where(tables.Chat.chat_id == sunita.user.id)
    assert (chat.language, chat.title) == ("hi", "")
    assert {row.raw for row in tables.Inbox.select()} == {""}
    assert "मिट" in await sunita.says("/erase")
    await sunita.presses("🗑")
    assert not tables.Chat.select().exists()


async def test_the_phone_is_never_stored_readable(
    db: Database, settings: Settings, sunita: Person
) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    assert "phone" in draft()
    assert sunita.user.phone[-10:] not in stored(db)
    await sunita.says("/register 166/1")
    await sunita.presses("✅ Sunita")
    await sunita.presses("✅")
    assert sunita.user.phone[-10:] not in stored(db)
    keys = PhoneCipher(settings.secret_key.get_secret_value())
    assert keys.decrypt(the_worker().phone) == sunita.user.phone


async def test_consent_is_kept_with_version_words_and_language(sunita: Person) -> None:
    await registers(sunita)
    row = tables.Consent.select().get()
    words = privacy.consent(
        Catalogues().text("hi", Settings().zone), Terms.from_settings(Settings())
    )
    given = Consent.to(words, "hi")
    kept = (row.notice_version, row.text_hash, row.language)
    assert kept == (given.notice_version, given.text_hash, "hi")
    assert row.worker_id == the_worker().id


async def test_who_declines_is_let_go_politely_and_forgotten(sunita: Person) -> None:
    await sunita.says("/start b165-2")
    await sunita.presses("English")
    assert sunita.buttons() == ["✅ Yes, I agree", "No, not now"]
    assert "only your Telegram ID and language" in await sunita.presses("No, not now")
    assert not tables.Draft.select().exists()


async def test_somebody_elses_contact_is_refused_and_nothing_is_stored(
    db: Database, telegram: World, sunita: Person
) -> None:
    ravi = telegram.add_person("Ravi Verma")
    await agrees(sunita)
    before = draft()
    assert "पक्का नहीं होता" in await sunita.shares(ravi)
    assert draft() == before
    assert ravi.phone[-10:] not in stored(db)
    assert "क्या नाम" in await sunita.shares(sunita.user)


@pytest.mark.parametrize("typed", ["9826012345", "+91 98260 12345", "९८२६०१२३४५", "हाँ"])
async def test_a_typed_phone_is_refused_and_says_what_to_press(sunita: Person, typed: str) -> None:
    await agrees(sunita)
    before = draft()
    assert "नीचे के बटन से" in await sunita.says(typed)
    assert draft() == before
    assert sunita.chat.keyboard is not None


@pytest.mark.parametrize(
    ("shared", "phone"),
    [
        ("+9123123457", "+919123123457"),
        ("917415612345", "+917415612345"),
        ("8305234567", "+918305234567"),
        ("+917222345678", "+917222345678"),
    ],
)
async def test_an_own_contact_is_read_behind_a_plus_and_where_it_could_be_a_landline(
    sunita: Person, settings: Settings, shared: str, phone: str
) -> None:
    sunita.user.phone = shared
    await registers(sunita)
    keys = PhoneCipher(settings.secret_key.get_secret_value())
    assert keys.decrypt(the_worker().phone) == phone


async def test_a_phone_registers_once(telegram: World, sunita: Person) -> None:
    await registers(sunita)
    again = telegram.add_person("Sunita Two", phone=sunita.user.phone)
    second = Person(telegram, again, telegram.chats[again.id])
    await agrees(second)
    assert "किसी दूसरे Telegram खाते" in await second.shares(again)
    assert workers() == 1


async def test_consent_needs_the_button(sunita: Person) -> None:
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    answer = await sunita.says("हाँ")
    assert sunita.buttons()[0].removeprefix("✅ ") in answer  # the sentence names the button
    assert draft() == {}


async def test_a_wrong_word_is_answered_without_the_whole_notice(sunita: Person) -> None:
    t = Catalogues().text("hi", Settings().zone)
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    for answer in (await sunita.says("कल बताऊँगी"), await sunita.shares(sunita.user)):
        assert "18 वर्ष" not in answer
        assert t("privacy.above") in answer
    agree, decline = sunita.buttons()
    assert (agree, decline) == ("✅ हाँ, मैं सहमत हूँ", "नहीं, अभी नहीं")
    assert "18 वर्ष" in await sunita.says("/register")
    assert "फ़ोन नंबर" in await sunita.presses("✅ हाँ")


async def test_privacy_is_answered_everywhere(telegram: World, sunita: Person) -> None:
    notice = await sunita.says("/privacy")
    assert "वोटर ID, आधार, जाति, धर्म" in notice
    assert "2026-11" in notice
    chat = telegram.add_group("Agar team", sunita.user, supergroup=True)
    groups.bring_bot(telegram, sunita.user, chat.id, "add")
    await settled(telegram)
    in_group = Person(telegram, sunita.user, chat)
    assert await in_group.says("/privacy") == notice
    assert await in_group.says("/privacy", anonymous=True) == notice
