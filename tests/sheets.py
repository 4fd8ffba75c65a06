"""Files as people send them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADER = ("booth", "phone", "name")


def csv(*lines: str, header: str = "booth,phone,name") -> bytes:
    """Give a CSV file of these lines."""
    return "\n".join([header, *lines, ""]).encode()


def xlsx(*lines: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    """Give a workbook of these lines, as Excel would save it."""
    book = Workbook()
    sheet: Any = book.active
    for line in (header, *lines):
        sheet.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def crowd(number: int, booth: str = "166/1") -> list[tuple[str, str, str]]:
    """Give the rows of so many people, each with a phone of their own."""
    return [(booth, f"98765{n:05d}", f"कार्यकर्ता {chr(0x915 + n % 30)}") for n in range(number)]
