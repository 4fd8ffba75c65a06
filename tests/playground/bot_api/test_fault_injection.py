"""Fault injection: each fault has its effect, for as many calls as requested."""

import asyncio

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError

from models.clock import Clock
from playground.bot_api import RequestLog
from playground.telegram import ApiError, TelegramRateLimits, TelegramUser, World
from playground.telegram.rate_limits import BURST
from tests.playground.conftest import Api, Play


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


async def sent(play: Play, asha: TelegramUser) -> int:
    """Return how many messages of the bot Asha sees."""
    messages = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]
    return sum(message["from"]["is_bot"] for message in messages)


async def test_a_status_comes_as_often_as_asked_then_all_is_well(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    await play.post("faults", method="sendMessage", kind="status", status=502, times=2)
    for _ in range(2):
        with pytest.raises(TelegramServerError):
            await bot.send_message(asha.id, "x")
    assert await sent(play, asha) == 0
    await bot.send_message(asha.id, "x")
    assert await sent(play, asha) == 1


async def test_a_status_can_have_any_body(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("faults", method="*", kind="status", status=400, body="<html>")
    url = f"{api.base_url}/bot{api.token}/getMe"
    async with api.session.get(url) as answer:
        assert (answer.status, await answer.text()) == (400, "<html>")
    await play.post("faults", method="getme", kind="status", status=403, description="Forbidden: x")
    assert (await api("getMe"))[1]["description"] == "Forbidden: x"


async def test_retry_after_is_given_as_telegram_gives_it(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    await play.post("faults", method="sendMessage", kind="retry_after", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(asha.id, "x")
    assert refusal.value.retry_after == 7


@pytest.mark.parametrize("by", ["fault", "limit"])
async def test_a_429_names_its_seconds_in_the_header_too(
    play: Play, api: Api, asha: TelegramUser, by: str
) -> None:
    if by == "fault":
        await play.post("faults", method="sendMessage", kind="retry_after", retry_after=7)
    else:
        await play.post("limits", on=True)
        for _ in range(BURST):
            await api("sendMessage", chat_id=asha.id, text="one of these seconds")
    url = f"{api.base_url}/bot{api.token}/sendMessage"
    async with api.session.post(url, json={"chat_id": asha.id, "text": "x"}) as answer:
        parameters = (await answer.json())["parameters"]
        assert answer.status == 429
        assert answer.headers["retry-after"] == str(parameters["retry_after"])
    async with api.session.post(url, json={}) as answer:
        assert "retry-after" not in answer.headers


async def test_a_reset_connection_has_no_effect(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("faults", method="sendMessage", kind="reset")
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=asha.id, text="x")
    assert await sent(play, asha) == 0


async def test_garbage_is_no_json(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("faults", method="getMe", kind="garbage")
    with pytest.raises(ValueError, match="Expecting value"):
        await api("getMe")


async def test_silence_ends_in_the_usual_answer(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("faults", method="sendMessage", kind="silence", seconds=0.1)
    status, _ = await api("sendMessage", chat_id=asha.id, text="x")
    assert status == 200 and await sent(play, asha) == 1


async def test_who_leaves_during_the_silence_gets_nothing_done(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    await play.post("faults", method="sendMessage", kind="silence", seconds=30)
    sending = asyncio.create_task(api("sendMessage", chat_id=asha.id, text="x"))
    while (await play.get("faults"))["faults"]:  # until the server keeps silence
        assert not sending.done()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    for _ in range(500):
        log = await play.get("journal", method="sendMessage")
        if log["requests"]:
            break
        await asyncio.sleep(0.02)
    assert log["requests"][0]["status"] == 0
    assert await sent(play, asha) == 0


async def test_a_dropped_answer_leaves_its_effect(play: Play, api: Api, asha: TelegramUser) -> None:
    await play.post("faults", method="sendMessage", kind="drop", seconds=0.1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=asha.id, text="x")
    assert await sent(play, asha) == 1
    [request] = (await play.get("journal", method="sendMessage"))["requests"]
    assert (request["fault"], request["status"]) == ("drop", 0)


async def test_pending_faults_can_be_removed(play: Play, api: Api) -> None:
    pending = await play.post("faults", method="getMe", kind="reset", times=9)
    assert pending == {"faults": [{"method": "getMe", "kind": "reset", "times": 9}]}
    async with play.session.delete(f"{play.base_url}/play/faults") as answer:
        assert await answer.json() == {"faults": []}
    assert (await api("getMe"))[0] == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "getMe"},
        {"kind": "reset"},
        {"method": "getMe", "kind": "earthquake"},
        {"method": "getMe", "kind": "status", "status": 200},
        {"method": "getMe", "kind": "reset", "times": "many"},
        {"method": "getMe", "kind": "reset", "colour": "red"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(play: Play, fault: dict[str, object]) -> None:
    assert await play.refused("faults", **fault) == 400


async def test_the_server_ends_although_a_call_is_kept_waiting(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    # The fixture's end resets this call, long before its minute is over.
    await play.post("faults", method="getMe", kind="drop", seconds=60)
    waiting = asyncio.create_task(api("getMe"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    waiting.cancel()


async def test_limits_are_off_until_switched_on(play: Play, bot: Bot, asha: TelegramUser) -> None:
    for _ in range(5):
        await bot.send_message(asha.id, "x")
    await play.post("limits", on=True)
    for _ in range(BURST):
        await bot.send_message(asha.id, "x")
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(asha.id, "x")
    assert 1 <= refusal.value.retry_after <= BURST
    await play.post("limits", on=False)
    await bot.send_message(asha.id, "x")
    counts = (await play.get("journal"))["counts"]
    assert (counts["sendMessage 200"], counts["sendMessage 429"]) == (10, 1)


def test_a_group_takes_20_a_minute_and_the_bot_30_a_second() -> None:
    from datetime import timedelta

    limits, start = TelegramRateLimits(), Clock().now()
    limits.on = True
    for number in range(20):
        limits.count(-1, True, start + timedelta(seconds=2 * number))
    with pytest.raises(ApiError) as refusal:
        limits.count(-1, True, start + timedelta(seconds=50))
    assert refusal.value.parameters == {"retry_after": 10}
    limits.count(-1, True, start + timedelta(seconds=61))
    later = start + timedelta(hours=1)
    for number in range(30):
        limits.count(number, False, later)
    with pytest.raises(ApiError):
        limits.count(99, False, later)


def test_the_request_log_drops_the_oldest() -> None:
    request_log = RequestLog(kept=3)
    for number in range(5):
        request_log.record(Clock().now(), f"m{number}", {}, 200, {}, None)
    kept = request_log.since(0)
    assert [request["method"] for request in kept["requests"]] == ["m2", "m3", "m4"]
    assert kept["next"] == 5 and kept["counts"]["m0 200"] == 1


def test_a_world_keeps_a_bounded_number_of_messages(world: World, asha: TelegramUser) -> None:
    chat = world.chats[asha.id]
    for number in range(2_100):
        world.post(chat, world.bot, {"text": str(number)})
    assert len(chat.messages) == 2_000
