"""Upkeep: retention, key rotation, recounting, and news of the webhook for the admins."""

from models.maintenance import key_rotation, recount, retention
from models.maintenance.key_rotation import Readability, Rotated
from models.maintenance.retention import Purged
from models.maintenance.webhook_news import WebhookProblem, tell_admins

__all__ = [
    "Purged",
    "Readability",
    "Rotated",
    "WebhookProblem",
    "key_rotation",
    "recount",
    "retention",
    "tell_admins",
]
