"""What bots asked and were answered, for tests and for the curious. It never holds the token."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from playground.errors import Json

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: its number, moment, method, parameters, HTTP status, answer, fault if any.

    `status` is 0 and `answer` None where nothing was answered.
    """

    id: int
    at: datetime
    method: str
    params: Json
    status: int
    answer: Any
    fault: str | None


class Journal:
    """The last requests, the oldest forgotten first; the counts go over all of them."""

    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._counts: Counter[str] = Counter()
        self._last = 0

    def add(
        self, at: datetime, method: str, params: Json, status: int, answer: Any, fault: str | None
    ) -> None:
        """Write down one request and its answer."""
        self._last += 1
        self._counts[f"{method} {status}"] += 1
        self._entries.append(Entry(self._last, at, method, params, status, answer, fault))

    def entries(self) -> list[Entry]:
        """Return what is kept, the oldest first."""
        return list(self._entries)

    def since(self, number: int, method: str = "") -> Json:
        """Return `{requests, next, counts}`: entries after `number`, and counts per outcome.

        `next` is the number to ask from the next time; `counts` maps "method status" to a count.
        """
        chosen = [e for e in self._entries if e.id > number and method in ("", e.method)]
        requests = [asdict(entry) | {"at": entry.at.isoformat()} for entry in chosen]
        return {"requests": requests, "next": self._last, "counts": dict(self._counts)}
