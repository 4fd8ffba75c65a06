"""The log of the bot's API requests and their answers, for tests. It never holds the token."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from playground.telegram import Json

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One Bot API request: number, time, method, parameters, HTTP status, answer, fault if any.

    `status` is 0 and `answer` None when the bot got no answer.
    """

    id: int
    at: datetime
    method: str
    params: Json
    status: int
    answer: Any
    fault: str | None


class RequestLog:
    """The last requests, the oldest dropped first, and the counts of all requests."""

    def __init__(self, kept: int = KEPT) -> None:
        self._requests: deque[ApiRequest] = deque(maxlen=kept)
        self._counts: Counter[str] = Counter()
        self._last = 0

    def record(
        self, at: datetime, method: str, params: Json, status: int, answer: Any, fault: str | None
    ) -> None:
        """Record one request and its answer."""
        self._last += 1
        self._counts[f"{method} {status}"] += 1
        self._requests.append(ApiRequest(self._last, at, method, params, status, answer, fault))

    def requests(self) -> list[ApiRequest]:
        """Return the kept requests, the oldest first."""
        return list(self._requests)

    def since(self, number: int, method: str = "") -> Json:
        """Return `{requests, next, counts}`: the requests after `number`, and counts per outcome.

        `next` is the number to pass the next time; `counts` maps "method status" to a count.
        """
        matching = [r for r in self._requests if r.id > number and method in ("", r.method)]
        requests = [asdict(request) | {"at": request.at.isoformat()} for request in matching]
        return {"requests": requests, "next": self._last, "counts": dict(self._counts)}
