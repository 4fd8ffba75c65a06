"""Show one's own card, as a picture and as text."""

import asyncio
import threading
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from bot.handlers.account import card
from bot.pictures.card import SIZE, draw
from models import authority, tables
from playground.telegram import World, people
from tests.bot.handlers.account.account_steps import ASHA, code, photos
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import NOON, booth_id

__all__ = ["clock"]


# The card


async def test_me_is_a_picture_with_the_card_as_its_caption(asha: Person) -> None:
    said = await asha.says("/me")
    (photo,) = photos(asha)
    assert code() in str(photo["caption"])
    assert "Asha Devi" in said
    sizes = photo["photo"]
    assert isinstance(sizes, list)
    file = asha.world.files.get(sizes[-1]["file_id"])
    assert file
    assert Image.open(BytesIO(file.content)).size == SIZE
    assert len(file.content) < 60_000


async def test_the_way_forward_comes_before_the_changes(asha: Person) -> None:
    await asha.says("/me")
    assert asha.buttons() == [
        "🎓 प्रशिक्षण देखें",
        "🏠 मेरे बूथ 166/1 की शक्ति",
        "🤝 किसी को जोड़ें",
        f"📋 मेरा ID कॉपी करें: {code()}",
        "✏️ नाम बदलें",
        "🏠 बूथ बदलें",
        "📱 नंबर बदलें",
    ]


async def test_after_registering_the_card_comes_as_a_picture_too(
    telegram: World, bot: object
) -> None:
    sunita = agar_people.newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says("/start b166-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    await sunita.presses("✅")
    said = await sunita.presses("✅")
    assert "बधाई" in said
    (photo,) = photos(sunita)
    assert code(5) in str(photo["caption"])
    assert sunita.buttons()[0] == "🎓 प्रशिक्षण देखें"
    assert len(sunita.buttons()) == 3


async def test_ayesha_whose_name_the_picture_cannot_show_is_told_so_and_can_change_it(
    telegram: World, bot: object
) -> None:
    ayesha = agar_people.newcomer(telegram, 6, "عائشہ")
    await ayesha.says("/start b166-2")
    await ayesha.presses("हिन्दी")
    await ayesha.presses("✅")
    await ayesha.shares(ayesha.user)
    await ayesha.presses("✅ عائشہ")
    said = await ayesha.presses("✅ ")
    assert "🪪 عائشہ" in said
    assert "सिर्फ़ हिन्दी और अंग्रेज़ी अक्षर" in said
    assert ayesha.buttons()[-1] == "✏️ नाम बदलें"
    await ayesha.presses("✏️ नाम बदलें")
    await ayesha.says("आयशा")
    said = await ayesha.presses("🪪")
    assert "🪪 आयशा" in said
    assert "अक्षर" not in said


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED"},
        {"kind": "status", "status": 502, "times": 9},
        {"kind": "reset", "times": 9},
        {"kind": "garbage"},
    ],
)
async def test_a_picture_that_does_not_get_through_leaves_the_text(
    asha: Person, server: str, fault: dict[str, object]
) -> None:
    async with aiohttp.ClientSession() as session:
        wish = {"method": "sendPhoto", **fault}
        assert (await session.post(f"{server}/play/faults", json=wish)).status == 200
    said = await asha.says("/me")
    assert code() in said
    assert photos(asha) == []
    assert len(asha.buttons()) == 7


async def test_a_card_whose_answers_get_lost_comes_as_a_picture_and_once_as_text(
    asha: Person, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.reachability.CALM", 0.05)
    async with aiohttp.ClientSession() as session:
        for method in ("sendPhoto", "sendMessage"):
            wish = {"method": method, "kind": "drop", "seconds": 0.1, "times": 9}
            assert (await session.post(f"{server}/play/faults", json=wish)).status == 200
    assert (await asha.says("/me")).count(code()) == 2
    assert len(photos(asha)) == 1


async def test_a_picture_that_cannot_be_drawn_leaves_the_text(
    asha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(card: object) -> bytes:
        raise OSError("cannot open resource")

    monkeypatch.setattr(card, "draw", broken)
    assert code() in await asha.says("/me")
    assert photos(asha) == []


async def test_others_are_answered_while_a_card_is_drawn(
    asha: Person, meena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(card: object) -> bytes:
        begun.set()
        assert may_end.wait(20)
        return draw(card)  # type: ignore[arg-type]

    monkeypatch.setattr(card, "draw", slow)
    drawing = asyncio.create_task(asha.says("/me"))
    await asyncio.to_thread(begun.wait, 20)
    people.send(meena.world, meena.user, meena.chat.id, "/help")
    async with asyncio.timeout(20):
        while "/booth" not in str(meena.last().get("text")):
            assert not drawing.done()
            await asyncio.sleep(0.01)
    assert photos(asha) == []
    may_end.set()
    assert code() in await drawing
    assert len(photos(asha)) == 1


async def test_a_card_too_long_for_a_caption_comes_before_its_picture(asha: Person) -> None:
    tables.Booth.update(name_en="Primary school " * 18).execute()
    row = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    for part in (1, 2, 3, 4, 5):
        authority.grant(row.id, "booth_president", NOON, booth_id=booth_id(f"166/{part}"))
    said = await asha.says("/me")
    assert said.count("Primary school") > 100
    (photo,) = photos(asha)
    assert "caption" not in photo


async def test_who_has_blocked_the_bot_gets_nothing_and_nothing_breaks(
    asha: Person, server: str
) -> None:
    wish = {
        "method": "sendPhoto",
        "kind": "status",
        "status": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server}/play/faults", json=wish)
    assert await asha.says("/me") == ""
    assert not tables.Inbox.select().where(tables.Inbox.state == "failed").exists()
