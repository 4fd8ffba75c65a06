"""GET /healthz and GET /metrics, for whoever monitors the process. Nothing about any person."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.ops.clock_watch import ClockWatch
from bot.ops.metrics import Metrics
from bot.ops.webhook_watch import WebhookWatch
from config.repeated_failures import RepeatedFailure
from models import chats
from models.clock import Clock
from models.database import Database
from models.queues import ages, outbox_records

log = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds that the database may take to answer
TICK_LATE = 120.0  # seconds without a tick of the scheduler that are too many
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Pulse:
    """The moment of the scheduler's last tick, by the event loop's time."""

    def __init__(self) -> None:
        self._at: float | None = None

    def beat(self) -> None:
        """Record a tick."""
        self._at = asyncio.get_running_loop().time()

    def age(self) -> float | None:
        """Return the seconds since the last tick; None before the first."""
        return None if self._at is None else asyncio.get_running_loop().time() - self._at


class Health:
    """The two routes that say whether this process does its work."""

    def __init__(
        self,
        mode: str,
        is_alive: Callable[[], bool],
        pulse: Pulse,
        clock_watch: ClockWatch,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        webhook: WebhookWatch | None = None,
    ) -> None:
        """`is_alive` says whether updates come in by the `mode`, polling or webhook."""
        self._webhook = webhook
        self._mode, self._is_alive, self._pulse = mode, is_alive, pulse
        self._clock_watch = clock_watch
        self._database, self._clock, self._metrics = database, clock, metrics
        self._failures = RepeatedFailure(
            log, "database: no answer for /healthz or /metrics", expected=(Exception,)
        )

    def routes(self) -> list[Route]:
        """Return the two routes."""
        return [Route("/healthz", self.healthz), Route("/metrics", self.metrics)]

    async def healthz(self, request: Request) -> Response:
        """Return 200 when all is well and 503 when something is not, with the facts."""
        facts: dict[str, Any] = {
            "database": False,
            self._mode: self._is_alive(),
            "oldest_unsent_message_seconds": None,
            "oldest_unfinished_update_seconds": None,
            "last_tick_seconds": self._pulse.age(),
            "last_clock_jump_seconds": self._clock_watch.last_jump,
        }
        problem = self._webhook.problem if self._webhook else None
        if self._webhook is not None:
            facts["webhook_problem"] = problem
        waits = await self._query(ages, self._clock.now())
        if waits is not None:
            facts["database"] = True
            facts["oldest_unsent_message_seconds"] = waits[0]
            facts["oldest_unfinished_update_seconds"] = waits[1]
        is_ticking = (self._pulse.age() or 0.0) < TICK_LATE
        is_well = facts["database"] and facts[self._mode] and is_ticking and problem is None
        return JSONResponse({"ok": is_well, **facts}, 200 if is_well else 503)

    async def metrics(self, request: Request) -> Response:
        """Return the counters in Prometheus's text form."""
        messages = await self._query(outbox_records.counts)
        unreached = await self._query(chats.all_unreached)
        return Response(self._metrics.text(messages or {}, len(unreached or ())), media_type=TEXT)

    async def _query(self, operation: Callable[..., Any], *args: object) -> Any:
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._database.run(operation, *args)
        except Exception as error:
            self._failures.failed(error)
            return None
        self._failures.succeeded()
        return answer
