"""One message of the outbox on its way: rendered, sent part by part, and what became of it.

Right before a part leaves that is written down, and its answer after. Where nobody knows whether it
arrived it stays *uncertain* and is not repeated, because a digest that comes twice is worse than
one that an operator looks after; a reminder is repeated.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec

from peewee import InterfaceError, OperationalError
from telegram import InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.limiter import Unasked
from bot.markup import Html, split
from bot.retries import flood_wait
from bot.services import Services
from bot.subjects import NotNeeded, NotYet, Subjects
from bot.transport import LOST
from models import chats, outbox

P = ParamSpec("P")
log = logging.getLogger(__name__)
GONE = ("chat not found", "bot was kicked", "have no rights", "not enough rights")
DATABASE_PAUSE = 1.0  # seconds between tries to write down what is known of a message
DATABASE_ERRORS = (OperationalError, InterfaceError)


class _TakenOver(Exception):
    """Somebody else has this message now: it must not leave from here."""


@dataclass(slots=True)
class _Post:
    """A rendered message; `done` of its parts have arrived."""

    message: outbox.Message
    chat_id: int
    text: str
    parts: list[Html]
    keyboard: InlineKeyboardMarkup | None
    done: int


class Delivery:
    """Sends messages and writes down what became of them."""

    def __init__(self, services: Services, bot: ExtBot[Any]) -> None:
        self._services = services
        self._subjects = Subjects(services, bot)

    async def send(self, message: outbox.Message) -> None:
        """Send one message that was claimed; raises nothing."""
        now = self._services.clock.now
        post = None
        try:
            post = await self._render(message)
            await self._send(post)
        except _TakenOver:
            log.warning("message %d: another process has taken it over", message.id)
        except NotNeeded:
            await self._note(outbox.expired, message, "not needed any more")
        except NotYet as night:
            await self._note(outbox.again, message, "quiet hours", now(), night.wait)
        except TelegramError as error:
            await self._classify(message, error)
        except DATABASE_ERRORS as error:
            await self._note(outbox.again, message, type(error).__name__, now())
        except Exception as error:
            if post is None:
                log.exception("message %d of the outbox cannot be rendered", message.id)
                await self._note(outbox.failed, message, type(error).__name__)
            else:  # an answer that cannot be read: it may have arrived
                log.exception("message %d of the outbox had a strange answer", message.id)
                await self._note(outbox.doubtful, message, type(error).__name__, now())

    async def _render(self, message: outbox.Message) -> _Post:
        """Give the message in words; what arrived of it in part goes on as it was begun."""
        reply = await self._subjects.render(message)
        text = message.text if message.parts else reply.text
        keyboard = InlineKeyboardMarkup(reply.buttons) if reply.buttons else None
        return _Post(message, message.chat_id, text, split(text), keyboard, message.parts)

    async def _send(self, post: _Post) -> None:
        try:
            sent_id = await self._send_parts(post)
        except ChatMigrated as moved:
            await self._services.database.run(chats.migrate, post.chat_id, moved.new_chat_id)
            post.chat_id = moved.new_chat_id
            sent_id = await self._send_parts(post)
        await self._note(outbox.sent, post.message, sent_id, self._services.clock.now())

    async def _send_parts(self, post: _Post) -> int:
        """Send what is left of it; give the id of the last part, under which the buttons are."""
        sent_id = 0
        while post.done < len(post.parts):
            sent_id = await self._send_part(post)
            post.done += 1
            if post.done < len(post.parts):
                await self._note(outbox.part_sent, post.message, post.done)
        return sent_id

    async def _send_part(self, post: _Post) -> int:
        async def about_to_send() -> None:
            now = self._services.clock.now()
            if not await self._services.database.run(outbox.begin, post.message, post.text, now):
                raise _TakenOver

        return await self._services.wire.send(
            post.chat_id,
            post.parts[post.done],
            post.keyboard if post.done == len(post.parts) - 1 else None,
            thread_id=post.message.thread_id,
            unasked=Unasked(post.message.priority, about_to_send),
        )

    async def _classify(self, message: outbox.Message, error: TelegramError) -> None:
        note, now, why = self._note, self._services.clock.now(), error.message
        if isinstance(error, RetryAfter):
            await note(outbox.again, message, why, now, flood_wait(error))
        elif isinstance(error, Forbidden) or _is_gone(error):
            await note(outbox.failed, message, why)
            await note(chats.set_active, message.chat_id, False)
            await note(outbox.cancel_chat, message.chat_id, why)
        elif isinstance(error, BadRequest | ChatMigrated):
            log.error("message %d was refused: %s", message.id, why)
            await note(outbox.failed, message, why)
        elif isinstance(error, InvalidToken | Conflict) or why.startswith(LOST):
            await note(outbox.again, message, why, now)
        elif isinstance(error, NetworkError) and not isinstance(error, TimedOut):
            await note(outbox.again, message, why, now, bounded=True)
        else:  # no answer, or one that is not Telegram's
            if not message.repeat:
                log.warning("message %d: nobody knows whether it arrived (%s)", message.id, why)
            await note(outbox.doubtful, message, why, now)

    async def _note(
        self, operation: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Write down what is known of a message, as soon as the database can be written to."""
        while True:
            try:
                await self._services.database.run(operation, *args, **kwargs)
            except DATABASE_ERRORS as error:
                log.error("the outbox cannot be written (%s); trying again", type(error).__name__)
                await asyncio.sleep(DATABASE_PAUSE)
            else:
                return


def _is_gone(error: TelegramError) -> bool:
    text = error.message.lower()
    return isinstance(error, BadRequest) and any(reason in text for reason in GONE)
