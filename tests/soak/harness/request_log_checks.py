"""Checks of the request log: Telegram's rate limits, and waiting after a 429."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from playground.bot_api import ApiRequest
from playground.telegram.rate_limits import BURST

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LIMITS = (
    ("all", 30, SECOND),
    ("private", BURST, BURST * SECOND),
    ("second", 1, SECOND),
    ("minute", 20, MINUTE),
)


def messages(requests: Iterable[ApiRequest]) -> list[ApiRequest]:
    """Return the requests for new messages that reached Telegram, whatever it answered."""
    return [r for r in requests if r.method == "sendMessage" and (r.status or r.fault == "drop")]


def arrived(requests: Iterable[ApiRequest]) -> list[ApiRequest]:
    """Return the requests whose messages people see."""
    return [r for r in messages(requests) if r.fault == "drop" or (r.status == 200 and _is_ok(r))]


def rate_limit_violations(requests: Iterable[ApiRequest]) -> list[str]:
    """Return every window with more messages than Telegram allows, as a line each."""
    times: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for request in messages(requests):
        chat = int(request.params["chat_id"])
        times["all", 0].append(request.at)
        for kind in ("second", "minute") if chat < 0 else ("private",):
            times[kind, chat].append(request.at)
    violations = []
    for kind, limit, span in LIMITS:
        for (name, chat), sent_at in times.items():
            windows = zip(sent_at, sent_at[limit:], strict=False) if name == kind else ()
            violations += [f"{kind} {chat} at {a}: {b - a}" for a, b in windows if b - a < span]
    return violations


def early_retries(requests: Iterable[ApiRequest]) -> list[str]:
    """Return every call that was repeated before its `retry_after` was over, as a line each."""
    until: dict[str, datetime] = {}
    retries = []
    for request in requests:
        target = _target(request)
        if request.at < until.get(target, request.at):
            retries.append(f"{request.method} {target} at {request.at}, not before {until[target]}")
        if request.status == 429:
            until[target] = request.at + timedelta(seconds=_retry_after(request))
    return retries


def sent_during_flood(requests: Iterable[ApiRequest]) -> int:
    """Return how many messages to other chats arrived while one chat waited after a 429."""
    sent = messages(requests)
    floods = [r for r in sent if r.status == 429]
    alone = [a for a, b in pairwise([*floods, None]) if a and (b is None or b.at - a.at > SECOND)]
    count = 0
    for flood in alone:
        ends = flood.at + timedelta(seconds=_retry_after(flood))
        others = (r for r in sent if r.params["chat_id"] != flood.params["chat_id"])
        count += sum(flood.at < r.at < ends and r.status == 200 for r in others)
    return count


def _retry_after(request: ApiRequest) -> int:
    return int(request.answer["parameters"]["retry_after"])


def _target(request: ApiRequest) -> str:
    """Return what a 429 delays: a chat's messages, else the same call."""
    if request.method == "sendMessage":
        return f"chat {request.params.get('chat_id')}"
    params = "" if request.method == "getUpdates" else json.dumps(request.params, sort_keys=True)
    return f"{request.method} {params}"


def _is_ok(request: ApiRequest) -> bool:
    return isinstance(request.answer, dict) and request.answer.get("ok") is True
