"""Ask the bot with words typed behind its name, and send one of the results it offers."""

import asyncio

from playground.telegram import people
from playground.telegram.chats import TelegramChat, TelegramUser
from playground.telegram.errors import Json, Refused
from playground.telegram.world import World

QUERY_LIMIT = 256


async def ask(world: World, viewer: TelegramUser, chat_id: int, words: str) -> Json:
    """Return what the bot offers for these words, after people.ANSWER_SECONDS at most."""
    if not world.profile.inline:
        raise Refused(403, "inline mode is off")
    chat, words = people.find_chat(world, viewer, chat_id), words[:QUERY_LIMIT]
    now, queries = world.clock.now(), world.inline_queries
    if (kept := queries.kept(words, viewer.id, now)) is not None:
        return kept
    query_id, answer = queries.open(now)
    query: Json = {"id": query_id, "from": viewer.to_json(), "query": words, "offset": ""}
    world.updates.put("inline_query", query | {"chat_type": _chat_type(chat)})
    try:
        found = await asyncio.wait_for(asyncio.shield(answer), people.ANSWER_SECONDS)
    except TimeoutError:
        return {"answered": False}
    if found["answered"]:
        found = found | {"query_id": query_id}
        queries.keep(words, viewer.id, found, now)
    return found


def send(
    world: World,
    viewer: TelegramUser,
    chat_id: int,
    query_id: str,
    result_id: str,
    *,
    thread: int | None = None,
) -> Json:
    """Send a result into a chat as the viewer's own message, by way of the bot."""
    offered = world.inline_queries.offered.get(query_id, [])
    result = next((one for one in offered if one["id"] == result_id), None)
    if result is None:
        raise Refused(404, f"there is no result {result_id}")
    content = result["content"] | {"via_bot": world.bot.to_json()}
    return people.post(world, viewer, chat_id, content, thread)


def _chat_type(chat: TelegramChat) -> str:
    return "sender" if chat.private else chat.type
