"""Talk to the Bot API: HTTP, client, rate limit, retry."""

from bot.api import downloads
from bot.api.answering import give_way, on_long_wait
from bot.api.client import ApiClient, Markup
from bot.api.downloads import download
from bot.api.error_meaning import NOT_SENT, CannotHeal, ErrorMeaning, flood_wait, meaning_of
from bot.api.group_shares import GroupShares, Verdict
from bot.api.limits import QueuedSend, RateLimiter, RateLimits
from bot.api.outage import PAUSES, ApiOutage, WebhookRejected
from bot.api.reachability import until_answering
from bot.api.redelivery import is_redelivered, mark_redelivered
from bot.api.retry import REPEATS, with_retries
from bot.api.transport import READ_TIMEOUT, SendUnanswered, Transport

__all__ = [
    "NOT_SENT",
    "PAUSES",
    "READ_TIMEOUT",
    "REPEATS",
    "ApiClient",
    "ApiOutage",
    "CannotHeal",
    "ErrorMeaning",
    "GroupShares",
    "Markup",
    "QueuedSend",
    "RateLimiter",
    "RateLimits",
    "SendUnanswered",
    "Transport",
    "Verdict",
    "WebhookRejected",
    "download",
    "downloads",
    "flood_wait",
    "give_way",
    "is_redelivered",
    "mark_redelivered",
    "meaning_of",
    "on_long_wait",
    "until_answering",
    "with_retries",
]
