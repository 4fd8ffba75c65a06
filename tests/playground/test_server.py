"""The page's endpoints: state, people, messages, the clock, and which origins are allowed."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from models.clock import Clock
from playground.server import create, serve
from playground.telegram import TelegramUser, World
from tests.playground.conftest import Play

FONT = Path(__file__).parents[2] / "config" / "fonts" / "Mukta-Regular.ttf"


async def test_the_state_names_everyone(play: Play, world: World, asha: TelegramUser) -> None:
    world.users[asha.id].about = {"hi": "समन्वयक", "en": "coordinator"}
    state = await play.get("state")
    assert state["bot"]["username"] == "BoothShaktiBot" and state["bot"]["is_bot"] is True
    assert state["people"] == [
        {
            "id": asha.id,
            "name": "Asha Devi",
            "username": "asha_devi",
            "language_code": "hi",
            "is_bot": False,
            "about": {"hi": "समन्वयक", "en": "coordinator"},
        }
    ]
    assert state["clock"]["timezone"] == "Asia/Kolkata" and state["story"] == ""


async def test_a_new_person_and_a_new_group(play: Play, asha: TelegramUser) -> None:
    sita = await play.post("people", name="  सीता बाई ", language_code="hi")
    assert sita["name"] == "सीता बाई"
    group = await play.post("groups", viewer=sita["id"], title="Susner")
    assert (group["type"], group["members"], group["role"]) == ("group", 1, "creator")
    assert group["bot_role"] == "left"
    listed = (await play.get("chats", viewer=sita["id"]))["chats"]
    assert [chat["type"] for chat in listed] == ["private", "group"]
    assert len((await play.get("chats", viewer=asha.id))["chats"]) == 1
    [joinable] = (await play.get("groups", viewer=asha.id))["chats"]
    assert joinable["role"] == "left" and "last" not in joinable


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("people", {"name": " "}, 400),
        ("people", {"name": "x" * 129}, 400),
        ("people", {}, 400),
        ("groups", {"viewer": 1, "title": "x"}, 404),
        ("join", {"viewer": "me", "chat": 1}, 400),
        ("send", {"viewer": 1}, 404),
        ("clock", {"to": "tomorrow"}, 400),
        ("clock", {"to": "2100-01-01T00:00:00"}, 400),
        ("clock", {"to": "2000-01-01T00:00:00+00:00"}, 400),
        ("clock", {"to": "next_digest"}, 404),
        ("clock", {"to": "next"}, 404),
    ],
)
async def test_a_wrong_request_says_what_is_wrong(
    play: Play, path: str, body: dict[str, object], status: int
) -> None:
    assert await play.refused(path, **body) == status


async def test_a_body_that_is_no_json_is_refused(play: Play) -> None:
    async with play.session.post(f"{play.base_url}/play/send", data=b"{") as answer:
        assert answer.status == 400
    async with play.session.get(f"{play.base_url}/play/chats?viewer=x") as answer:
        assert answer.status == 400


async def test_the_page_shows_the_last_200_messages(
    play: Play, world: World, asha: TelegramUser
) -> None:
    for number in range(250):
        world.post(world.chats[asha.id], world.bot, {"text": str(number)})
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]
    assert [m["text"] for m in (shown[0], shown[-1])] == ["50", "249"] and len(shown) == 200


async def test_the_clock_jumps_to_the_next_digest(session: aiohttp.ClientSession) -> None:
    clock = Clock()
    digest = clock.now() + timedelta(hours=5)
    jumps: list[datetime] = []

    async def upcoming() -> datetime:
        return digest

    async def jump_to(moment: datetime) -> None:
        clock.jump_to(moment)
        jumps.append(moment)

    world = World(clock)
    asha = world.add_person("Asha")
    app = create(world, next_digest=upcoming, jump_to=jump_to, story="Agar")
    async with serve(app) as url:
        play = Play(session, url)
        assert (await play.get("state"))["story"] == "Agar"
        answer = await play.post("clock", to="next_digest")
        assert answer["next_digest"] == digest.isoformat()
        assert answer["next"] == {"at": digest.isoformat(), "kind": "digest"}
        assert datetime.fromisoformat(answer["now"]) >= digest and jumps == [digest]
        sent = await play.post("send", viewer=asha.id, chat=asha.id, text="later")
        assert datetime.fromtimestamp(sent["date"], UTC) >= digest - timedelta(seconds=1)


async def test_a_bot_that_runs_elsewhere_neither_dies_nor_has_its_disk_here(play: Play) -> None:
    assert await play.refused("crash") == 404
    assert await play.refused("disk", full=True) == 404
    assert await play.post("disk", full=False) == {"full": False}
    assert (await play.get("health"))["status"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
    ],
)
async def test_requests_for_or_from_elsewhere_are_refused(
    play: Play, world: World, headers: dict[str, str]
) -> None:
    for path in ("play/state", f"bot{world.token}/getMe", "fonts/Mukta-Regular.ttf"):
        async with play.session.get(f"{play.base_url}/{path}", headers=headers) as answer:
            assert answer.status == 403


async def test_the_pages_own_origin_and_localhost_are_welcome(play: Play) -> None:
    port = play.base_url.rpartition(":")[2]
    for headers in ({"Origin": play.base_url}, {"Host": f"localhost:{port}"}):
        async with play.session.get(f"{play.base_url}/play/state", headers=headers) as answer:
            assert answer.status == 200


async def test_the_font_is_served(play: Play) -> None:
    async with play.session.get(f"{play.base_url}/fonts/Mukta-Regular.ttf") as answer:
        assert await answer.read() == FONT.read_bytes()


async def test_signal_handlers_stay_as_they_were(world: World) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with serve(create(world)):
        assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)] == before


async def test_a_port_that_is_taken_is_an_error(base_url: str, world: World) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serve(create(world), int(base_url.rpartition(":")[2])):
            pass
