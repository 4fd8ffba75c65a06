"""Pictures of strangers are read by a process of its own, which may die of them without harm."""

import asyncio
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import segno

from bot.pictures import qr_reader


def code(text: str) -> bytes:
    picture = BytesIO()
    segno.make_qr(text, encoding="utf-8").save(picture, kind="png", scale=4)
    return picture.getvalue()


def flat(width: int, height: int) -> bytes:
    """Return a picture of one colour, which is small as a file however large it is."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)  # one bit a pixel
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height), 1)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


async def test_a_code_is_read_in_the_other_process_as_in_this_one() -> None:
    picture = code("BSC1|आशा")
    assert await qr_reader.texts_of_stranger(picture) == ("BSC1|आशा",)
    assert qr_reader.texts(picture) == ("BSC1|आशा",)


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"",
        lambda: b"\x89PNG\r\n\x1a\n",
        lambda: b"GIF89a" + b"\0" * 99,
        lambda: code("a")[:100],
        lambda: flat(30_000, 30_000),
    ],
    ids=["empty", "torn", "another kind", "cut", "bomb"],
)
async def test_what_is_no_picture_or_far_too_large_has_no_code(
    content: Callable[[], bytes],
) -> None:
    assert await qr_reader.texts_of_stranger(content()) == ()


async def test_a_file_above_the_limit_is_not_looked_at() -> None:
    assert await qr_reader.texts_of_stranger(code("a") + b"\0" * qr_reader.LARGEST) == ()


async def test_the_reader_has_neither_the_token_nor_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[object] = []
    real: Any = asyncio.create_subprocess_exec

    async def started(*arguments: str, **more: object) -> object:
        given.append(more["env"])
        return await real(*arguments, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    await qr_reader.texts_of_stranger(b"")
    assert given == [{}]
