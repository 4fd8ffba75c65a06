"""A sealed file opens with its key alone, and whatever is wrong with it is found."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models.backups.errors import BackupError
from models.backups.sealing import PIECE, BackupKeys, Sealer, read_header, unsealed

CONTENT = {
    "nothing": b"",
    "a line": b"Asha Devi",
    "one piece to the byte": os.urandom(PIECE),
    "three pieces": os.urandom(2 * PIECE + 5),
    "zeros": bytes(3 * PIECE),
}


@pytest.fixture
def keys() -> BackupKeys:
    return BackupKeys(Fernet.generate_key().decode())


def sealed(content: bytes, keys: BackupKeys) -> bytes:
    file = BytesIO()
    sealer = Sealer(file, keys.new_header("SQLite", "2026-03-01T03:00:00+00:00"), keys)
    for start in range(0, len(content), 100_000):
        sealer.write(content[start : start + 100_000])
    sealer.end()
    return file.getvalue()


def opened(content: bytes, keys: BackupKeys, folder: Path) -> bytes:
    path = folder / "sealed"
    path.write_bytes(content)
    with path.open("rb") as file:
        return b"".join(unsealed(file, keys))


@pytest.mark.parametrize("content", CONTENT.values(), ids=CONTENT.keys())
def test_what_was_sealed_comes_out_again(content: bytes, keys: BackupKeys, tmp_path: Path) -> None:
    assert opened(sealed(content, keys), keys, tmp_path) == content


def test_nothing_of_it_can_be_read_without_the_key(keys: BackupKeys) -> None:
    assert b"Asha" not in sealed(b"Asha Devi" * 1000, keys)


def test_two_files_of_the_same_content_have_nothing_in_common(keys: BackupKeys) -> None:
    first, second = (sealed(b"Asha Devi", keys)[-20:] for _ in range(2))
    assert first != second


def test_every_key_of_the_setting_opens_and_another_one_is_named(tmp_path: Path) -> None:
    old, new, other = (Fernet.generate_key().decode() for _ in range(3))
    file = sealed(b"Asha Devi", BackupKeys(old))
    assert opened(file, BackupKeys(f"{new}, {old}"), tmp_path) == b"Asha Devi"
    header = read_header(BytesIO(file))
    assert header is not None
    with pytest.raises(BackupError, match=f"with key {header.key}, and the settings have"):
        opened(file, BackupKeys(other), tmp_path)
    with pytest.raises(BackupError, match="the settings have no key"):
        opened(file, BackupKeys(""), tmp_path)


@pytest.mark.parametrize("place", [0, 30, 60, -1, -PIECE, PIECE])
def test_a_byte_that_was_changed_is_found(place: int, keys: BackupKeys, tmp_path: Path) -> None:
    file = bytearray(sealed(CONTENT["three pieces"], keys))
    file[place] ^= 1
    with pytest.raises(BackupError):
        opened(bytes(file), keys, tmp_path)


@pytest.mark.parametrize("kept", [0, 10, 100, PIECE, -1, -8])
def test_a_file_that_ends_early_is_found(kept: int, keys: BackupKeys, tmp_path: Path) -> None:
    with pytest.raises(BackupError):
        opened(sealed(CONTENT["three pieces"], keys)[:kept], keys, tmp_path)


def test_frames_that_were_left_out_or_moved_are_found(keys: BackupKeys, tmp_path: Path) -> None:
    file = sealed(CONTENT["three pieces"], keys)
    head = file.index(b"\n", file.index(b"\n") + 1) + 1
    frames, at = list[bytes](), head
    while at < len(file):
        end = at + 4 + int.from_bytes(file[at : at + 4], "big")
        frames.append(file[at:end])
        at = end
    assert len(frames) == 3
    for chosen in ((0, 1), (0, 2), (1, 0, 2), (0, 1, 1, 2), (2,)):
        with pytest.raises(BackupError):
            opened(file[:head] + b"".join(frames[n] for n in chosen), keys, tmp_path)


def test_a_file_of_a_later_form_is_not_misread(keys: BackupKeys, tmp_path: Path) -> None:
    file = sealed(b"Asha Devi", keys).replace(b'"format": 1', b'"format": 2')
    with pytest.raises(BackupError, match="newer version"):
        opened(file, keys, tmp_path)
