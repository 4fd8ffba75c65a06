"""The PDF for the printer holds the certificates' pictures as they are, and stays small."""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import zxingcpp
from PIL import Image

from bot.pictures import certificate as pictures
from tests.bot.pictures.test_certificate import LONG, USUAL

_IMAGE = re.compile(
    rb"/Width (\d+) /Height (\d+)\n/ColorSpace \[/Indexed /DeviceRGB \d+ <(\w+)>\]\n"
    rb"/BitsPerComponent (\d+) [^>]*>> /Length (\d+) >>\nstream\n"
)


def images_of(pdf: bytes) -> Iterator[Image.Image]:
    """Yield the pictures in a PDF, decoded as PDF says: zlib, PNG's filters, a palette."""
    for found in _IMAGE.finditer(pdf):
        width, height, bits, length = (int(found[n]) for n in (1, 2, 4, 5))
        header = struct.pack(">IIBBBBB", width, height, bits, 3, 0, 0, 0)
        palette, data = bytes.fromhex(found[3].decode()), pdf[found.end() : found.end() + length]
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        yield Image.open(BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, data = chunk
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_hall_of_certificates_is_below_what_a_bot_may_send_and_each_is_read() -> None:
    pdf = pictures.draw_sheets([USUAL, LONG, USUAL])
    assert len(pdf) < 3 * 60_000  # 50 MB hold 800 of these
    shown = [zxingcpp.read_barcodes(picture.convert("L")) for picture in images_of(pdf)]
    assert [[code.text for code in codes] for codes in shown] == [
        [one.signed] for one in (USUAL, LONG, USUAL)
    ]


def test_every_object_is_where_the_table_at_the_end_says() -> None:
    pdf = pictures.draw_sheets([USUAL] * 5)
    table = int(pdf.split(b"startxref\n")[1].split()[0])
    begins = [int(at) for at in re.findall(rb"(\d{10}) 00000 n ", pdf[table:])]
    assert [int(pdf[at:].split(b" ", 1)[0]) for at in begins] == [*range(1, len(begins) + 1)]
    assert f"/Size {len(begins) + 1} ".encode() in pdf[table:]
