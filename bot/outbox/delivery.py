"""Deliver one message of the outbox: render it, send it part by part, record the outcome.

It is recorded right before a part leaves that it does, and the answer afterwards. Where nobody
knows whether it arrived it stays *uncertain* and is not repeated, because a digest that comes twice
is worse than one that an operator looks into. A reminder is repeated once, and not before Telegram
answers again.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.api import ErrorMeaning, QueuedSend, flood_wait, meaning_of, until_answering
from bot.button import Keyboard
from bot.conversation import Services
from bot.html import Html, split, split_below_picture
from bot.outbox import broadcast_changes
from bot.outbox.reasons import BeforePoll, Deferred, Obsolete, Unchangeable, require_no_silence
from bot.outbox.rendering import OutboxRenderer
from config.repeated_failures import RepeatedFailure
from models import chats
from models.database import DATABASE_UNAVAILABLE
from models.outbox_subjects import OutboxSubject
from models.queues import outbox

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
SILENCE = 20.0  # seconds for which a message that may have arrived waits for answers at a time
DATABASE_PAUSE = 1.0  # seconds between tries to record what became of a message


class _TakenOver(Exception):
    """Another process has claimed this message: it must not leave from here."""


@dataclass(slots=True)
class _Rendered:
    """A rendered message; `parts_sent` of its parts have arrived. A photo is the first of them."""

    message: outbox.OutboxMessage
    chat_id: int
    text: str
    parts: list[Html]
    keyboard: Keyboard | None
    parts_sent: int
    photo: str | bytes


class Delivery:
    """Sends messages of the outbox and records what became of them."""

    def __init__(self, services: Services, bot: ExtBot[Any]) -> None:
        self._services, self._bot = services, bot
        self._renderer = OutboxRenderer(services, bot)
        self._many_at: datetime | None = None  # when the operator was told that many chats refuse
        self._write_failures = RepeatedFailure(
            log, "outbox: write failed", expected=DATABASE_UNAVAILABLE
        )

    async def send(self, message: outbox.OutboxMessage) -> None:
        """Send one claimed message and record the outcome; raises nothing but CancelledError."""
        now = self._services.clock.now
        rendered = None
        try:
            if message.unanswered and not await until_answering(self._bot.get_me, SILENCE):
                await self._record(outbox.reschedule, message, "no answers yet", now())
                return
            if message.subject == OutboxSubject.BROADCAST_CHANGE:
                await self._change(message)
                return
            rendered = await self._render(message)
            await self._send(rendered)
        except _TakenOver:
            log.warning("outbox: message %d claimed by another process", message.id)
        except BeforePoll:
            await self._record(outbox.expired, message, "silence before a poll")
        except Obsolete:
            await self._record(outbox.expired, message, "not needed any more")
        except Deferred as deferred:
            await self._record(outbox.reschedule, message, deferred.why, now(), deferred.wait)
        except Unchangeable as refused:
            await self._record(outbox.failed, message, str(refused))
        except TelegramError as error:
            await self._classify(message, error)
        except DATABASE_UNAVAILABLE as error:
            await self._record(outbox.reschedule, message, type(error).__name__, now())
        except Exception as error:
            if rendered is None:
                log.exception("outbox: message %d failed: cannot be rendered", message.id)
                await self._record(outbox.failed, message, type(error).__name__)
            else:  # an answer that cannot be read: it may have arrived
                log.exception("outbox: message %d uncertain: unreadable answer", message.id)
                await self._record(outbox.mark_unknown, message, type(error).__name__, now())

    async def _render(self, message: outbox.OutboxMessage) -> _Rendered:
        """Render a message; one that arrived in part goes on in the words it was started in."""
        await require_no_silence(self._services, message)
        reply = await self._renderer.render(message)
        text = message.text if message.parts else reply.text
        parts = split_below_picture(text) if reply.photo else split(text)
        buttons = reply.buttons or None
        chat_id, sent = message.chat_id, message.parts
        return _Rendered(message, chat_id, text, parts, buttons, sent, reply.photo)

    async def _change(self, message: outbox.OutboxMessage) -> None:
        """Change a broadcast where it arrived; that does no harm twice."""

        async def about_to_change() -> None:
            now = self._services.clock.now()
            if not await self._services.database.run(outbox.mark_sending, message, "", now):
                raise _TakenOver

        queued = QueuedSend(message.priority, about_to_change)
        await broadcast_changes.change(self._services, message.payload, queued)
        await self._record(outbox.sent, message, 0, self._services.clock.now())

    async def _send(self, rendered: _Rendered) -> None:
        try:
            sent_id = await self._send_parts(rendered)
        except ChatMigrated as moved:
            await self._services.database.run(chats.migrate, rendered.chat_id, moved.new_chat_id)
            rendered.chat_id = moved.new_chat_id
            sent_id = await self._send_parts(rendered)
        now = self._services.clock.now()
        await self._record(chats.delivered, rendered.message, rendered.chat_id, sent_id, now)
        if rendered.message.subject == OutboxSubject.POST:
            self._services.command_menus.look(rendered.chat_id, changed=True)

    async def _send_parts(self, rendered: _Rendered) -> int:
        """Send the remaining parts; return the id of the last one, which has the buttons."""
        sent_id = 0
        while rendered.parts_sent < len(rendered.parts):
            sent_id = await self._send_part(rendered)
            rendered.parts_sent += 1
            if rendered.parts_sent < len(rendered.parts):
                await self._record(outbox.part_sent, rendered.message, rendered.parts_sent, sent_id)
        return sent_id

    async def _send_part(self, rendered: _Rendered) -> int:
        async def about_to_send() -> None:
            await require_no_silence(self._services, rendered.message)  # it may have waited long
            now = self._services.clock.now()
            if not await self._services.database.run(
                outbox.mark_sending, rendered.message, rendered.text, now
            ):
                raise _TakenOver

        text = rendered.parts[rendered.parts_sent]
        is_last = rendered.parts_sent == len(rendered.parts) - 1
        keyboard = rendered.keyboard if is_last else None
        thread_id = rendered.message.thread_id
        api, queued = self._services.api, QueuedSend(rendered.message.priority, about_to_send)
        if rendered.photo and not rendered.parts_sent:
            return await api.send_photo(
                rendered.chat_id,
                rendered.photo,
                text,
                keyboard,
                thread_id=thread_id,
                queued=queued,
            )
        return await api.send(rendered.chat_id, text, keyboard, thread_id=thread_id, queued=queued)

    async def _classify(self, message: outbox.OutboxMessage, error: TelegramError) -> None:
        """Record what became of a message by what the error means for it and for its chat."""
        record, now, reason = self._record, self._services.clock.now(), error.message
        match meaning_of(error):
            case ErrorMeaning.WAIT:
                assert isinstance(error, RetryAfter)
                await record(outbox.reschedule, message, reason, now, flood_wait(error))
            case ErrorMeaning.REJECTED | ErrorMeaning.NOT_SENT:
                await record(outbox.reschedule, message, reason, now)
            case ErrorMeaning.FAULT:
                await record(outbox.reschedule, message, reason, now, bounded=True)
            case ErrorMeaning.UNKNOWN:
                if not message.at_least_once or message.unanswered:
                    log.warning("outbox: message %d uncertain: %s", message.id, reason)
                await record(outbox.mark_unknown, message, reason, now)
            case refusal:
                await record(outbox.failed, message, reason)
                await self._refused(message, refusal, reason)

    async def _refused(
        self, message: outbox.OutboxMessage, refusal: ErrorMeaning, reason: str
    ) -> None:
        """Record what a refusal ends: the chat, a topic's link, or nothing but this message.

        Whatever else a linked group refuses, its posts do not arrive: that is on record too.
        """
        chat_id, thread_id, now = message.chat_id, message.thread_id, self._services.clock.now()
        if refusal is ErrorMeaning.GONE:
            await self._record(chats.set_active, chat_id, False)
            await self._record(outbox.cancel_chat, chat_id, reason)
        elif refusal is ErrorMeaning.TOPIC_GONE and thread_id:
            await self._record(chats.end_topic, chat_id, thread_id, now)
        else:
            level = logging.INFO if refusal is ErrorMeaning.NOT_NOW else logging.ERROR
            log.log(level, "outbox: message %d failed: %s", message.id, reason)
            await self._not_now(message, reason, now)

    async def _not_now(self, message: outbox.OutboxMessage, reason: str, now: datetime) -> None:
        """Record that a chat takes nothing for now; tell the operator when many chats do not."""
        is_morning = message.subject == OutboxSubject.TARGETS
        morning = now.astimezone(self._services.settings.zone).date() if is_morning else None
        many = await self._record(
            chats.refused, message.chat_id, message.thread_id, reason, now, morning=morning
        )
        if many and (self._many_at is None or now - self._many_at > chats.SAME_TIME):
            self._many_at = now
            log.error("outbox: many chats refuse messages: nobody is told: %s", reason)

    async def _record(self, operation: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Record what is known of a message, as soon as the database can be written to."""
        while True:
            try:
                result = await self._services.database.run(operation, *args, **kwargs)
            except DATABASE_UNAVAILABLE as error:
                self._write_failures.failed(error)
                await asyncio.sleep(DATABASE_PAUSE)
            else:
                self._write_failures.succeeded()
                return result
