"""What the bot says unasked: from the outbox, rendered when it is sent, one at a time.

Each message is claimed before it is sent. What Telegram answered decides what becomes of it; where
nobody knows whether it arrived it stays *uncertain* and is not repeated, because a digest that
comes twice is worse than one that an operator looks after.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.call import Reply
from bot.i18n import Text
from bot.limiter import Unasked
from bot.markup import split
from bot.messages import digests as words
from bot.retries import flood_wait
from bot.services import Services, weights
from models import chats, digests, outbox

log = logging.getLogger(__name__)
AT_ONCE = 20  # messages claimed in one go
LOOK_AGAIN = 1.0  # seconds between looks into an empty outbox
GONE = ("chat not found", "bot was kicked", "have no rights", "not enough rights")


class Sender:
    """Sends what waits in the outbox."""

    def __init__(self, services: Services, bot: ExtBot[Any]) -> None:
        self._services = services
        self._bot = bot
        self._something = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look into the outbox now instead of a second later."""
        self._something.set()

    def stop(self) -> None:
        """End `run` after the message in hand."""
        self._stopping = True
        self._something.set()

    async def run(self) -> None:
        """Send whatever waits, until `stop`; a fault of the database is waited out."""
        while not self._stopping:
            try:
                sent = await self.send_due()
            except Exception:
                log.exception("the outbox cannot be worked off; trying again")
                sent = 0
            if not sent and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._something.wait(), LOOK_AGAIN)
            self._something.clear()

    async def send_due(self) -> int:
        """Send one batch of what is due; give how many messages were in hand."""
        run, clock = self._services.database.run, self._services.clock
        messages = await run(outbox.claim, AT_ONCE, clock.now())
        for message in messages:
            if self._stopping:
                now = clock.now()
                await run(outbox.again, message, "the bot stopped", now, timedelta())
            else:
                await self._send(message)
        return len(messages)

    async def _send(self, message: outbox.Message) -> None:
        try:
            reply = await self._render(message)
        except Exception as error:
            log.exception("message %d of the outbox cannot be rendered", message.id)
            await self._services.database.run(outbox.failed, message.id, type(error).__name__)
            return
        try:
            sent_id = await self._deliver(message, message.chat_id, reply)
        except ChatMigrated as moved:
            await self._migrated(message, moved.new_chat_id, reply)
        except TelegramError as error:
            await self._classify(message, error)
        else:
            await self._sent(message, sent_id, reply)

    async def _migrated(self, message: outbox.Message, chat_id: int, reply: Reply) -> None:
        await self._services.database.run(chats.migrate, message.chat_id, chat_id)
        try:
            sent_id = await self._deliver(message, chat_id, reply)
        except TelegramError as error:
            await self._classify(message, error)
        else:
            await self._sent(message, sent_id, reply)

    async def _sent(self, message: outbox.Message, sent_id: int, reply: Reply) -> None:
        now = self._services.clock.now()
        await self._services.database.run(outbox.sent, message.id, sent_id, reply.text, now)

    async def _render(self, message: outbox.Message) -> Reply:
        settings = self._services.settings
        language = await self._services.database.run(
            chats.language_of, message.chat_id, message.thread_id, settings.language
        )
        t = self._services.catalogues.text(language, settings.zone)
        return await _SUBJECTS[message.subject](self, message.payload, t)

    async def _deliver(self, message: outbox.Message, chat_id: int, reply: Reply) -> int:
        """Send all parts of a message; give the id of the last, under which the buttons are."""
        keyboard = InlineKeyboardMarkup(reply.buttons) if reply.buttons else None
        parts = split(reply.text)
        for number, part in enumerate(parts, start=1):
            sent = await self._bot.send_message(
                chat_id,
                part,
                parse_mode=ParseMode.HTML,
                message_thread_id=message.thread_id or None,
                reply_markup=keyboard if number == len(parts) else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                rate_limit_args=Unasked(5, _at_once),
            )
        return sent.message_id

    async def _classify(self, message: outbox.Message, error: TelegramError) -> None:
        run, now = self._services.database.run, self._services.clock.now()
        if isinstance(error, RetryAfter):
            await run(outbox.again, message, error.message, now, flood_wait(error))
        elif isinstance(error, Forbidden) or _is_gone(error):
            await run(outbox.failed, message.id, error.message)
            await run(chats.set_active, message.chat_id, False)
            await run(outbox.cancel_chat, message.chat_id, error.message)
        elif isinstance(error, TimedOut):
            log.warning("message %d: nobody knows whether it arrived", message.id)
            await run(outbox.uncertain, message.id, error.message)
        elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            await run(outbox.again, message, error.message, now)
        else:
            log.error("message %d was refused: %s", message.id, error.message)
            await run(outbox.failed, message.id, error.message)


async def _at_once() -> None:
    """Nothing to do before it leaves."""


def _is_gone(error: TelegramError) -> bool:
    text = error.message.lower()
    return isinstance(error, BadRequest) and any(reason in text for reason in GONE)


async def _targets(sender: Sender, payload: dict[str, Any], t: Text) -> Reply:
    services = sender._services
    settings = services.settings
    digest = await services.database.run(
        digests.targets_digest,
        payload["place"],
        services.clock.now(),
        settings.zone,
        weights(settings),
        settings.rest_days,
    )
    buttons = words.enrol_buttons(digest.sessions, t, sender._bot.username)
    return Reply(words.targets(digest, t), buttons)


async def _schedule(sender: Sender, payload: dict[str, Any], t: Text) -> Reply:
    services = sender._services
    digest = await services.database.run(
        digests.schedule_digest, payload["place"], services.clock.now(), services.settings.zone
    )
    buttons = words.enrol_buttons(digest.sessions, t, sender._bot.username)
    return Reply(words.schedule(digest, t), buttons)


_SUBJECTS: dict[str, Callable[[Sender, dict[str, Any], Text], Coroutine[Any, Any, Reply]]] = {
    "targets": _targets,
    "schedule": _schedule,
}
