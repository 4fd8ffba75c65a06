"""getUpdates, as Telegram does it."""

import asyncio
from typing import Any

import pytest

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Api, Play, until_polled


async def texts(api: Api, **params: Any) -> list[str]:
    _, answer = await api("getUpdates", **params)
    return [update["message"]["text"] for update in answer["result"]]


async def test_what_was_not_confirmed_comes_again(play: Play, api: Api, asha: TelegramUser) -> None:
    for text in ("one", "two"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    assert await texts(api) == ["one", "two"]
    assert await texts(api) == ["one", "two"]


async def test_an_offset_confirms_everything_older(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    for text in ("one", "two", "three"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    _, answer = await api("getUpdates")
    second = answer["result"][1]["update_id"]
    assert await texts(api, offset=second) == ["two", "three"]
    assert await texts(api) == ["two", "three"]


async def test_update_ids_follow_each_other(play: Play, api: Api, asha: TelegramUser) -> None:
    for text in ("one", "two", "three"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    _, answer = await api("getUpdates")
    numbers = [update["update_id"] for update in answer["result"]]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


async def test_a_negative_offset_keeps_only_the_last(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    for text in ("one", "two", "three"):
        await play.post("send", viewer=asha.id, chat=asha.id, text=text)
    assert await texts(api, offset=-1) == ["three"]
    assert await texts(api) == ["three"]


async def test_a_limit_is_kept_within_1_and_100(play: Play, api: Api, asha: TelegramUser) -> None:
    for number in range(103):
        await play.post("send", viewer=asha.id, chat=asha.id, text=str(number))
    assert await texts(api, limit=2) == ["0", "1"]
    assert len(await texts(api, limit=1000)) == 100
    assert len(await texts(api, limit=0)) == 1


async def test_a_long_poll_answers_as_soon_as_a_message_comes(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    poll = asyncio.create_task(texts(api, timeout=50))
    await play.post("send", viewer=asha.id, chat=asha.id, text="now")
    assert await asyncio.wait_for(poll, 20) == ["now"]


async def test_a_long_poll_ends_empty_when_nothing_comes(api: Api) -> None:
    assert await texts(api, timeout=1) == []


async def test_a_second_poller_ends_the_first_with_409_and_goes_on(
    play: Play, api: Api, world: World, asha: TelegramUser
) -> None:
    first = asyncio.create_task(api("getUpdates", timeout=50))
    await until_polled(world)
    second = asyncio.create_task(texts(api, timeout=50))
    status, answer = await asyncio.wait_for(first, 20)
    assert (status, answer["error_code"]) == (409, 409)
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await play.post("send", viewer=asha.id, chat=asha.id, text="for the second")
    assert await asyncio.wait_for(second, 20) == ["for the second"]


async def test_allowed_updates_filter_when_an_update_is_made_and_persist(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await play.post("send", viewer=asha.id, chat=asha.id, text="not wanted")
    await api("getUpdates")
    await play.post("send", viewer=asha.id, chat=asha.id, text="still not wanted")
    await api("getUpdates", allowed_updates=[])
    await play.post("send", viewer=asha.id, chat=asha.id, text="wanted again")
    assert await texts(api) == ["wanted again"]


@pytest.mark.parametrize("kinds", ["{", "message", {"message": 1}, None])
async def test_allowed_updates_that_are_no_array_change_nothing(
    play: Play, api: Api, asha: TelegramUser, kinds: Any
) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    assert (await api("getUpdates", allowed_updates=kinds))[0] == 200
    await play.post("send", viewer=asha.id, chat=asha.id, text="not wanted")
    assert await texts(api) == []


async def test_kinds_of_updates_that_nobody_knows_are_ignored(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    await api("getUpdates", allowed_updates=["callback_query", "frobnication"])
    info = (await api("getWebhookInfo"))[1]["result"]
    assert info["allowed_updates"] == ["callback_query"]
    await api("getUpdates", allowed_updates=["frobnication"])
    await play.post("send", viewer=asha.id, chat=asha.id, text="as by default")
    assert await texts(api) == ["as by default"]


async def test_chat_member_comes_only_when_asked_for(
    play: Play, api: Api, world: World, asha: TelegramUser, ravi: TelegramUser
) -> None:
    group = world.add_group("Agar", asha)
    await play.post("bot", viewer=asha.id, chat=group.id, action="promote")
    await play.post("join", viewer=ravi.id, chat=group.id)
    assert not any("chat_member" in update for update in await api.updates())
    await api("getUpdates", allowed_updates='["chat_member"]')
    await play.post("leave", viewer=ravi.id, chat=group.id)
    [update] = await api.updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "left"


async def test_the_server_stops_immediately_while_a_poll_waits(api: Api, world: World) -> None:
    # The fixture's end would hang for fifty seconds otherwise, and fail the run by its time limit.
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await until_polled(world)
    assert not poll.done()
    poll.cancel()
