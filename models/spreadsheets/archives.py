"""Check the archive of an untrusted workbook before anything opens it."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from models.spreadsheets.errors import BadSheet

PARTS = 500  # files inside the archive, at most
RATIO = 200  # compression of a big part, at most; real sheets stay below 50
BIG = 1024 * 1024  # bytes, unpacked
ROWS_PER_ROW = 5  # sheets have gaps: row numbers that are read for each row that is allowed


def check(content: bytes, unpacked: int) -> None:
    """Check what the archive declares about its parts, then unpack them once to verify it.

    They may have `unpacked` bytes at most. Raises BadSheet.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise BadSheet(what="password")
        total = sum(part.file_size for part in parts)
        if len(parts) > PARTS or total > unpacked or any(map(_swells, parts)):
            raise BadSheet(what="bomb")
        if archive.testzip() is not None:  # reads no more of a part than its declared size
            raise BadSheet(what="broken")


def _swells(part: ZipInfo) -> bool:
    return part.file_size > BIG and part.file_size > RATIO * max(part.compress_size, 1)
