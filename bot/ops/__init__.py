"""Run the process: HTTP server, health, metrics, shutdown, WAL truncation."""

from bot.ops import lease_owner, wal_truncation
from bot.ops.attendance import Attendance
from bot.ops.clock_watch import JUMP, ClockWatch
from bot.ops.health import Health, Pulse
from bot.ops.http_server import CannotListen, listening, require_free
from bot.ops.metrics import Metrics
from bot.ops.shutdown import BUDGET, GRACE, LAST_WORDS
from bot.ops.wal_truncation import WalTruncation
from bot.ops.webhook_watch import WebhookWatch

__all__ = [
    "BUDGET",
    "GRACE",
    "JUMP",
    "LAST_WORDS",
    "Attendance",
    "CannotListen",
    "ClockWatch",
    "Health",
    "Metrics",
    "Pulse",
    "WalTruncation",
    "WebhookWatch",
    "lease_owner",
    "listening",
    "require_free",
    "wal_truncation",
]
