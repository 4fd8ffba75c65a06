"""Files of lists as people send them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

HEADER = ("booth", "phone", "name")


def csv(*lines: str, header: str = "booth,phone,name") -> bytes:
    """Return a CSV file of these lines."""
    return "\n".join([header, *lines, ""]).encode()


def page(*lines: Sequence[str]) -> bytes:
    """Return an HTML page with a table of these lines, as websites of offices send it as .xls."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>\n" for line in lines)
    return f"<html><body><table border=1>{rows}</table></body></html>".encode()


def xlsx(*lines: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    """Return an XLSX file of these lines, as Excel would save it."""
    book = Workbook()
    sheet: Any = book.active
    for line in (header, *lines):
        sheet.append(list(line))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an XLSX file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(content: bytes) -> list[list[Any]]:
    """Return the rows of an XLSX file."""
    sheet: Any = load_workbook(BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def crowd(number: int, booth: str = "166/1") -> list[tuple[str, str, str]]:
    """Return the rows of so many people, each with a phone of their own."""
    return [(booth, f"98765{n:05d}", f"कार्यकर्ता {chr(0x915 + n % 30)}") for n in range(number)]
