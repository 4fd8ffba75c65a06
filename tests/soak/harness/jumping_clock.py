"""A machine's clock that jumps, for a bot that runs as a process of its own.

The process imports a `sitecustomize` from its PYTHONPATH and asks for the time as ever; only the
clock that never jumps (`time.monotonic`) is left alone. The shift lies in a file that both map.
"""

import datetime as module
import mmap
import os
import struct
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
SHIFT = "CLOCK_SHIFT"  # the variable with the path of the file, which holds seconds as a double
_SECONDS = struct.Struct("d")
_real = module.datetime


class JumpingClock:
    """The clock of one process, as its operator sets it forward and back."""

    def __init__(self, folder: Path) -> None:
        """Lay what the process needs into `folder`; its clock is right so far."""
        self._file = folder / "clock-shift"
        self.set_to(0)
        code = f"from {__name__} import install\ninstall()\n"
        (folder / "sitecustomize.py").write_text(code, "utf-8")
        self.env = {SHIFT: str(self._file), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}

    def set_to(self, seconds: float) -> None:
        """Let the process's clock be wrong by so many seconds, from this moment on."""
        if not self._file.exists():
            self._file.write_bytes(_SECONDS.pack(seconds))
            return
        with self._file.open("r+b") as file:
            file.write(_SECONDS.pack(seconds))


def install() -> None:
    """Shift `time.time` and `datetime.now` of this process by what the file says.

    The drivers of databases come first: what they know of the class is then the real one.
    """
    import sqlite3  # noqa: F401

    import psycopg  # noqa: F401

    file = Path(os.environ[SHIFT]).open("rb")  # noqa: SIM115
    shift = mmap.mmap(file.fileno(), _SECONDS.size, access=mmap.ACCESS_READ)
    real_time = time.time

    def shifted() -> float:
        return real_time() + float(_SECONDS.unpack_from(shift)[0])

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, _real)

        def __call__(cls, *args: Any, **more: Any) -> Any:
            return _real(*args, **more)

    class Shifted(_real, metaclass=Kind):
        """Makes real datetimes alone: drivers of databases look at the exact class."""

        __slots__ = ()

        @classmethod
        def now(cls, tz: module.tzinfo | None = None) -> Any:
            return _real.fromtimestamp(shifted(), tz)

    time.time = shifted
    module.datetime = Shifted  # type: ignore[misc]
