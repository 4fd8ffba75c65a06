"""Receive updates by polling or webhook, store them, and pass each to its handler in order."""

from bot.intake import ack_writer, router
from bot.intake.inbox_fetcher import InboxFetcher
from bot.intake.poller import Poller
from bot.intake.raw_update import incoming_update
from bot.intake.router import handle_raw
from bot.intake.source import open_update_source
from bot.intake.update_processor import UpdateProcessor
from bot.intake.webhook_route import BODY_LIMIT, SECRET_HEADER

__all__ = [
    "BODY_LIMIT",
    "SECRET_HEADER",
    "InboxFetcher",
    "Poller",
    "UpdateProcessor",
    "ack_writer",
    "handle_raw",
    "incoming_update",
    "open_update_source",
    "router",
]
