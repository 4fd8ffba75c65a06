"""Decide what a file is by its content: its name may say anything."""

from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from models.spreadsheets.errors import BadSheet


class Format(StrEnum):
    """A format in which lists are read."""

    CSV = "csv"
    XLSX = "xlsx"  # also with macros, which are never run, and Strict Open XML
    XLS = "xls"
    ODS = "ods"
    HTML = "html"  # what many offices' websites send as .xls


_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, .doc, and any encrypted workbook
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks


def format_of(content: bytes) -> Format:
    """Return the format of a file; raises BadSheet for one that is no list."""
    if content.startswith(b"PK"):
        return _of_archive(content)
    if content.startswith(_OLD_OFFICE):
        return _of_old_office(content)
    if content.lstrip()[:5] == b"%PDF-":
        raise BadSheet(what="pdf")
    if content.startswith(_OTHERS) or _is_binary(content):
        raise BadSheet(what="wrong_ending")
    return Format.HTML if _is_markup(content) else Format.CSV


def _of_archive(content: bytes) -> Format:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    if file.read(len(_ODS) + 1).strip() == _ODS:
                        return Format.ODS
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise BadSheet(what="broken") from None
    if any(name.startswith("xl/") and not name.endswith(".bin") for name in names):
        return Format.XLSX
    raise BadSheet(what="wrong_ending")


def _of_old_office(content: bytes) -> Format:
    if _ENCRYPTED in content:
        raise BadSheet(what="password")
    if any(name in content for name in _BOOKS):
        return Format.XLS
    raise BadSheet(what="wrong_ending")


def _is_binary(content: bytes) -> bool:
    """Return whether there are null bytes, which UTF-16 has too: after its mark they are text."""
    return b"\0" in content and not content.startswith(_MARKS)


def _is_markup(content: bytes) -> bool:
    begin = content[:4000].replace(b"\0", b"")  # UTF-16 too
    for mark in _MARKS:
        begin = begin.removeprefix(mark)
    return begin.lstrip()[:1] == b"<"
