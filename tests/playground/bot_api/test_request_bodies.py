"""Every shape in which a Bot API call can arrive."""

import json

import aiohttp
import pytest

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Api, Play


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


async def test_a_post_without_body_and_content_type_works(
    session: aiohttp.ClientSession, base_url: str, world: World
) -> None:
    url = f"{base_url}/bot{world.token}/getMe"
    async with session.post(url, skip_auto_headers=["Content-Type"]) as answer:
        assert (await answer.json())["result"]["id"] == world.bot.id


async def test_the_same_call_in_every_shape(
    session: aiohttp.ClientSession, base_url: str, world: World, asha: TelegramUser
) -> None:
    markup = {"inline_keyboard": [[{"text": "हाँ", "callback_data": "1"}]]}
    plain = {"chat_id": str(asha.id), "text": "बूथ & co", "reply_markup": json.dumps(markup)}
    form = aiohttp.FormData(plain)
    multipart = aiohttp.FormData(plain, default_to_multipart=True)
    url = f"{base_url}/bot{world.token}/sendmessage"
    for kwargs in (
        {"json": {"chat_id": asha.id, "text": "बूथ & co", "reply_markup": markup}},
        {"json": plain},
        {"data": form},
        {"data": multipart},
        {"params": plain},
    ):
        async with session.post(url, **kwargs) as answer:
            result = (await answer.json())["result"]
            assert (result["text"], result["reply_markup"]) == ("बूथ & co", markup)
    long = plain | {"text": "बूथ " * 1024}
    async with session.get(url, params=long) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("%E0%A4%86%41", "आA"),  # every byte as %XX, as the bot writes
        ("%41+%42b", "A Bb"),
        ("%41%C3", "A\ufffd"),
        ("%41%zz", "A%zz"),
        ("%%1%%2", "%%1%%2"),
        ("%4 %1 ", "%4 %1 "),
    ],
)
async def test_a_value_of_a_form_is_read_however_it_is_encoded(
    session: aiohttp.ClientSession,
    base_url: str,
    world: World,
    asha: TelegramUser,
    written: str,
    read: str,
) -> None:
    body = f"chat_id={asha.id}&text=.{written}.&parse_mode=".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for sent in (body, body.replace(b".", b"%2E")):
        url = f"{base_url}/bot{world.token}/sendMessage"
        async with session.post(url, data=sent, headers=headers) as answer:
            assert (await answer.json())["result"]["text"] == f".{read}."


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
async def test_a_broken_body_is_a_bad_request(
    session: aiohttp.ClientSession, base_url: str, world: World, body: bytes
) -> None:
    url = f"{base_url}/bot{world.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["description"].startswith("Bad Request")


async def test_a_wrong_token_is_unauthorized_and_is_not_logged(
    session: aiohttp.ClientSession, base_url: str, play: Play
) -> None:
    async with session.get(f"{base_url}/bot7:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {
            "ok": False, "error_code": 401, "description": "Unauthorized"
        }  # fmt: skip
    async with session.get(f"{base_url}/botwrong/getMe") as answer:
        why = (await answer.json())["description"]
        assert (answer.status, why) == (401, "Unauthorized: invalid token specified")
    assert (await play.get("journal"))["requests"] == []


async def test_the_request_log_has_every_call_and_never_the_token(
    api: Api, play: Play, world: World, asha: TelegramUser
) -> None:
    await api("sendMessage", chat_id=asha.id, text="one")
    await api("sendMessage", chat_id=asha.id, text="")
    await api("getMe")
    log = await play.get("journal")
    outcomes = [(request["method"], request["status"]) for request in log["requests"]]
    assert outcomes == [("sendMessage", 200), ("sendMessage", 400), ("getMe", 200)]
    assert log["requests"][0]["params"]["text"] == "one"
    assert log["counts"]["sendMessage 400"] == 1
    assert world.token not in json.dumps(log)
    assert (await play.get("journal", since=log["next"]))["requests"] == []
    assert len((await play.get("journal", method="getMe"))["requests"]) == 1


async def test_a_call_with_wrong_types_breaks_nothing(api: Api, asha: TelegramUser) -> None:
    for chat_id in ([1], {"a": 1}, True, 1.5):
        status, _ = await api("sendMessage", text="x", chat_id=chat_id)
        assert status == 400
    for name, value in (("entities", "x"), ("entities", [1]), ("reply_parameters", "[]")):
        status, _ = await api("sendMessage", chat_id=asha.id, text="x", **{name: value})
        assert status in (200, 400)
