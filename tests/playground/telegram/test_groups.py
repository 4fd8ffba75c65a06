"""Groups: members and roles, privacy mode, anonymous administrators, migration to a supergroup."""

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner

from playground.telegram import ANONYMOUS_ADMIN_ID, TelegramChat, TelegramUser, World
from tests.playground.conftest import Api, Json, Play


@pytest.fixture
def agar(world: World, asha: TelegramUser, ravi: TelegramUser) -> TelegramChat:
    """Asha's group, with Ravi in it and the bot not yet."""
    group = world.add_group("Agar", asha)
    group.members[ravi.id] = "member"
    return group


@pytest.fixture
def big(world: World, asha: TelegramUser, ravi: TelegramUser) -> TelegramChat:
    """Asha's supergroup, with Ravi in it and the bot not yet."""
    group = world.add_group("Bhopal", asha, supergroup=True)
    group.members[ravi.id] = "member"
    return group


def kinds(updates: list[Json]) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


async def received_texts(api: Api) -> list[str]:
    return [u["message"]["text"] for u in await api.updates() if "text" in u.get("message", {})]


async def test_adding_the_bot_tells_it_twice(
    play: Play, api: Api, asha: TelegramUser, agar: TelegramChat
) -> None:
    chat = await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    assert (chat["members"], chat["bot_role"]) == (3, "member")
    updates = await api.updates()
    assert kinds(updates) == ["my_chat_member", "message"]
    assert updates[0]["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert updates[1]["message"]["new_chat_members"][0]["is_bot"] is True


async def test_promoting_and_removing_the_bot_tells_it(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, big: TelegramChat
) -> None:
    for action in ("add", "promote", "remove"):
        await play.post("bot", viewer=asha.id, chat=big.id, action=action)
    changes = [u["my_chat_member"] for u in await api.updates() if "my_chat_member" in u]
    seen = [c["new_chat_member"]["status"] for c in changes]
    assert seen == ["member", "administrator", "kicked"]
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(big.id, "hello?")


async def test_a_removed_bot_cannot_write_to_the_group(
    play: Play, bot: Bot, asha: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    await play.post("bot", viewer=asha.id, chat=agar.id, action="remove")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the group chat"):
        await bot.send_message(agar.id, "hello?")


async def test_a_group_the_bot_was_never_in_is_not_found(bot: Bot, agar: TelegramChat) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(agar.id, "hello?")


async def test_only_administrators_promote_the_bot(
    play: Play, ravi: TelegramUser, agar: TelegramChat
) -> None:
    for action in ("promote", "remove"):
        assert await play.refused("bot", viewer=ravi.id, chat=agar.id, action=action) == 403
    assert await play.refused("bot", viewer=ravi.id, chat=agar.id, action="eat") == 400


async def test_the_bot_leaves(play: Play, bot: Bot, asha: TelegramUser, agar: TelegramChat) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    assert await bot.leave_chat(agar.id) is True
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the group chat"):
        await bot.send_message(agar.id, "hello?")


async def test_people_join_and_leave_with_a_line_for_everybody(
    play: Play, api: Api, world: World, asha: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    await api.updates()
    sita = world.add_person("Sita Bai", language_code="en")
    assert (await play.post("join", viewer=sita.id, chat=agar.id))["role"] == "member"
    messages = (await play.get("messages", viewer=sita.id, chat=agar.id))["messages"]
    assert messages[-1]["service"] == "Sita Bai joined"
    assert (await play.post("leave", viewer=sita.id, chat=agar.id))["role"] == "left"
    joined, left = await api.updates()
    assert joined["message"]["new_chat_members"][0]["id"] == sita.id
    assert left["message"]["left_chat_member"]["id"] == sita.id
    assert await play.refused("send", viewer=sita.id, chat=agar.id, text="hi") == 403


async def test_members_and_their_roles(
    play: Play, bot: Bot, asha: TelegramUser, ravi: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="promote")
    await play.post("role", viewer=asha.id, chat=agar.id, of=ravi.id, role="administrator")
    owner, second, own = await bot.get_chat_administrators(agar.id)
    assert isinstance(owner, ChatMemberOwner) and owner.user.id == asha.id
    assert isinstance(second, ChatMemberAdministrator) and second.user.id == ravi.id
    assert own.user.id == bot.id
    await play.post("role", viewer=asha.id, chat=agar.id, of=ravi.id, role="member")
    assert (await bot.get_chat_member(agar.id, ravi.id)).status == "member"
    await play.post("leave", viewer=ravi.id, chat=agar.id)
    assert (await bot.get_chat_member(agar.id, ravi.id)).status == "left"
    assert await bot.get_chat_member_count(agar.id) == 2
    assert (await bot.get_chat(agar.id)).title == "Agar"


async def test_only_the_creator_names_administrators(
    play: Play, asha: TelegramUser, ravi: TelegramUser, agar: TelegramChat
) -> None:
    fields = {"chat": agar.id, "of": ravi.id, "role": "administrator"}
    assert await play.refused("role", viewer=ravi.id, **fields) == 403
    assert await play.refused("role", viewer=asha.id, **fields | {"role": "king"}) == 400


async def test_privacy_mode_keeps_talk_from_the_bot(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, ravi: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    await api.updates()
    ours = await bot.send_message(agar.id, "Which booth?")
    for text in ("just talk", "/targets", f"/targets@{(await bot.me()).username}", "/x@OtherBot"):
        await play.post("send", viewer=ravi.id, chat=agar.id, text=text)
    await play.post("send", viewer=ravi.id, chat=agar.id, text="165/12", reply_to=ours.message_id)
    assert await received_texts(api) == ["/targets", "/targets@BoothShaktiBot", "165/12"]


async def test_an_administrator_bot_hears_everything(
    play: Play, api: Api, asha: TelegramUser, ravi: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="promote")
    await play.post("send", viewer=ravi.id, chat=agar.id, text="just talk")
    assert await received_texts(api) == ["just talk"]


async def test_an_anonymous_administrator_speaks_as_the_group(
    play: Play, api: Api, asha: TelegramUser, ravi: TelegramUser, big: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=big.id, action="add")
    await api.updates()
    sent = await play.post("send", viewer=asha.id, chat=big.id, text="/link PC19", anonymous=True)
    assert sent["out"] is True and sent["from"]["name"] == "Bhopal"
    [update] = await api.updates()
    message = update["message"]
    assert message["from"]["id"] == ANONYMOUS_ADMIN_ID
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == big.id
    fields = {"chat": big.id, "text": "/link", "anonymous": True}
    assert await play.refused("send", viewer=ravi.id, **fields) == 403


async def test_a_group_becomes_a_supergroup(
    play: Play, api: Api, bot: Bot, asha: TelegramUser, ravi: TelegramUser, agar: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    await api.updates()
    assert await play.refused("migrate", viewer=ravi.id, chat=agar.id) == 403
    new = await play.post("migrate", viewer=asha.id, chat=agar.id)
    assert new["type"] == "supergroup" and new["members"] == 3
    joined, *messages = await api.updates()
    assert joined["my_chat_member"]["chat"]["id"] == new["id"]
    states = [joined["my_chat_member"][f"{when}_chat_member"]["status"] for when in ("old", "new")]
    assert states == ["left", "member"]
    old_side, new_side = [update["message"] for update in messages]
    assert (old_side["chat"]["id"], old_side["migrate_to_chat_id"]) == (agar.id, new["id"])
    assert (new_side["chat"]["id"], new_side["migrate_from_chat_id"]) == (new["id"], agar.id)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(agar.id, "hello")
    assert moved.value.migrate_to_chat_id == new["id"]
    assert (await bot.send_message(new["id"], "hello")).chat.id == new["id"]
    listed = (await play.get("chats", viewer=ravi.id))["chats"]
    assert [chat["id"] for chat in listed] == [ravi.id, new["id"]]
    assert await play.refused("send", viewer=asha.id, chat=agar.id, text="hi") == 403


@pytest.mark.parametrize(
    ("joined", "order"),
    [
        ("first", ["joined", "to", "from"]),
        ("between", ["to", "joined", "from"]),
        ("last", ["to", "from", "joined"]),
    ],
)
async def test_the_updates_of_an_upgrade_come_in_the_order_that_is_wanted(
    play: Play, api: Api, asha: TelegramUser, agar: TelegramChat, joined: str, order: list[str]
) -> None:
    await play.post("bot", viewer=asha.id, chat=agar.id, action="add")
    await api.updates()
    await play.post("migrate", viewer=asha.id, chat=agar.id, joined=joined)
    came = [
        "joined"
        if "my_chat_member" in update
        else "to"
        if "migrate_to_chat_id" in update["message"]
        else "from"
        for update in await api.updates()
    ]
    assert came == order


async def test_a_group_without_the_bot_is_upgraded_unnoticed(
    play: Play, api: Api, asha: TelegramUser, agar: TelegramChat
) -> None:
    assert await play.refused("migrate", viewer=asha.id, chat=agar.id, joined="never") == 400
    await play.post("migrate", viewer=asha.id, chat=agar.id)
    assert await api.updates() == []


async def test_replies_in_a_supergroup_carry_a_thread_that_is_no_topic(
    play: Play, api: Api, asha: TelegramUser, big: TelegramChat
) -> None:
    await play.post("bot", viewer=asha.id, chat=big.id, action="promote")
    first = await play.post("send", viewer=asha.id, chat=big.id, text="first")
    await play.post(
        "send", viewer=asha.id, chat=big.id, text="second", reply_to=first["message_id"]
    )
    message = (await api.updates())[-1]["message"]
    assert message["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in message
    status, answer = await api(
        "sendMessage", chat_id=big.id, text="x", message_thread_id=first["message_id"]
    )
    assert status == 200 and "message_thread_id" not in answer["result"]


async def test_a_group_that_was_deleted_refuses_the_bot_and_is_on_no_list(
    play: Play, api: Api, bot: Bot, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="add")
    await play.post("join", viewer=ravi.id, chat=group.id)
    await api.updates()
    assert await play.refused("delete", viewer=ravi.id, chat=group.id) == 403
    await play.post("delete", viewer=asha.id, chat=group.id)
    assert await api.updates() == []
    with pytest.raises(TelegramForbiddenError, match="the group chat was deleted"):
        await bot.send_message(group.id, "Good morning")
    shown = (await play.get("chats", viewer=asha.id))["chats"]
    assert group.id not in [chat["id"] for chat in shown]
