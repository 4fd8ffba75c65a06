"""`@bot T42` in any chat: the card of a session, with nothing in it that is not public."""

import asyncio
from typing import Any

import pytest

from bot.runtime import Runtime
from models import trainings
from models.trainings import planning
from playground.telegram import World, inline
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.world import NOON

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who plans the sessions."""
    return bring_meena(telegram)


async def offered(person: Person, words: str) -> dict[str, Any]:
    found: dict[str, Any] = await inline.ask(person.world, person.user, person.user.id, words)
    await settled(person.world)
    assert found["answered"]
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["results"]]


async def test_a_code_offers_the_sessions_card_to_anybody(telegram: World) -> None:
    session, farid = plan(2), newcomer(telegram, 3, "Farid")
    found = await offered(farid, session.code)
    assert codes(found) == [session.code]
    card = found["results"][0]["content"]
    assert session.title in card["text"]
    (((link,),),) = (card["reply_markup"]["inline_keyboard"],)
    assert link["url"] == f"https://t.me/BoothShaktiBot?start=e{session.id}"
    assert farid.chat.messages == {}  # it answers where it was asked, and nowhere else


async def test_a_card_names_nobody(telegram: World) -> None:
    asha = worker(telegram, 1, "Asha")
    session = plan(2)
    trainings.enrol(1, session.id, NOON)
    text = (await offered(asha, session.code))["results"][0]["content"]["text"]
    assert "Asha" not in text
    assert "Meena" not in text


async def test_without_a_code_a_worker_is_offered_what_is_near_and_a_stranger_nothing(
    telegram: World,
) -> None:
    session = plan(2)
    asha, farid = worker(telegram, 1, "Asha"), newcomer(telegram, 3, "Farid")
    assert codes(await offered(asha, "")) == [session.code]
    found = await offered(farid, "")
    assert codes(found) == []
    assert found["button"]["token"] == "ctrainings"


async def test_what_is_cancelled_unknown_or_no_code_is_not_offered(telegram: World) -> None:
    session, farid = plan(2), newcomer(telegram, 3, "Farid")
    planning.call_off(session.id, by=MEENA, now=NOON)
    for words in (session.code, "T999", "आगर", "🙂", "'; --", "T" * 256):
        assert codes(await offered(farid, words)) == [], words


async def test_a_card_in_the_bots_own_chat_is_no_question_to_it(telegram: World) -> None:
    session, asha = plan(2), worker(telegram, 1, "Asha")
    found = await offered(asha, session.code)
    inline.send(telegram, asha.user, asha.user.id, found["query_id"], session.code)
    await settled(telegram)
    assert [m["from"]["id"] for m in asha.chat.messages.values()] == [asha.user.id]


async def test_a_query_that_telegram_has_given_up_is_left_without_a_word(
    telegram: World, bot: Runtime
) -> None:
    farid = newcomer(telegram, 3, "Farid")
    query = {"id": "77", "from": farid.user.to_json(), "query": "T1", "offset": ""}
    telegram.updates.put("inline_query", query)
    await settled(telegram)
    assert farid.chat.messages == {}


async def test_a_malformed_query_does_no_harm(telegram: World, bot: Runtime) -> None:
    asha = worker(telegram, 1, "Asha")
    telegram.updates.put("inline_query", {"id": "78", "from": asha.user.to_json()})
    await asyncio.sleep(0)
    assert "BS-" in await asha.says("/me")


async def test_the_button_that_sends_a_card_is_there_only_where_inline_mode_is_on(
    telegram: World, bot: Runtime
) -> None:
    asha, session = worker(telegram, 1, "Asha"), plan(2)
    await asha.says(f"/enrol {session.code}")
    rows = asha.last()["reply_markup"]["inline_keyboard"]
    assert session.code in [b.get("switch_inline_query") for row in rows for b in row]
    telegram.profile.inline = False
    await bot.bot.get_me()
    await asha.says(f"/cancel {session.code}")
    await asha.says(f"/enrol {session.code}")
    rows = asha.last()["reply_markup"]["inline_keyboard"]
    assert not any("switch_inline_query" in b for row in rows for b in row)
