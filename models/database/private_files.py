"""Files and folders that only this account of the machine may open: 0600 and 0700.

The modes are set when a file is made, whatever the umask is. On systems without POSIX modes
(Windows) nothing is done.
"""

import glob
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = stat.S_IRWXG | stat.S_IRWXO
_IS_POSIX = os.name == "posix"


def make_folder(folder: Path) -> None:
    """Create a folder and those above it that are missing. Raises OSError.

    Path.mkdir has a mode for the last one only.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def create(path: Path) -> None:
    """Create an empty file; one that is there stays as it is. Raises OSError.

    A file that exists is never opened: to close it again would end the locks of SQLite on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))


def write(path: Path, content: bytes) -> None:
    """Write a file, or the new content of one, which is private from then on. Raises OSError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE), "wb") as file:
        if _IS_POSIX and stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            os.fchmod(file.fileno(), FILE)
        file.write(content)


def open_to_others(database: str) -> list[Path]:
    """Return what other accounts may open of a SQLite database: its files, its folder, .env.

    Its files begin with its name, as copies beside it usually do. The working folder is no folder
    of the database, nor is one that all accounts share, such as /tmp.
    """
    path = Path(database)
    folder = path.parent
    files = [*sorted(folder.glob(f"{glob.escape(path.stem)}*")), Path(".env")]
    own_folder = [] if _is_shared(folder) else [folder]
    return [path for path in (*own_folder, *files) if _IS_POSIX and _mode(path) & OTHERS]


def close_to_others(path: Path) -> None:
    """Remove every right of other accounts to a file or folder. Raises OSError."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def _is_shared(folder: Path) -> bool:
    return folder.resolve() == Path.cwd() or bool(_mode(folder) & stat.S_ISVTX)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:  # not there, or not to be looked at: nothing of ours
        return 0


@contextmanager
def unfinished(path: Path) -> Iterator[None]:
    """Remove a SQLite file and what lies beside it, before the block and after it.

    A block that completes the file gives it another name.
    """
    names = [Path(f"{path}{end}") for end in ("", "-wal", "-shm", "-journal")]
    try:
        for name in names:
            name.unlink(missing_ok=True)
        yield
    finally:
        for name in names:
            name.unlink(missing_ok=True)
