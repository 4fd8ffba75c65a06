"""Keep Telegram's rate limits: whose turn it is to leave, and what happens after a 429."""

from bot.api.limits.pending import QueuedSend
from bot.api.limits.rate_limiter import RateLimiter
from bot.api.limits.sliding_window import RateLimits

__all__ = ["QueuedSend", "RateLimiter", "RateLimits"]
