"""The event stream: which events a page gets, and that it misses none."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from playground.telegram import Change, TelegramUser, World
from playground.web import EventStream, event_stream
from tests.playground.conftest import Api, Json, Play


class Stream:
    """One page's stream of events."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self.lines = lines
        self.last_id = ""

    async def next(self) -> Json:
        """Wait for the next event."""
        async with asyncio.timeout(20):
            async for line in self.lines:
                name, _, value = line.decode().strip().partition(": ")
                if name == "id":
                    self.last_id = value
                elif name == "data":
                    event: Json = json.loads(value)
                    return event
        raise AssertionError("the stream has ended")

    async def comment(self) -> str:
        """Wait for the next comment line."""
        async with asyncio.timeout(20):
            async for line in self.lines:
                if line.startswith(b":"):
                    return line.decode().strip()
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def page(play: Play, viewer: TelegramUser, last_id: str = "") -> AsyncIterator[Stream]:
    """Open a page's stream; it contains all events from now on."""
    headers = {"Last-Event-ID": last_id} if last_id else {}
    url = f"{play.base_url}/play/events?viewer={viewer.id}"
    async with play.session.get(url, headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        stream = Stream(aiter(answer.content))
        await stream.comment()
        yield stream


async def test_everyone_in_a_group_gets_a_message_and_nobody_else(
    play: Play, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    async with page(play, asha) as for_asha, page(play, ravi) as for_ravi:
        await play.post("send", viewer=asha.id, chat=group.id, text="hello")
        await play.post("join", viewer=ravi.id, chat=group.id)
        event = await for_asha.next()
        assert (event["type"], event["message"]["text"]) == ("message", "hello")
        assert event["message"]["out"] is True
        assert (await for_ravi.next())["message"]["service"] == "Ravi Verma joined"


async def test_the_bot_types_writes_edits_and_deletes(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    async with page(play, asha) as stream:
        await api("sendChatAction", chat_id=asha.id, action="typing")
        assert await stream.next() == {"type": "typing", "chat_id": asha.id}
        markup = {"keyboard": [["Skip"]]}
        _, sent = await api("sendMessage", chat_id=asha.id, text="a", reply_markup=markup)
        number = sent["result"]["message_id"]
        assert (await stream.next())["message"]["message_id"] == number
        keyboard = await stream.next()
        assert keyboard["type"] == "keyboard"
        assert keyboard["keyboard"]["rows"] == [[{"text": "Skip", "request_contact": False}]]
        await api("editMessageText", chat_id=asha.id, message_id=number, text="b")
        edited = await stream.next()
        assert (edited["type"], edited["message"]["text"]) == ("edited", "b")
        await api("deleteMessage", chat_id=asha.id, message_id=number)
        deleted = {"type": "deleted", "chat_id": asha.id, "message_id": number}
        assert await stream.next() == deleted


async def test_changes_of_menus_lists_and_the_clock_are_events(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    async with page(play, asha) as stream:
        await api("setMyCommands", commands=[{"command": "x", "description": "x"}])
        assert await stream.next() == {"type": "commands"}
        await play.post("people", name="Sita Bai")
        assert await stream.next() == {"type": "chats"}
        await play.post("clock", to="2100-01-01T00:00:00+05:30")
        clock = await stream.next()
        assert clock["type"] == "clock" and clock["clock"]["now"].startswith("2099-12-31T18:30")


async def test_a_page_that_comes_back_missed_nothing(play: Play, asha: TelegramUser) -> None:
    async with page(play, asha) as stream:
        await play.post("send", viewer=asha.id, chat=asha.id, text="one")
        await stream.next()
        seen = stream.last_id
    for text in ("two", "three"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    async with page(play, asha, seen) as stream:
        assert (await stream.next())["message"]["text"] == "two"
        assert (await stream.next())["message"]["text"] == "three"


async def test_a_page_of_an_earlier_run_must_reload(play: Play, asha: TelegramUser) -> None:
    async with page(play, asha, "12345") as stream:
        assert await stream.next() == {"type": "reset"}
        await play.post("send", viewer=asha.id, chat=asha.id, text="new")
        assert (await stream.next())["message"]["text"] == "new"


async def test_a_quiet_stream_is_kept_alive(
    monkeypatch: pytest.MonkeyPatch, play: Play, asha: TelegramUser
) -> None:
    monkeypatch.setattr(event_stream, "KEEPALIVE_SECONDS", 0.05)
    async with page(play, asha) as stream:
        assert await stream.comment() == ": still here"


async def test_only_the_last_thousand_changes_are_kept() -> None:
    stream = EventStream()
    start = stream.last
    for number in range(1_500):
        stream.publish(Change("typing", number))
    changes = stream.subscribe(start)
    first = await anext(changes)
    assert first is not None and first[1].kind == "reset"
    await changes.aclose()  # type: ignore[attr-defined]
    changes = stream.subscribe(stream.last - 1_000)
    first = await anext(changes)
    assert first is not None and first[1].chat_id == 500
    await changes.aclose()  # type: ignore[attr-defined]


async def test_an_unknown_viewer_has_no_stream(play: Play) -> None:
    async with play.session.get(f"{play.base_url}/play/events?viewer=1") as answer:
        assert answer.status == 404
