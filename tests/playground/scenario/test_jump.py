"""The jump through the story's time: it stops at everything that is due, in time order."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from playground.scenario import run_playground
from service import serving
from tests.playground.conftest import Play

INDIA = ZoneInfo("Asia/Kolkata")
ASHA = "आशा मालवीय"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Play]:
    """The playground with its story, a morning after the digests."""
    async with (
        run_playground(serving, 0, tmp_path / "playground") as url,
        aiohttp.ClientSession() as session,
    ):
        yield Play(session, url)


async def person(story: Play, name: str) -> int:
    people = (await story.get("state"))["people"]
    return next(int(one["id"]) for one in people if one["name"] == name)


async def told(story: Play, viewer: int, chat: int) -> list[dict[str, Any]]:
    """Return what the bot said in a chat."""
    messages = (await story.get("messages", viewer=viewer, chat=chat))["messages"]
    return [message for message in messages if message["from"]["is_bot"]]


def at(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, INDIA).strftime("%H:%M")


def hour_of(clock: dict[str, Any]) -> tuple[str, str]:
    """Return kind and local time of what is due next."""
    due = datetime.fromisoformat(clock["next"]["at"])
    return clock["next"]["kind"], due.astimezone(INDIA).strftime("%H:%M")


async def enrol(story: Play, name: str, session: str) -> int:
    """Enrol a person by command, and return their id once the bot has answered."""
    who = await person(story, name)
    before = len(await told(story, who, who))
    await story.post("send", viewer=who, chat=who, text=f"/enrol {session}")
    while len(await told(story, who, who)) == before:
        pass
    return who


async def test_the_jump_stops_at_the_reminder_before_the_digest(story: Play) -> None:
    irfan = await enrol(story, "इरफ़ान शेख", "T2")
    clock = (await story.get("state"))["clock"]
    while clock["next"]["kind"] == "review":  # on a Monday coordinators are reminded first
        clock = await story.post("clock", to="next")
    assert hour_of(clock) == ("reminder", "13:00")
    clock = await story.post("clock", to="next")
    assert datetime.fromisoformat(clock["now"]).astimezone(INDIA).strftime("%H:%M") == "13:00"
    reminder = (await told(story, irfan, irfan))[-1]
    assert at(reminder["date"]) == "13:00"
    assert hour_of(clock) == ("reminder", "17:00")  # the trainer is told to close it
    clock = await story.post("clock", to="next")
    assert hour_of(clock) == ("digest", "18:00")


async def test_on_the_way_to_the_digest_the_reminder_comes_at_its_own_time(story: Play) -> None:
    irfan = await enrol(story, "इरफ़ान शेख", "T2")
    clock = await story.post("clock", to="next_digest")
    assert datetime.fromisoformat(clock["now"]).astimezone(INDIA).strftime("%H:%M") == "18:00"
    assert at((await told(story, irfan, irfan))[-1]["date"]) == "13:00"


async def test_whoever_registered_has_opened_the_bot_and_gets_what_nobody_asked_for(
    story: Play,
) -> None:
    state = await story.get("state")
    started = {
        one["name"]: (await story.get("chats", viewer=one["id"]))["chats"][0]["started"]
        for one in state["people"]
    }
    assert {name for name, opened in started.items() if not opened} == {
        "सुनीता बघेल", "Daniel Tirkey",
    }  # fmt: skip
    tomorrow = datetime.fromisoformat(state["clock"]["now"]).timestamp() + 30 * 3600
    await story.post("clock", to=datetime.fromtimestamp(tomorrow, INDIA).isoformat())
    requests = (await story.get("journal"))["requests"]
    refused = [r for r in requests if r["method"].startswith("send") and r["status"] != 200]
    assert refused == []
    kamla = await person(story, "कमला बाई")
    assert [at(message["date"]) for message in await told(story, kamla, kamla)] == [
        "19:00",
        "09:00",
    ]


async def test_a_groups_minute_that_is_jumped_over_holds_no_digest_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAKTI_SENDS_PER_GROUP_MINUTE", "1")
    async with (
        run_playground(serving, 0, tmp_path / "playground") as url,
        aiohttp.ClientSession() as session,
    ):
        story = Play(session, url)
        meena = await person(story, "मीना परमार")
        groups = [c for c in (await story.get("chats", viewer=meena))["chats"] if "members" in c]
        clock = (await story.get("state"))["clock"]
        later = datetime.fromisoformat(clock["now"]) + timedelta(hours=30)
        await story.post("clock", to=later.isoformat())
        came = [at(one["date"]) for c in groups for one in await told(story, meena, c["id"])]
    assert {"18:00", "08:00"} <= {*came}
