"""What people send beside texts: voice, stickers, locations, and photos with a caption."""

import struct

import pytest

from playground.telegram import TelegramUser
from tests.playground.answer_checks import check_update
from tests.playground.conftest import Api, Play

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 40, 30)


@pytest.mark.parametrize(
    ("path", "fields", "key"),
    [
        ("voice", {"seconds": 4}, "voice"),
        ("sticker", {"emoji": "🙏"}, "sticker"),
        ("location", {"latitude": 23.7118, "longitude": 76.0158}, "location"),
    ],
)
async def test_what_is_no_text_reaches_the_bot_as_telegram_gives_it(
    play: Play, api: Api, asha: TelegramUser, path: str, fields: dict[str, object], key: str
) -> None:
    shown = await play.post(path, viewer=asha.id, chat=asha.id, **fields)
    assert shown["out"] and fields.items() <= shown[key].items()
    [update] = await api.updates()
    check_update(update)
    assert key in update["message"] and "text" not in update["message"]


async def test_a_photo_with_its_caption(play: Play, api: Api, asha: TelegramUser) -> None:
    fields = {"viewer": asha.id, "chat": asha.id, "kind": "photo", "caption": "/booth 165/2"}
    shown = await play.upload(PICTURE, "booth.png", **fields)
    assert shown["caption"] == "/booth 165/2"
    [update] = await api.updates()
    check_update(update)
    assert update["message"]["caption"] == "/booth 165/2"
    assert update["message"]["caption_entities"][0]["type"] == "bot_command"


async def test_a_live_location_that_moves_is_an_edited_message(
    play: Play, api: Api, asha: TelegramUser, ravi: TelegramUser
) -> None:
    here = {"viewer": asha.id, "chat": asha.id, "latitude": 23.7, "longitude": 76.0}
    shown = await play.post("location", **here, live_seconds=900)
    assert shown["location"]["live"]
    moved = await play.post("location", **here | {"latitude": 23.8}, message_id=shown["message_id"])
    assert (moved["location"]["latitude"], moved["edited"]) == (23.8, True)
    first, second = await api.updates()
    check_update(second)
    assert first["message"]["location"]["live_period"] == 900
    assert second["edited_message"]["location"]["latitude"] == 23.8
    fixed = await play.post("location", **here)
    assert await play.refused("location", **here, message_id=fixed["message_id"]) == 403


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("voice", {"seconds": 0}),
        ("voice", {}),
        ("sticker", {"emoji": ""}),
        ("sticker", {"emoji": "a whole sentence"}),
        ("location", {"latitude": 91, "longitude": 0}),
        ("location", {"latitude": 23.7}),
        ("location", {"latitude": True, "longitude": 0}),
    ],
)
async def test_what_no_app_could_send_is_refused(
    play: Play, asha: TelegramUser, path: str, fields: dict[str, object]
) -> None:
    assert await play.refused(path, viewer=asha.id, chat=asha.id, **fields) == 400
