"""Faults on demand, for tests and the page: `POST /play/faults`.

A fault is `{method, kind, times?, status?, description?, retry_after?, seconds?, body?}`; it
applies to the next `times` (default 1) calls of `method` (`"*"`: any). `DELETE /play/faults`
removes all.

| kind | what the bot sees |
| --- | --- |
| `status` | `status` (400 to 599) with `description`, or with a raw `body`; no effect |
| `retry_after` | 429 with `parameters.retry_after`; no effect |
| `reset` | the connection is reset; no effect |
| `silence` | nothing for `seconds`, then the usual answer, unless the client disconnects first |
| `garbage` | 200 with `body` (default: a page of HTML); no effect |
| `drop` | the call takes effect without an answer; after `seconds` (60) a reset |
"""

from dataclasses import dataclass
from typing import Any

from playground.telegram import Json, Refused

KINDS = frozenset({"status", "retry_after", "reset", "silence", "garbage", "drop"})
GARBAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(slots=True)
class Fault:
    """A fault and how many more calls it applies to."""

    method: str
    kind: str
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 1
    seconds: float = 60
    body: str | None = None


def parse(fields: Json) -> Fault:
    """Parse a fault from its JSON. Raises Refused(400) when it is invalid."""
    expected: dict[str, type | tuple[type, ...]] = {
        "method": str, "kind": str, "times": int, "status": int, "description": str,
        "retry_after": int, "seconds": (int, float), "body": str,
    }  # fmt: skip
    for name, value in fields.items():
        if name not in expected or not isinstance(value, expected[name]):
            raise Refused(400, f"a fault has no {name} = {value!r}")
    if fields.get("kind") not in KINDS or not fields.get("method"):
        raise Refused(400, f"a fault needs a method, and a kind: {', '.join(sorted(KINDS))}")
    fault = Fault(**fields)
    if not 400 <= fault.status <= 599:
        raise Refused(400, "the status of a fault is 400 to 599")
    return fault


class Faults:
    """The queue of pending faults, in the order of the requests."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fields: Json) -> None:
        """Queue a fault. Raises Refused(400) when it is invalid."""
        self._pending.append(parse(fields))

    def clear(self) -> None:
        """Remove all pending faults."""
        self._pending.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault that applies to this call, if any, and count the call."""
        for fault in self._pending:
            if fault.method.lower() in ("*", method.lower()):
                fault.times -= 1
                if fault.times <= 0:
                    self._pending.remove(fault)
                return fault
        return None

    def state(self) -> list[dict[str, Any]]:
        """Return the pending faults as JSON."""
        return [{"method": f.method, "kind": f.kind, "times": f.times} for f in self._pending]
