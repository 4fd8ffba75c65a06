"""Encrypt a stream piece by piece, and open it again: memory holds one piece at a time.

A sealed file is MAGIC, a line of JSON, and frames. Each frame is its length (4 bytes, big endian)
and a piece of at most PIECE bytes, compressed and encrypted with AES-256-GCM. The key is derived
for this file alone (HKDF over a random salt), so a nonce can be the frame's number, and whether it
is the last. The line of JSON is authenticated with every frame. So a frame that was changed, moved
or left out is found, and so is a file that was cut off.
"""

import json
import os
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BufferedReader
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.backups.errors import BackupError

MAGIC = b"Booth Shakti backup, sealed\n"
PIECE = 1024 * 1024  # bytes
LONGEST = PIECE + 64 * 1024  # of a frame: what cannot be compressed grows a little
LONGEST_HEADER = 4096
LEVEL = 1  # of compression: a third of the size at a disk's speed
DAMAGED = "the file is damaged, or was changed: take another backup"
_KEY_ID = b"Booth Shakti backup: id of the key"
_FILE_KEY = b"Booth Shakti backup: key of a file"


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed file says without its key; `key` names the key, `salt` is of this file."""

    format: int
    made_at: str  # ISO 8601
    kind: str
    key: str
    salt: str


class BackupKeys:
    """The keys of the setting: the first one seals, and all of them open."""

    def __init__(self, keys: str) -> None:
        """Read Fernet keys, separated by commas, as the settings have checked them; "" is none."""
        raw = [urlsafe_b64decode(key.strip()) for key in keys.split(",") if key.strip()]
        self._keys = {_derived(key, b"", _KEY_ID, 4).hex(): key for key in raw}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def new_header(self, kind: str, made_at: str) -> Header:
        """Return the header of a new file, under the first key."""
        return Header(1, made_at, kind, next(iter(self._keys)), os.urandom(32).hex())

    def cipher(self, header: Header) -> AESGCM:
        """Return the cipher of a file. Raises BackupError where its key is not among these."""
        if header.key not in self._keys:
            have = ", ".join(self._keys) or "no key"
            raise BackupError(
                f"it was encrypted with key {header.key}, and the settings have {have}: add that "
                "key to SHAKTI_BACKUP_KEY, after a comma"
            )
        salt = bytes.fromhex(header.salt)
        return AESGCM(_derived(self._keys[header.key], salt, _FILE_KEY, 32))


class Sealer:
    """Writes a sealed file, from its header on. `end` must be called, or it reads as cut off."""

    def __init__(self, file: BinaryIO, header: Header, keys: BackupKeys) -> None:
        self._file, self._cipher = file, keys.cipher(header)
        self._head = MAGIC + json.dumps(asdict(header)).encode() + b"\n"
        self._pending, self._number = bytearray(), 0
        file.write(self._head)

    def write(self, piece: bytes) -> None:
        """Write some bytes; a frame is written once its piece is full."""
        self._pending += piece
        while len(self._pending) > PIECE:
            self._frame(bytes(self._pending[:PIECE]), is_last=False)
            del self._pending[:PIECE]

    def end(self) -> None:
        """Write the last frame."""
        self._frame(bytes(self._pending), is_last=True)

    def _frame(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        sealed = self._cipher.encrypt(nonce, zlib.compress(piece, LEVEL), self._head)
        self._file.write(len(sealed).to_bytes(4, "big"))
        self._file.write(sealed)
        self._number += 1


def read_header(file: BinaryIO) -> Header | None:
    """Return the header of a sealed file, read from its beginning; None for another file.

    Raises BackupError for one that is damaged or of a newer program.
    """
    if file.read(len(MAGIC)) != MAGIC:
        return None
    try:
        fields = json.loads(file.readline(LONGEST_HEADER))
        if fields["format"] != 1:
            raise BackupError("the backup was made by a newer version: restore it with that one")
        header = Header(**fields)
        bytes.fromhex(header.salt)
    except (ValueError, LookupError, TypeError):
        raise BackupError(DAMAGED) from None
    return header


def unsealed(file: BufferedReader, keys: BackupKeys) -> Iterator[bytes]:
    """Yield what is in a sealed file, piece by piece, each checked before it is yielded.

    Raises BackupError for a wrong key, and at the place where the file is damaged or ends early.
    """
    file.seek(0)
    header = read_header(file)
    if header is None:
        raise BackupError(DAMAGED)
    end = file.tell()
    file.seek(0)
    head, cipher, number, is_last = file.read(end), keys.cipher(header), 0, False
    while not is_last:
        sealed = _frame_of(file)
        is_last = not file.peek(1)
        try:
            packed = cipher.decrypt(_nonce(number, is_last=is_last), sealed, head)
        except InvalidTag:
            raise BackupError(DAMAGED) from None
        yield zlib.decompress(packed)
        number += 1


def _frame_of(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(4), "big")
    sealed = file.read(length) if length <= LONGEST else b""
    if len(sealed) != length or not length:
        raise BackupError(DAMAGED)
    return sealed


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _derived(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, purpose).derive(key)
