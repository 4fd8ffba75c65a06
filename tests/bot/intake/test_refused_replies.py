"""Replies that Telegram refuses: what is tried again, what is given up, and what is logged."""

from typing import Any

import aiohttp
import pytest

from bot.runtime import Runtime
from models import tables
from playground.telegram import World, groups
from tests.bot.support.people import Person, settled
from tests.support.world import person

MUTED = [
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: have no rights to send a message"),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: message thread not found"),
    (400, "Bad Request: chat not found"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
]
LASTING = [
    (401, "Unauthorized"),
    (404, "Not Found: method not found"),
    (409, "Conflict: terminated by other getUpdates request"),
    (413, "Request Entity Too Large"),
    (421, "Misdirected Request: wrong server"),
]


@pytest.fixture
async def squad(telegram: World, asha: Person) -> Person:
    """Asha in a group that has the bot in it."""
    chat = telegram.add_group("Susner team", asha.user, supergroup=True)
    groups.bring_bot(telegram, asha.user, chat.id, "add")
    await settled(telegram)
    return Person(telegram, asha.user, chat)


async def refuse(server: str, status: int, description: str, method: str = "sendMessage") -> None:
    """Let Telegram refuse whatever is sent from now on."""
    wish = {"kind": "status", "status": status, "description": description, "times": 99}
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server}/play/faults", json={"method": method} | wish)


async def calls(server: str, method: str = "sendMessage") -> int:
    """Return how often a method was called."""
    async with aiohttp.ClientSession() as session:
        asked = await session.get(f"{server}/play/journal", params={"method": method})
        return len((await asked.json())["requests"])


def states() -> set[str]:
    return {row.state for row in tables.Inbox.select()}


@pytest.mark.parametrize(("status", "refusal"), MUTED)
async def test_what_a_muted_group_asks_is_done_with_one_line_in_the_log(
    squad: Person, server: str, status: int, refusal: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = await calls(server)
    await refuse(server, status, refusal)
    caplog.set_level("INFO")
    caplog.clear()
    await squad.says("/targets")
    assert states() == {"done"}
    assert await calls(server) == before + 1
    [line] = [r for r in caplog.records if r.name.startswith("bot.intake")]
    assert (line.levelname, line.exc_info) == ("INFO", None)
    assert "not answered" in line.getMessage()


async def test_a_closed_topic_that_is_asked_for_help_is_done(
    telegram: World, asha: Person, server: str
) -> None:
    chat = telegram.add_group("Agar", asha.user, topics=["Targets"])
    groups.bring_bot(telegram, asha.user, chat.id, "promote")
    await settled(telegram)
    before = await calls(server)
    await refuse(server, 400, "Bad Request: TOPIC_CLOSED")
    await Person(telegram, asha.user, chat, next(iter(chat.topics))).says("/help")
    assert (states(), await calls(server)) == ({"done"}, before + 1)


@pytest.mark.parametrize(("status", "refusal"), LASTING)
async def test_what_cannot_heal_is_given_up_at_once_and_told_as_what_it_is(
    asha: Person, server: str, status: int, refusal: str, caplog: pytest.LogCaptureFixture
) -> None:
    await asha.says("/help")
    before = await calls(server)
    await refuse(server, status, refusal)
    caplog.clear()
    await asha.says("/help")
    assert await calls(server) == before + 1
    logged = "\n".join(r.getMessage() for r in caplog.records)
    assert refusal.partition(": ")[2] in logged
    assert ("SHAKTI_BOT_TOKEN" in logged) == (status == 401)
    assert states() == {"done", "failed"}


@pytest.mark.parametrize(
    "refusal", ["Not Found", "Not Found: method not found", "Method sendDocument is not supported"]
)
async def test_who_asks_for_a_file_is_told_when_the_server_lacks_the_method(
    asha: Person, server: str, refusal: str
) -> None:
    person(asha.user.id, "Asha")
    await refuse(server, 404, refusal, "sendDocument")
    assert "गड़बड़" in await asha.says("/mydata")
    assert await calls(server, "sendDocument") == 1


async def test_a_reply_that_was_deleted_while_it_was_sent_is_sent_once(
    asha: Person, server: str
) -> None:
    await asha.says("/help")
    before = await calls(server)
    deleted = "Internal Server Error: sent message was immediately deleted and can't be returned"
    await refuse(server, 500, deleted)
    await asha.says("/help")
    assert (states(), await calls(server)) == ({"done"}, before + 1)


async def test_a_picture_that_was_deleted_while_it_was_sent_is_followed_by_no_text(
    asha: Person, bot: Runtime, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def shows(ctx: Any) -> None:
        from bot.conversation import Reply

        await ctx.show(Reply(ctx.t("frame.free_text")), b"\x89PNG")
        await ctx.send_file("a.csv", b"1")

    monkeypatch.setattr("bot.intake.router._handle_free_text", shows)
    before = await calls(server)
    deleted = "Internal Server Error: sent message was immediately deleted and can't be returned"
    for method in ("sendPhoto", "sendDocument"):
        await refuse(server, 500, deleted, method)
    await asha.says("hello")
    assert (states(), await calls(server)) == ({"done"}, before)
    assert [await calls(server, m) for m in ("sendPhoto", "sendDocument")] == [1, 1]
