"""Files sent by people and the bot: kept byte for byte, the oldest dropped past a limit."""

import hashlib
import mimetypes
import re
import secrets
import struct
from dataclasses import dataclass

from playground.telegram.errors import Json

PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
KEPT_BYTES = 512 * 1024 * 1024
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
PHOTO_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}

# Without the files of the machine, so that a name has one type everywhere.
TYPES = mimetypes.MimeTypes(filenames=())
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES.add_type(f"{OFFICE}.wordprocessingml.document", ".docx")
TYPES.add_type(f"{OFFICE}.spreadsheetml.sheet", ".xlsx")
TYPES.add_type("application/vnd.oasis.opendocument.spreadsheet", ".ods")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `path` is what getFile returns. Width and height in pixels, 0 for documents."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0

    def to_json(self) -> Json:
        """Return the fields that `PhotoSize`, `Document` and `File` share."""
        size = len(self.content)
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": size}

    def photo(self) -> list[Json]:
        """Return the value of a message's `photo`."""
        return [self.to_json() | {"width": self.width, "height": self.height}]

    def document(self) -> Json:
        """Return the value of a message's `document`."""
        return self.to_json() | {"file_name": self.name, "mime_type": self.mime}

    def voice(self, seconds: int) -> Json:
        """Return the value of a message's `voice`."""
        return self.to_json() | {"duration": seconds, "mime_type": self.mime}

    def sticker(self, emoji: str) -> Json:
        """Return the value of a message's `sticker`."""
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        return self.to_json() | kind | {"width": 512, "height": 512}


class FileStore:
    """Stored files by id and by path."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, str] = {}
        self._kept_bytes = kept_bytes
        self._bytes = 0

    def add(self, name: str, mime: str, content: bytes, *, photo: bool) -> StoredFile | None:
        """Store a file; return None for a photo that is not a PNG or JPEG picture."""
        size = picture_size(content) if photo else (0, 0)
        if size is None:
            return None
        number = len(self._paths) + 1
        ending = ENDING.search("file.jpg" if photo else name)
        path = f"{'photos' if photo else 'documents'}/file_{number}{ending[0] if ending else ''}"
        mime = PHOTO_TYPES[_kind(content)] if photo else _type_of(name, mime)
        unique = hashlib.sha256(content).hexdigest()[:15]
        file = StoredFile(
            f"{'AgAC' if photo else 'BQAC'}{secrets.token_urlsafe(36)}",
            unique, path, name, mime or "application/octet-stream", content, *size,
        )  # fmt: skip
        self._files[file.id] = file
        self._paths[path] = file.id
        self._bytes += len(content)
        self._drop_oldest()
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this path."""
        return self._files.get(self._paths.get(path, ""))

    def _drop_oldest(self) -> None:
        while self._bytes > self._kept_bytes and len(self._files) > 1:
            oldest = self._files.pop(next(iter(self._files)))
            self._bytes -= len(oldest.content)


def _type_of(name: str, given: str) -> str:
    """Return a document's type: by its ending, whatever the sender says."""
    ending = ENDING.search(name.lower())
    kind, packed = TYPES.guess_type(f"file{ending[0]}") if ending else (None, None)
    return given if packed or kind is None else kind


def _kind(content: bytes) -> bytes:
    return next((start for start in PHOTO_TYPES if content.startswith(start)), b"")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG or JPEG picture, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else None
    return _jpeg_size(content) if content.startswith(b"\xff\xd8\xff") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    # Segments follow each other, each with its length; a frame header (C0 to CF) has the size.
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return (width, height) if width and height else None
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
