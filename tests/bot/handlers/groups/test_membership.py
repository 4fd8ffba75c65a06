"""The bot's membership in a group, in every status that Telegram has and may have one day."""

from typing import Any

import aiohttp
import pytest

from bot.runtime import Runtime
from models import chats, tables
from playground.telegram import TelegramChat, World, groups
from tests.bot.support.people import Person, settled
from tests.playground.conftest import Play
from tests.support.world import coordinator, place_id

MEENA = 900
AWAY = {"status": "restricted", "is_member": False, "until_date": 0}
HERE = AWAY | {"is_member": True}


@pytest.fixture
async def meena(telegram: World, bot: Runtime) -> Person:
    """Meena in a linked group that has the bot in it."""
    user = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.add_group("Dewas", user, supergroup=True)
    groups.bring_bot(telegram, user, chat.id, "add")
    coordinator(MEENA, "Meena", "PC21")
    await settled(telegram)
    now = bot.services.clock.now()
    chats.link(chat.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=now)
    return Person(telegram, user, chat)


async def changes(who: Person, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Tell the bot that its membership has changed."""
    world, me = who.world, {"user": who.world.bot.to_json()}
    chat: TelegramChat = who.chat
    world.updates.put(
        "my_chat_member",
        {
            "chat": {"id": chat.id, "type": "supergroup", "title": chat.title},
            "from": who.user.to_json(),
            "date": 1,
            "old_chat_member": me | old,
            "new_chat_member": me | new,
        },
    )
    await settled(world)


def said(who: Person) -> int:
    return len([m for m in who.chat.messages.values() if m["from"]["is_bot"]])


async def test_who_is_restricted_and_no_member_is_out_and_nobody_is_greeted(meena: Person) -> None:
    before = said(meena)
    await changes(meena, {"status": "member"}, AWAY)
    assert chats.all_linked() == ()
    assert said(meena) == before


@pytest.mark.parametrize("new", [{"status": "member"}, HERE])
async def test_who_was_restricted_and_no_member_is_greeted_when_added_again(
    meena: Person, new: dict[str, Any]
) -> None:
    await changes(meena, {"status": "member"}, AWAY)
    before = said(meena)
    await changes(meena, AWAY, new)
    assert len(chats.all_linked()) == 1
    assert said(meena) == before + 1
    assert "देवास" in meena.last()["text"]


async def test_a_bot_removed_and_kept_muted_is_out_and_greets_where_it_may_write_again(
    meena: Person, server: str
) -> None:
    async def brings(*actions: str) -> list[int]:
        """Do this with the bot; return the statuses that its messages then got."""
        since = (await play.get("journal"))["next"]
        for action in actions:
            await play.post("bot", viewer=MEENA, chat=meena.chat.id, action=action)
            await settled(meena.world)
        sent = await play.get("journal", since=since, method="sendMessage")
        return [request["status"] for request in sent["requests"]]

    async with aiohttp.ClientSession() as session:
        play = Play(session, server)
        assert await brings("restrict", "remove_muted") == []
        assert chats.all_linked() == ()
        assert await brings("add") == [400]  # the restriction is still there
        assert len(chats.all_linked()) == 1
        assert await brings("remove_muted", "allow") == []
        assert chats.all_linked() == ()
        assert await brings("add") == [200]
    assert len(chats.all_linked()) == 1
    assert "देवास" in meena.last()["text"]
    assert {row.state for row in tables.Inbox.select()} == {"done"}


async def test_a_member_who_is_restricted_stays_and_is_not_greeted(meena: Person) -> None:
    before = said(meena)
    await changes(meena, {"status": "member"}, HERE)
    await changes(meena, HERE, {"status": "member"})
    assert len(chats.all_linked()) == 1
    assert said(meena) == before


async def test_a_status_of_the_future_changes_nothing(meena: Person) -> None:
    before = said(meena)
    await changes(meena, {"status": "member"}, {"status": "hologram"})
    assert len(chats.all_linked()) == 1
    await changes(meena, {"status": "hologram"}, {"status": "member"})
    assert said(meena) == before
    await changes(meena, {"status": "member"}, {"status": "kicked"})
    await changes(meena, {"status": "kicked"}, {"status": "hologram"})
    assert chats.all_linked() == ()
