"""A person and the bot: start, talk, contact, deep links, block."""

import phonenumbers
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Api, Play


async def test_a_bot_cannot_write_first(bot: Bot, asha: TelegramUser) -> None:
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(asha.id, "Good morning")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.get_chat(asha.id)


async def test_asha_starts_the_bot_and_it_answers(play: Play, bot: Bot, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)
    [update] = await bot.get_updates()
    assert update.message and update.message.text == "/start"
    assert update.message.entities and update.message.entities[0].type == "bot_command"
    await update.message.as_(bot).answer("Namaste, Asha")
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]
    assert [(m["text"], m["out"]) for m in shown] == [("/start", True), ("Namaste, Asha", False)]


async def test_a_deep_link_brings_its_token(play: Play, bot: Bot, asha: TelegramUser) -> None:
    sent = await play.post("start", viewer=asha.id, token="b_165-12")
    assert sent["text"] == "/start b_165-12"
    [update] = await bot.get_updates()
    assert update.message and update.message.text == "/start b_165-12"


@pytest.mark.parametrize("token", ["a b", "x" * 65, "नमस्ते", "a=b"])
async def test_a_token_that_telegram_would_not_carry_is_refused(
    play: Play, asha: TelegramUser, token: str
) -> None:
    assert await play.refused("start", viewer=asha.id, token=token) == 400


async def test_ashas_phone_is_a_valid_indian_mobile(world: World) -> None:
    phones = {world.add_person(f"Worker {number}").phone for number in range(50)}
    assert len(phones) == 50
    kinds = {phonenumbers.number_type(phonenumbers.parse(phone)) for phone in phones}
    assert kinds == {phonenumbers.PhoneNumberType.MOBILE}


async def test_asha_shares_her_contact(play: Play, bot: Bot, asha: TelegramUser) -> None:
    sent = await play.post("contact", viewer=asha.id, chat=asha.id)
    assert sent["contact"] == {"name": "Asha Devi", "phone": asha.phone}
    [update] = await bot.get_updates()
    contact = update.message.contact if update.message else None
    assert contact and contact.user_id == asha.id
    assert contact.phone_number == asha.phone.removeprefix("+")


async def test_asha_shares_the_contact_of_ravi(
    play: Play, bot: Bot, asha: TelegramUser, ravi: TelegramUser
) -> None:
    await play.post("contact", viewer=asha.id, chat=asha.id, of=ravi.id)
    [update] = await bot.get_updates()
    message = update.message
    assert message and message.contact and message.from_user
    assert (message.from_user.id, message.contact.user_id) == (asha.id, ravi.id)


async def test_asha_blocks_the_bot_and_lets_it_in_again(
    play: Play, bot: Bot, api: Api, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    assert (await play.post("block", viewer=asha.id, blocked=True))["blocked"] is True
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(asha.id, "hello?")
    assert await play.refused("send", viewer=asha.id, chat=asha.id, text="hi") == 403
    await play.post("block", viewer=asha.id, blocked=False)
    await bot.send_message(asha.id, "welcome back")
    changes = [u["my_chat_member"] for u in await api.updates() if "my_chat_member" in u]
    assert [c["new_chat_member"]["status"] for c in changes] == ["kicked", "member"]


async def test_start_lets_a_blocked_bot_in_again(play: Play, bot: Bot, asha: TelegramUser) -> None:
    await play.post("block", viewer=asha.id, blocked=True)
    await play.post("start", viewer=asha.id)
    assert (await bot.send_message(asha.id, "welcome")).text == "welcome"


async def test_asha_edits_what_she_wrote(play: Play, bot: Bot, asha: TelegramUser) -> None:
    sent = await play.post("send", viewer=asha.id, chat=asha.id, text="/booth 165/1")
    edited = await play.post(
        "edit", viewer=asha.id, chat=asha.id, message_id=sent["message_id"], text="/booth 165/2"
    )
    assert edited["edited"] is True
    _, update = await bot.get_updates()
    assert update.edited_message and update.edited_message.text == "/booth 165/2"
    assert update.edited_message.edit_date


async def test_asha_cannot_edit_what_the_bot_wrote(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    sent = await bot.send_message(asha.id, "hello")
    answer = await play.refused(
        "edit", viewer=asha.id, chat=asha.id, message_id=sent.message_id, text="bye"
    )
    assert answer == 403


async def test_asha_answers_a_message_of_the_bot(play: Play, bot: Bot, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)
    question = await bot.send_message(asha.id, "Your booth?")
    sent = await play.post(
        "send", viewer=asha.id, chat=asha.id, text="165/12", reply_to=question.message_id
    )
    assert sent["reply_to"]["text"] == "Your booth?"
    update = (await bot.get_updates())[-1]
    assert update.message and update.message.reply_to_message
    assert update.message.reply_to_message.text == "Your booth?"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4097, "\ud83d"])
async def test_a_text_that_cannot_be_sent_is_refused(
    play: Play, asha: TelegramUser, text: str
) -> None:
    assert await play.refused("send", viewer=asha.id, chat=asha.id, text=text) == 400


async def test_nobody_reads_the_private_chat_of_another(
    play: Play, asha: TelegramUser, ravi: TelegramUser
) -> None:
    assert await play.refused("send", viewer=ravi.id, chat=asha.id, text="hi") == 403
    assert await play.refused("send", viewer=ravi.id, chat=12345, text="hi") == 404
    assert await play.refused("send", viewer=12345, chat=asha.id, text="hi") == 404


async def test_a_deleted_account_is_deactivated_and_the_bot_hears_it_when_it_writes(
    play: Play, api: Api, bot: Bot, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    await api.updates()
    await play.post("delete", viewer=asha.id)
    assert await api.updates() == []
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(asha.id, "Good morning")
    assert await play.refused("send", viewer=asha.id, chat=asha.id, text="x") == 403
