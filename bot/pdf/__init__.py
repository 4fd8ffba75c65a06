"""A PDF of A4 pages on their sides, with up to four pictures each, to be cut apart.

Each picture keeps the compression that its PNG has, as PDF has it too. Pillow would write JPEGs:
six times the size, and a hall of 300 would be more than Telegram lets a bot send.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

__all__ = ["Placed", "pdf"]

WIDTH, HEIGHT = 841.89, 595.28  # points
_ROOT, _PAGES = 1, 2  # the numbers of the first objects
_CUT = 0.6  # points of the grey line along which it is cut
_GREY = 0.84


@dataclass(frozen=True, slots=True)
class Placed:
    """A PNG with a palette, and the quarter of the page that it fills, from above on the left."""

    png: bytes
    across: int
    down: int


def pdf(pages: Iterable[Iterable[Placed]]) -> bytes:
    """Return the pages as a PDF. Takes as long as the pictures do."""
    file = _File()
    numbers = [_page(file, pictures) for pictures in pages]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    file.put(_PAGES, f"<< /Type /Pages\n/Count {len(numbers)} /Kids [{kids}] >>")
    file.put(_ROOT, f"<< /Type /Catalog\n/Pages {_PAGES} 0 R >>")
    return file.content()


class _File:
    """Objects that are written one after the other, and where each begins."""

    def __init__(self) -> None:
        self._written = BytesIO()
        self._written.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self._begins: dict[int, int] = {}
        self._last = _PAGES

    def add(self, head: str, stream: bytes | None = None) -> int:
        """Write an object, with a stream where one is given; return its number."""
        self._last += 1
        self.put(self._last, head, stream)
        return self._last

    def put(self, number: int, head: str, stream: bytes | None = None) -> None:
        """Write the object that has this number."""
        self._begins[number] = self._written.tell()
        self._written.write(f"{number} 0 obj\n{head}\n".encode())
        if stream is not None:
            self._written.write(b"stream\n" + stream + b"\nendstream\n")
        self._written.write(b"endobj\n")

    def content(self) -> bytes:
        """Return the file, with the table of its objects."""
        table = self._written.tell()
        size = self._last + 1
        lines = [f"xref\n0 {size}\n0000000000 65535 f \n"]
        lines += [f"{self._begins[number]:010} 00000 n \n" for number in range(1, size)]
        lines.append(f"trailer\n<< /Size {size} /Root {_ROOT} 0 R >>\nstartxref\n{table}\n%%EOF\n")
        self._written.write("".join(lines).encode())
        return self._written.getvalue()


def _page(file: _File, pictures: Iterable[Placed]) -> int:
    width, height = WIDTH / 2, HEIGHT / 2
    names, drawn = [], []
    for picture in pictures:
        number = _image(file, picture.png)
        left, bottom = picture.across * width, (1 - picture.down) * height
        names.append(f"/I{number} {number} 0 R")
        drawn.append(f"q {width} 0 0 {height} {left} {bottom} cm /I{number} Do Q")
    drawn.append(f"{_GREY} G {_CUT} w")
    drawn.append(f"{width} 0 m {width} {HEIGHT} l 0 {height} m {WIDTH} {height} l S")
    content = "\n".join(drawn).encode()
    body = file.add(f"<< /Length {len(content)} >>", content)
    return file.add(
        f"<< /Type /Page\n/Parent {_PAGES} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]\n"
        f"/Resources << /XObject << {' '.join(names)} >> >> /Contents {body} 0 R >>"
    )


def _image(file: _File, png: bytes) -> int:
    """Write a picture as the PNG has it: PDF knows its compression, filters and palette."""
    chunks: dict[bytes, bytes] = {}
    for name, data in _chunks(png):
        chunks[name] = chunks.get(name, b"") + data
    width, height, bits = struct.unpack(">IIB", chunks[b"IHDR"][:9])
    palette, data = chunks[b"PLTE"], chunks[b"IDAT"]
    return file.add(
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height}\n"
        f"/ColorSpace [/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]\n"
        f"/BitsPerComponent {bits} /Filter /FlateDecode /DecodeParms << /Predictor 15\n"
        f"/Colors 1 /BitsPerComponent {bits} /Columns {width} >> /Length {len(data)} >>",
        data,
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8  # behind the signature
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length
