"""Photos and documents, both ways, byte for byte."""

import io
import struct
import zlib
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InputMediaPhoto, Message

from playground.telegram import FileStore, TelegramUser, World, picture_size
from tests.playground.conftest import Api, Play


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checked

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height)))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def head_of_png(width: int, height: int) -> bytes:
    """As much of a large picture as tells its size."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x20\x00\x40\x03" + b"\0" * 12
LIST = "बूथ,नाम\r\n1,Asha\r\n".encode() + bytes(range(256))


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


async def test_a_list_from_asha_reaches_the_bot_byte_for_byte(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    shown = await play.upload(
        LIST, "कार्यकर्ता.csv", viewer=asha.id, chat=asha.id, kind="document", caption="my list"
    )
    assert shown["document"]["name"] == "कार्यकर्ता.csv" and shown["caption"] == "my list"
    document = (await bot.get_updates())[-1].message
    assert document and document.document and document.document.file_size == len(LIST)
    fetched = await bot.download(document.document)
    assert fetched and fetched.read() == LIST


async def test_a_photo_from_asha_has_its_size(play: Play, bot: Bot, asha: TelegramUser) -> None:
    shown = await play.upload(png(40, 30), "a.png", viewer=asha.id, chat=asha.id, kind="photo")
    assert (shown["photo"]["width"], shown["photo"]["height"]) == (40, 30)
    message = (await bot.get_updates())[-1].message
    assert message and message.photo
    fetched = await bot.download(message.photo[-1])
    assert fetched and fetched.read() == png(40, 30)


async def test_the_bots_card_reaches_the_page_and_is_sent_again_by_its_id(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    card = BufferedInputFile(png(8, 8), "card.png")
    sent = await bot.send_photo(asha.id, card, caption="<b>BS-7K3M-9QX</b>", parse_mode="HTML")
    assert sent.photo and sent.caption_entities
    again = await bot.send_photo(asha.id, sent.photo[-1].file_id)
    assert again.photo and again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    shown = (await play.get("messages", viewer=asha.id, chat=asha.id))["messages"][1]
    url = f"{play.base_url}/play/file/{shown['photo']['file_id']}"
    async with play.session.get(url) as answer:
        assert answer.content_type == "image/png"
        assert await answer.read() == png(8, 8)


async def test_a_document_of_the_bot_never_runs_as_a_page(
    play: Play, bot: Bot, asha: TelegramUser
) -> None:
    page = BufferedInputFile(b"<script>alert(1)</script>", "card.html")
    sent = await bot.send_document(asha.id, page, caption="x")
    assert sent.document and sent.document.file_name == "card.html"
    async with play.session.get(f"{play.base_url}/play/file/{sent.document.file_id}") as answer:
        assert answer.content_type == "application/octet-stream"


async def test_a_caption_is_edited_and_texts_have_none(bot: Bot, asha: TelegramUser) -> None:
    sent = await bot.send_document(asha.id, BufferedInputFile(b"x", "x.txt"), caption="old")
    number = sent.message_id
    edited = await bot.edit_message_caption(chat_id=asha.id, message_id=number, caption="new")
    assert not isinstance(edited, bool) and edited.caption == "new"
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=asha.id, message_id=number)
    text = await bot.send_message(asha.id, "x")
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(caption="x", chat_id=asha.id, message_id=text.message_id)


async def test_a_photo_is_replaced_by_another_one_with_its_caption(
    bot: Bot, api: Api, asha: TelegramUser
) -> None:
    first = await bot.send_photo(asha.id, BufferedInputFile(png(1, 1), "a.png"), caption="one")
    new = InputMediaPhoto(media=BufferedInputFile(png(2, 2), "b.png"), caption="two")
    where: dict[str, Any] = {"chat_id": asha.id, "message_id": first.message_id}
    edited = await bot.edit_message_media(new, **where)
    assert isinstance(edited, Message)
    assert (edited.message_id, edited.caption) == (first.message_id, "two")
    assert edited.photo and first.photo
    assert edited.photo[0].file_unique_id != first.photo[0].file_unique_id
    text = await bot.send_message(asha.id, "plain")
    with pytest.raises(TelegramBadRequest, match="there is no media in the message to edit"):
        await bot.edit_message_media(new, chat_id=asha.id, message_id=text.message_id)
    for media in ({"type": "video", "media": "x"}, {"type": "photo", "has_spoiler": True}):
        assert (await api("editMessageMedia", media=media, **where))[0] == 501


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "AgACunknown"}, "wrong remote file identifier specified"),
        ({"photo": "attach://missing"}, "there is no photo in the request"),
    ],
)
async def test_a_photo_that_is_not_there_is_refused(
    api: Api, asha: TelegramUser, params: dict[str, str], why: str
) -> None:
    status, answer = await api("sendPhoto", chat_id=asha.id, **params)
    assert status == 400 and why in answer["description"]


async def test_pictures_that_are_none_and_captions_too_long_are_refused(
    bot: Bot, asha: TelegramUser
) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(asha.id, BufferedInputFile(b"not a picture", "x.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(asha.id, BufferedInputFile(b"", "x.txt"))
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(asha.id, BufferedInputFile(png(1, 1), "x.png"), caption="x" * 1025)
    big = png(1, 1) + b"\0" * (10 * 1024 * 1024)
    too_big = f"file of size {len(big)} bytes is too big for a photo; the maximum size is 10485760"
    with pytest.raises(TelegramBadRequest, match=too_big):
        await bot.send_photo(asha.id, BufferedInputFile(big, "x.png"))


@pytest.mark.parametrize(
    ("size", "kind"), [(0, "document"), (4, "photo"), (1, "song"), (10 * 1024 * 1024 + 1, "photo")]
)
async def test_an_upload_that_telegram_would_refuse_is_refused(
    play: Play, asha: TelegramUser, size: int, kind: str
) -> None:
    form = aiohttp.FormData({"viewer": str(asha.id), "chat": str(asha.id), "kind": kind})
    form.add_field("file", io.BytesIO(b"x" * size), filename="x")
    async with play.session.post(f"{play.base_url}/play/file", data=form) as answer:
        assert answer.status == 400


async def test_files_that_are_gone_are_not_found(play: Play, bot: Bot, world: World) -> None:
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("BQACnothing")
    with pytest.raises(TelegramBadRequest, match="file_id not specified"):
        await bot.get_file("")
    for path in (f"file/bot{world.token}/documents/none", "play/file/none"):
        async with play.session.get(f"{play.base_url}/{path}") as answer:
            assert answer.status == 404
    async with play.session.get(f"{play.base_url}/file/botwrong/documents/none") as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    ("width", "height", "status"),
    [(1280, 2600, 200), (6000, 4000, 200), (6000, 4001, 400), (100, 2000, 200), (100, 2001, 400)],
)
async def test_a_photo_is_neither_too_large_nor_too_narrow(
    api: Api, asha: TelegramUser, width: int, height: int, status: int
) -> None:
    form = aiohttp.FormData({"chat_id": str(asha.id)})
    form.add_field("photo", head_of_png(width, height), filename="x.png")
    async with api.session.post(f"{api.base_url}/bot{api.token}/sendPhoto", data=form) as answer:
        body = await answer.json()
    assert answer.status == status
    assert status == 200 or body["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_a_photo_by_its_address_is_refused_with_the_true_reason(
    api: Api, asha: TelegramUser
) -> None:
    status, answer = await api("sendPhoto", chat_id=asha.id, photo="https://example.org/x.png")
    assert (status, answer["description"]) == (
        501,
        "Not Implemented: the playground fetches no files, upload it instead",
    )


@pytest.mark.parametrize(
    ("name", "kept", "mime"),
    [
        ("list.csv", "list.csv", "text/csv"),
        ("list.XLSX", "list.XLSX", f"{OFFICE}.spreadsheetml.sheet"),
        ("page.html", "page.html", "text/html"),
        ("data", "data", "application/octet-stream"),
        ("कार्यकर्ता.csv", "करयकरत.csv", "text/csv"),
        ("a/b:c.json", "a b c.json", "application/json"),
        ("x" * 70 + ".txt", "x" * 64 + ".txt", "text/plain"),
    ],
)
async def test_a_document_has_a_clean_name_and_the_type_of_its_ending(
    bot: Bot, asha: TelegramUser, name: str, kept: str, mime: str
) -> None:
    sent = await bot.send_document(asha.id, BufferedInputFile(b"x", name))
    assert sent.document and (sent.document.file_name, sent.document.mime_type) == (kept, mime)


def test_the_size_of_pictures() -> None:
    assert picture_size(png(640, 480)) == (640, 480)
    assert picture_size(JPEG) == (64, 32)
    assert picture_size(JPEG[:12]) is None
    assert picture_size(b"\xff\xd8\xff") is None
    assert picture_size(b"GIF89a") is None


def test_the_oldest_files_make_room() -> None:
    store = FileStore(kept_bytes=10)
    first = store.add("a.txt", "", b"12345678", photo=False)
    second = store.add("b.txt", "", b"12345678", photo=False)
    assert first and second
    assert store.get(first.id) is None and store.at(first.path) is None
    assert store.at(second.path) == second
