"""What the server's journal says about Telegram's limits and about what it asked to wait for."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from playground.journal import ApiRequest

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SIZES = (("all", 30, SECOND), ("chat", 1, SECOND), ("group", 20, MINUTE))


def messages(entries: Iterable[ApiRequest]) -> list[ApiRequest]:
    """Give the new messages that reached Telegram, whatever it answered."""
    return [e for e in entries if e.method == "sendMessage" and (e.status or e.fault == "drop")]


def arrived(entries: Iterable[ApiRequest]) -> list[ApiRequest]:
    """Give the new messages that people see."""
    return [e for e in messages(entries) if e.fault == "drop" or (e.status == 200 and _is_ok(e))]


def exceeded(entries: Iterable[ApiRequest]) -> list[str]:
    """Name every window in which more messages came than Telegram allows."""
    times: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for entry in messages(entries):
        chat = int(entry.params["chat_id"])
        times["all", 0].append(entry.at)
        times["chat", chat].append(entry.at)
        if chat < 0:
            times["group", chat].append(entry.at)
    found = []
    for kind, most, span in SIZES:
        for (name, chat), of in times.items():
            windows = zip(of, of[most:], strict=False) if name == kind else ()
            found += [f"{kind} {chat} at {a}: {b - a}" for a, b in windows if b - a < span]
    return found


def impatient(entries: Iterable[ApiRequest]) -> list[str]:
    """Name every call that came again before the time for which a 429 had held it back."""
    until: dict[str, datetime] = {}
    found = []
    for entry in entries:
        about = _about(entry)
        if entry.at < until.get(about, entry.at):
            found.append(f"{entry.method} {about} at {entry.at}, not before {until[about]}")
        if entry.status == 429:
            until[about] = entry.at + timedelta(seconds=_asked_to_wait(entry))
    return found


def went_on(entries: Iterable[ApiRequest]) -> int:
    """Give how many messages to other chats arrived while a 429 held one chat back."""
    sent = messages(entries)
    held = [e for e in sent if e.status == 429]
    alone = [a for a, b in pairwise([*held, None]) if a and (b is None or b.at - a.at > SECOND)]
    count = 0
    for flood in alone:
        ends = flood.at + timedelta(seconds=_asked_to_wait(flood))
        others = (e for e in sent if e.params["chat_id"] != flood.params["chat_id"])
        count += sum(flood.at < e.at < ends and e.status == 200 for e in others)
    return count


def _asked_to_wait(entry: ApiRequest) -> int:
    return int(entry.answer["parameters"]["retry_after"])


def _about(entry: ApiRequest) -> str:
    """Name what a 429 holds back: a chat's messages, else the very same call."""
    if entry.method == "sendMessage":
        return f"chat {entry.params.get('chat_id')}"
    same = "" if entry.method == "getUpdates" else json.dumps(entry.params, sort_keys=True)
    return f"{entry.method} {same}"


def _is_ok(entry: ApiRequest) -> bool:
    return isinstance(entry.answer, dict) and entry.answer.get("ok") is True
