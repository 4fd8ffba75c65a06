"""The bot's name, descriptions and picture: set where they differ, in both languages."""

import asyncio
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from telegram import InputProfilePhotoStatic
from telegram.error import BadRequest

from bot.bot_profile import ABOUT, DESCRIPTION, NAME, set_profile
from bot.i18n import Catalogues
from bot.pictures import draw_profile_photo
from bot.runtime import Runtime
from config.settings import Settings
from models.clock import Clock
from playground.telegram import World
from tests.bot.support.agar_people import meena, plan, worker
from tests.support.world import NOON

COLOUR = (0x4B, 0x3F, 0x8C)
SETTINGS = Settings(language="hi", campaign_name="बूथ अभियान")


@pytest.fixture
def clock() -> Clock:
    """Noon of the day before the session."""
    return Clock(NOON)


class Telegram:
    """A bot's profile at Telegram, which counts what is set, and may refuse some of it."""

    id = 7

    def __init__(self, *refused: str) -> None:
        self.texts: dict[tuple[str, str | None], str] = {("name", None): "Old name"}
        self.pictures: list[InputProfilePhotoStatic] = []
        self.calls: list[str] = []
        self._refused = refused

    def __getattr__(self, method: str) -> Any:
        verb, _, kind = method.partition("_my_")

        async def get(code: str | None = None) -> Any:
            text = self.texts.get((kind, code)) or self.texts.get((kind, None), "")
            return SimpleNamespace(**{kind: text})

        async def change(text: str, code: str | None = None) -> None:
            self.calls.append(kind)
            if kind in self._refused:
                raise BadRequest(f"no {kind}")
            self.texts[kind, code] = text

        return get if verb == "get" else change

    async def get_user_profile_photos(self, user_id: int, limit: int) -> Any:
        assert user_id == self.id
        return SimpleNamespace(total_count=len(self.pictures))

    async def set_my_profile_photo(self, photo: InputProfilePhotoStatic) -> None:
        self.calls.append("picture")
        self.pictures.append(photo)


async def set_at(telegram: Telegram) -> None:
    bot: Any = telegram
    await set_profile(bot, Catalogues(), SETTINGS)


async def test_everything_is_set_once_in_both_languages_and_not_again_at_the_next_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram = Telegram()
    await set_at(telegram)
    assert telegram.texts["name", None] == "बूथ अभियान"
    assert "पहचान पत्र" in telegram.texts["description", None]
    assert "ID card" in telegram.texts["description", "en"]
    assert "बूथ अभियान" in telegram.texts["short_description", "en"]
    limits = {"name": NAME, "description": DESCRIPTION, "short_description": ABOUT}
    assert all(len(text) <= limits[kind] for (kind, _), text in telegram.texts.items())
    # Hindi is the default: of its own it needs nothing, and the name is the same in English.
    assert sorted(telegram.calls) == sorted(
        ["picture", "name", *["description", "short_description"] * 2]
    )
    telegram.calls.clear()
    await set_at(telegram)
    assert telegram.calls == []
    assert caplog.messages == []


async def test_a_refusal_is_one_line_and_the_rest_is_set(caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram("name", "description")
    await set_at(telegram)
    assert caplog.messages == ["api: profile not set: name (no name), description (no description)"]
    assert telegram.calls.count("name") == 1
    assert telegram.texts["short_description", None]
    assert telegram.pictures


def test_the_picture_is_a_small_square_jpeg_in_the_campaigns_colour() -> None:
    content = draw_profile_photo("#4B3F8C")
    picture: Any = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("JPEG", (640, 640))
    assert len(content) < 30_000
    assert all(abs(a - b) < 8 for a, b in zip(picture.getpixel((5, 5)), COLOUR, strict=True))


@pytest.mark.usefixtures("menus_at_the_start")
async def test_at_the_start_the_playground_has_texts_and_picture(
    telegram: World, bot: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    async with asyncio.timeout(10):
        while not telegram.profile.text("short_description", "en"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert telegram.profile.photo
    assert "पहचान पत्र" in telegram.profile.text("description", "hi")
    assert "profile not set" not in caplog.text


async def test_times_and_styles_reach_the_playground_as_they_are(
    telegram: World, bot: Runtime
) -> None:
    meena(telegram)
    session, ram = plan(2), worker(telegram, 31, "Ram")
    await ram.says(f"/enrol {session.code}")
    [time] = [e for e in ram.last()["entities"] if e["type"] == "date_time"]
    assert time["unix_time"] == int(session.starts_at.timestamp())
    rows = ram.last()["reply_markup"]["inline_keyboard"]
    styles = [b.get("style") for row in rows for b in row]
    assert (set(styles[:-1]), styles[-1]) == ({None}, "danger")
    await ram.says("/me")
    [copied] = [
        b["copy_text"]["text"]
        for row in ram.last()["reply_markup"]["inline_keyboard"]
        for b in row
        if "copy_text" in b
    ]
    assert copied.startswith("BS-")
