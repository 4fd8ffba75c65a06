"""Watch over the webhook: Telegram says nothing to a bot that it posts nothing to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from telegram import WebhookInfo
from telegram.error import TelegramError

from models.maintenance import WebhookProblem

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two looks
RECENT = timedelta(minutes=5)  # an error of Telegram's that is older has passed
TWICE = 2  # looks that find errors and updates that wait, until they count as piling up
_LINES = {
    WebhookProblem.REMOVED: "webhook: removed: nothing is posted any more; restart the bot",
    WebhookProblem.ELSEWHERE: "webhook: set to another address: another program uses the token",
    WebhookProblem.FAILING: "webhook: posts fail, %d updates wait: %s",
}


class WebhookWatch:
    """Asks for getWebhookInfo each minute, and tells of each problem once, when it begins."""

    def __init__(
        self,
        address: str,
        ask: Callable[[], Awaitable[WebhookInfo]],
        tell: Callable[[WebhookProblem], Awaitable[None]],
    ) -> None:
        """`address` is what Telegram should post to; `tell` notifies the admins."""
        self._address, self._ask, self._tell = address, ask, tell
        self._problem: WebhookProblem | None = None
        self._failing = 0  # looks in a row that found errors
        self._untold: WebhookProblem | None = None

    @property
    def problem(self) -> WebhookProblem | None:
        """What is wrong with the webhook; None when all is well, as far as is known."""
        return self._problem

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look again and again while the block is open."""
        task = asyncio.create_task(self._run(), name="webhook watch")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def look(self, now: datetime) -> None:
        """Look once. While Telegram does not answer, nothing is known, and nothing changes."""
        with suppress(TelegramError):
            info = await self._ask()
            self._judge(info, now)
        if self._untold is not None:
            await self._tell(self._untold)
            self._untold = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look(datetime.now(UTC))
            except Exception as error:  # the database is away: the next look tells
                log.warning("webhook: admins not told: %s", type(error).__name__)

    def _judge(self, info: WebhookInfo, now: datetime) -> None:
        error_at = info.last_error_date
        is_failing = error_at is not None and now - error_at < RECENT
        self._failing = self._failing + 1 if is_failing and info.pending_update_count else 0
        if not info.url:
            problem = WebhookProblem.REMOVED
        elif info.url != self._address:
            problem = WebhookProblem.ELSEWHERE
        elif self._failing >= TWICE:
            problem = WebhookProblem.FAILING
        else:
            self._end()
            return
        if problem != self._problem:
            details = (info.pending_update_count, info.last_error_message)
            log.error(_LINES[problem], *details if problem == WebhookProblem.FAILING else ())
            self._problem = self._untold = problem

    def _end(self) -> None:
        if self._problem is not None:
            log.warning("webhook: well again")
        self._problem = self._untold = None
