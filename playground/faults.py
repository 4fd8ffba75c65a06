"""Faults on demand, for tests: `POST /play/faults`.

A fault is `{method, kind, times?, status?, description?, retry_after?, seconds?, body?}`; it meets
the next `times` (default 1) calls of `method` (`"*"` is any). `DELETE /play/faults` forgets all.

| kind | what the bot sees |
| --- | --- |
| `status` | `status` (400 to 599) with `description`, or with a raw `body`; nothing is done |
| `retry_after` | 429 with `parameters.retry_after`; nothing is done |
| `reset` | the connection is reset; nothing is done |
| `silence` | nothing for `seconds`, then the usual answer, unless the client has left by then |
| `garbage` | 200 with `body` (default: a page of HTML); nothing is done |
| `drop` | the call takes effect, and the answer never comes; after `seconds` (60) a reset |
"""

from dataclasses import dataclass
from typing import Any

from playground.errors import Json, Refused

KINDS = frozenset({"status", "retry_after", "reset", "silence", "garbage", "drop"})
GARBAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(slots=True)
class Fault:
    """One kind of trouble and how often it is still to come."""

    method: str
    kind: str
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 1
    seconds: float = 60
    body: str | None = None


def parse(wish: Json) -> Fault:
    """Read a fault as the page's side sends it. Raises Refused(400) when it makes no sense."""
    expected: dict[str, type | tuple[type, ...]] = {
        "method": str, "kind": str, "times": int, "status": int, "description": str,
        "retry_after": int, "seconds": (int, float), "body": str,
    }  # fmt: skip
    for name, value in wish.items():
        if name not in expected or not isinstance(value, expected[name]):
            raise Refused(400, f"a fault has no {name} = {value!r}")
    if wish.get("kind") not in KINDS or not wish.get("method"):
        raise Refused(400, f"a fault needs a method, and a kind: {', '.join(sorted(KINDS))}")
    fault = Fault(**wish)
    if not 400 <= fault.status <= 599:
        raise Refused(400, "the status of a fault is 400 to 599")
    return fault


class Faults:
    """The faults still to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, wish: Json) -> None:
        """Ask for a fault. Raises Refused(400) when it makes no sense."""
        self._coming.append(parse(wish))

    def clear(self) -> None:
        """Forget every fault still to come."""
        self._coming.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault this call meets, if any, and count it."""
        for fault in self._coming:
            if fault.method.lower() in ("*", method.lower()):
                fault.times -= 1
                if fault.times <= 0:
                    self._coming.remove(fault)
                return fault
        return None

    def state(self) -> list[dict[str, Any]]:
        """Return what is still to come."""
        return [{"method": f.method, "kind": f.kind, "times": f.times} for f in self._coming]
