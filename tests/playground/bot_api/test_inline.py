"""Inline mode in the local Telegram: asked, answered, kept, sent; and what Telegram refuses."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent

from models.clock import Clock
from playground.telegram import Refused, TelegramUser, World, inline
from playground.telegram.callback_queries import INLINE_WITHIN
from tests.playground.conftest import Api

ARTICLE: dict[str, Any] = {
    "type": "article",
    "id": "T42",
    "title": "T42 Booth",
    "input_message_content": {"message_text": "<b>T42</b>", "parse_mode": "HTML"},
    "reply_markup": {"inline_keyboard": [[{"text": "Seat", "url": "https://t.me/x?start=e42"}]]},
}


async def asked(world: World, asha: TelegramUser, words: str = "T42") -> Any:
    """Type words behind the bot's name; return the task that waits, once the bot could see them."""
    task = asyncio.create_task(inline.ask(world, asha, asha.id, words))
    await asyncio.sleep(0)
    return task


async def query_id(api: Api) -> str:
    (update,) = await api.updates()
    return str(update["inline_query"]["id"])


async def test_a_result_is_sent_as_the_persons_own_message_by_way_of_the_bot(
    world: World, asha: TelegramUser, bot: Bot
) -> None:
    task = await asked(world, asha)
    (update,) = await bot.get_updates(allowed_updates=["inline_query"])
    assert update.inline_query is not None
    assert (update.inline_query.query, update.inline_query.chat_type) == ("T42", "sender")
    content = InputTextMessageContent(message_text="<b>T42</b>", parse_mode="HTML")
    result = InlineQueryResultArticle(id="T42", title="T42", input_message_content=content)
    assert await bot.answer_inline_query(update.inline_query.id, [result], is_personal=True)
    answer = await task
    sent = inline.send(world, asha, asha.id, answer["query_id"], "T42")
    assert (sent["from"]["id"], sent["via_bot"]["id"]) == (asha.id, world.bot.id)
    assert (sent["text"], sent["entities"][0]["type"]) == ("T42", "bold")


async def test_the_bot_is_asked_again_only_when_the_answer_is_no_longer_kept(
    world: World, asha: TelegramUser, api: Api, clock: Clock
) -> None:
    task = await asked(world, asha)
    answer = {"inline_query_id": await query_id(api), "results": [ARTICLE], "cache_time": 60}
    assert (await api("answerInlineQuery", **answer))[0] == 200
    first = await task
    assert await inline.ask(world, asha, asha.id, "T42") == first
    clock.jump_to(clock.now() + timedelta(seconds=61))
    again = await asked(world, asha)
    assert await query_id(api) != first["query_id"]
    again.cancel()


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([ARTICLE | {"id": str(n)} for n in range(51)], "RESULTS_TOO_MUCH"),
        ([ARTICLE | {"title": ""}], "title"),
        ([ARTICLE | {"input_message_content": {}}], "message_text"),
        ([ARTICLE | {"type": "photo"}], "Not Implemented"),
    ],
)
async def test_what_telegram_refuses_is_refused(
    world: World, asha: TelegramUser, api: Api, results: list[Any], words: str
) -> None:
    task = await asked(world, asha)
    status, answer = await api(
        "answerInlineQuery", inline_query_id=await query_id(api), results=results
    )
    assert status in (400, 501)
    assert words in answer["description"]
    task.cancel()


async def test_an_answer_that_comes_too_late_is_refused(
    world: World, asha: TelegramUser, api: Api, clock: Clock
) -> None:
    task = await asked(world, asha)
    late = await query_id(api)
    clock.jump_to(clock.now() + INLINE_WITHIN + timedelta(seconds=1))
    status, answer = await api("answerInlineQuery", inline_query_id=late, results=[])
    assert (status, "query is too old" in answer["description"]) == (400, True)
    task.cancel()


async def test_where_inline_mode_is_off_nobody_is_asked(
    world: World, asha: TelegramUser, api: Api
) -> None:
    world.profile.inline = False
    assert (await api("getMe"))[1]["result"]["supports_inline_queries"] is False
    with pytest.raises(Refused):
        await inline.ask(world, asha, asha.id, "T42")
    with pytest.raises(Refused):
        inline.send(world, asha, asha.id, "1", "T42")
