"""The bot's profile: texts by language, menus by scope and language."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
    BufferedInputFile,
    InputProfilePhotoStatic,
)

from playground.telegram import TelegramUser, World
from tests.playground.bot_api.test_files import png
from tests.playground.conftest import Api, Play


async def menu(play: Play, viewer: TelegramUser, chat: int) -> list[str]:
    answer = await play.get("commands", viewer=viewer.id, chat=chat)
    return [command["command"] for command in answer["commands"]]


def commands(name: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=name)]


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.can_join_groups) == ("BoothShaktiBot", True, True)
    assert me.can_read_all_group_messages is False
    assert me.has_topics_enabled is True


async def test_a_menu_comes_back_as_it_was_set(bot: Bot) -> None:
    await bot.set_my_commands(commands("start"), language_code="hi")
    [command] = await bot.get_my_commands(language_code="hi")
    assert (command.command, command.description) == ("start", "start")
    assert await bot.get_my_commands() == []
    await bot.delete_my_commands(language_code="hi")
    assert await bot.get_my_commands(language_code="hi") == []


async def test_the_narrowest_menu_in_ones_language_wins_in_private(
    play: Play, bot: Bot, asha: TelegramUser, ravi: TelegramUser
) -> None:
    private = BotCommandScopeAllPrivateChats()
    own = BotCommandScopeChat(chat_id=asha.id)
    assert await menu(play, asha, asha.id) == []
    await bot.set_my_commands(commands("default"), BotCommandScopeDefault())
    assert await menu(play, asha, asha.id) == ["default"]
    await bot.set_my_commands(commands("default_hi"), BotCommandScopeDefault(), "hi")
    assert await menu(play, asha, asha.id) == ["default_hi"]
    await bot.set_my_commands(commands("private"), private)
    assert await menu(play, asha, asha.id) == ["private"]
    await bot.set_my_commands(commands("private_hi"), private, "hi")
    assert await menu(play, asha, asha.id) == ["private_hi"]
    assert await menu(play, ravi, ravi.id) == ["private"]
    await bot.set_my_commands(commands("own"), own)
    assert await menu(play, asha, asha.id) == ["own"]
    await bot.delete_my_commands(own)
    assert await menu(play, asha, asha.id) == ["private_hi"]


async def test_administrators_of_a_group_have_a_menu_of_their_own(
    play: Play, bot: Bot, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("join", viewer=ravi.id, chat=group.id)
    await bot.set_my_commands(commands("groups"), BotCommandScopeAllGroupChats())
    await bot.set_my_commands(commands("admins"), BotCommandScopeAllChatAdministrators())
    assert await menu(play, asha, group.id) == ["admins"]
    assert await menu(play, ravi, group.id) == ["groups"]
    await bot.set_my_commands(commands("here"), BotCommandScopeChat(chat_id=group.id))
    assert await menu(play, asha, group.id) == ["here"]
    await bot.set_my_commands(
        commands("here_admins"), BotCommandScopeChatAdministrators(chat_id=group.id)
    )
    assert await menu(play, asha, group.id) == ["here_admins"]
    await bot.set_my_commands(
        commands("ravi"), BotCommandScopeChatMember(chat_id=group.id, user_id=ravi.id)
    )
    assert await menu(play, ravi, group.id) == ["ravi"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"command": "Start!", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "/", "description": "x"}, "command must be non-empty"),
        ({"command": "x" * 33, "description": "x"}, "command length must not exceed 32"),
        ({"command": "x", "description": ""}, "command description must be non-empty"),
        (
            {"command": "x", "description": "x" * 257},
            "command description length must not exceed 256",
        ),
        ({"description": "x"}, "can't parse BotCommand: Can't find field \"command\""),
    ],
)
async def test_a_command_that_does_not_fit_is_refused(
    api: Api, command: dict[str, str], why: str
) -> None:
    status, answer = await api("setMyCommands", commands=[command])
    assert (status, answer["description"]) == (400, f"Bad Request: {why}")


async def test_a_menu_without_commands_is_emptied(api: Api, bot: Bot) -> None:
    await bot.set_my_commands(commands("start"))
    assert (await api("setMyCommands"))[0] == 200
    assert await bot.get_my_commands() == []


async def test_a_command_is_as_private_as_it_was_set(api: Api) -> None:
    command = {"command": "booth", "description": "x", "is_ephemeral": True}
    await api("setMyCommands", commands=[command])
    assert (await api("getMyCommands"))[1]["result"] == [command]


async def test_the_bots_picture_is_set_and_removed(bot: Bot, world: World) -> None:
    picture = BufferedInputFile(png(8, 8), "logo.png")
    assert await bot.set_my_profile_photo(InputProfilePhotoStatic(photo=picture))
    kept = world.files.get(world.profile.photo)
    assert kept and kept.content == png(8, 8)
    assert await bot.remove_my_profile_photo()
    assert world.profile.photo == ""


async def test_a_menu_has_100_commands_at_most(bot: Bot) -> None:
    many = [BotCommand(command=f"c{n}", description="x") for n in range(101)]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands(many)


async def test_texts_come_in_ones_language_else_in_the_common_one(bot: Bot) -> None:
    await bot.set_my_description("Booth strength")
    await bot.set_my_description("बूथ शक्ति", language_code="hi")
    assert (await bot.get_my_description(language_code="hi")).description == "बूथ शक्ति"
    assert (await bot.get_my_description(language_code="mr")).description == "Booth strength"
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_short_description()).short_description == "Short"
    await bot.set_my_name("बूथ शक्ति", language_code="hi")
    assert (await bot.get_my_name()).name == "Booth Shakti"
    assert (await bot.get_my_name(language_code="hi")).name == "बूथ शक्ति"
    with pytest.raises(TelegramBadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_the_menu_button(api: Api, asha: TelegramUser) -> None:
    assert (await api("getChatMenuButton"))[1]["result"] == {"type": "default"}
    await api("setChatMenuButton", chat_id=asha.id, menu_button={"type": "commands"})
    answer = await api("getChatMenuButton", chat_id=asha.id)
    assert answer[1]["result"] == {"type": "commands"}
