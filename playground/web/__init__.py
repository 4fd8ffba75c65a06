"""Answer the page in the browser: its queries, its actions and its stream of events."""

from playground.web import event_stream
from playground.web.actions import PageActions
from playground.web.event_stream import EventStream
from playground.web.json_requests import json_endpoint
from playground.web.queries import (
    Crash,
    Disk,
    Health,
    JumpTo,
    NextDigest,
    NextDue,
    PageQueries,
)

__all__ = [
    "Crash",
    "Disk",
    "EventStream",
    "Health",
    "JumpTo",
    "NextDigest",
    "NextDue",
    "PageActions",
    "PageQueries",
    "event_stream",
    "json_endpoint",
]
