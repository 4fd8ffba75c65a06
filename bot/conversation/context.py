"""The context of a handler: who wrote, where, in which language, and how to answer."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import ParamSpec, TypeVar

from telegram import Bot, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.api import REPEATS, ErrorMeaning, Markup, SendUnanswered, meaning_of, with_retries
from bot.conversation.reply import Reply, leading_on, library_markup, permitted, reply_markup
from bot.conversation.services import Services
from bot.conversation.update import Contact, Document, Update
from bot.html import CAPTION, Html, split
from bot.i18n import Text
from models import chats, polls
from models.queues import update_results

P = ParamSpec("P")
T = TypeVar("T")
TOAST = 200  # characters, Telegram's limit
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Toast:
    """The one answer to a callback query, sent when its handler is done."""

    text: str = ""
    alert: bool = False
    is_sent: bool = False


@dataclass(slots=True)
class _Destination:
    """Where answers go: a group may get a new id while it is answered."""

    chat_id: int = 0  # 0: still that of the context


@dataclass(frozen=True, slots=True)
class Context:
    """An update from one person, with everything that a handler needs to answer it."""

    services: Services
    bot: Bot
    update: Update
    caller: chats.Caller
    now: datetime
    t: Text
    chat_id: int
    thread_id: int  # 0 outside of topics
    is_private: bool
    user_name: str  # as Telegram has it
    language_code: str  # of the person's app, "" when unknown
    is_anonymous: bool  # an admin who hides behind the group, or a channel
    command: str = ""  # the command that is being run
    arguments: str = ""  # the text after it
    silence: polls.Silence | None = None  # before a poll, of this person or group
    _toast: _Toast = field(default_factory=_Toast)
    _destination: _Destination = field(default_factory=_Destination)

    @property
    def user_id(self) -> int:
        """The sender's Telegram id."""
        return self.caller.user_id

    @property
    def today(self) -> date:
        """Today's date in the organisation's time zone."""
        return self.now.astimezone(self.services.settings.zone).date()

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.t.language

    @property
    def username(self) -> str:
        """The bot's own name, without @."""
        return self.bot.username

    @property
    def is_callback(self) -> bool:
        """Whether a button was pressed."""
        return self.update.query is not None

    @property
    def message_id(self) -> int | None:
        """The message that was written, or the one with the pressed button."""
        return self.update.message.message_id if self.update.message else None

    @property
    def named_old_id(self) -> bool:
        """Whether the update named its group by the id from before it became a supergroup."""
        return self.update.chat is not None and self.update.chat.id != self.chat_id

    @property
    def text(self) -> str:
        """The text of the message, or its caption; "" for a button and for anything but text."""
        message = None if self.is_callback else self.update.message
        return message.text if message else ""

    @property
    def contact(self) -> Contact | None:
        """The contact that was shared in this message."""
        message = None if self.is_callback else self.update.message
        return message.contact if message else None

    @property
    def document(self) -> Document | None:
        """The file that was sent in this message."""
        message = None if self.is_callback else self.update.message
        return message.document if message else None

    @property
    def sent_at(self) -> datetime:
        """When the message was sent that is answered, or that has the pressed button.

        That may be long ago: for a button, or where the bot was not there.
        """
        message = self.update.message
        if message is None or not 0 < message.date < self.now.timestamp():
            return self.now
        return datetime.fromtimestamp(message.date, UTC)

    @property
    def quoted(self) -> str:
        """The text that the pressed button's message replies to, or ""."""
        return self.update.message.quoted if self.is_callback and self.update.message else ""

    def in_language(self, language: str) -> "Context":
        """Return a copy of the context that answers in another language."""
        zone = self.services.settings.zone
        return replace(self, t=self.services.catalogues.text(language, zone))

    async def read_inline(self, reading: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short read of `models`, on the event loop where the database allows it."""
        return await self.services.database.read_inline(reading, *args, **kwargs)

    async def run(self, operation: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an operation of `models` on a worker thread.

        One that changes something is done once for an update, however often that is processed.
        """
        database, results = self.services.database, update_results.current()
        if results is None:
            return await database.run(operation, *args, **kwargs)
        return await database.run_recorded(results, operation, *args, **kwargs)

    def toast(self, text: str, *, alert: bool = False) -> None:
        """Set the notification of a button: a passing line, or a box to close (`alert`)."""
        self._toast.text, self._toast.alert = text[:TOAST], alert

    @property
    def awaits_answer(self) -> bool:
        """Whether a button was pressed whose callback query is still unanswered."""
        return self.is_callback and not self._toast.is_sent

    async def finish(self) -> None:
        """Answer the callback query once, if there is one.

        The router does it after the handler; a handler with long work does it before.
        """
        query = self.update.query
        if query is None or self._toast.is_sent:
            return
        self._toast.is_sent = True
        text, alert = self._toast.text, self._toast.alert
        with suppress(BadRequest):  # older than Telegram accepts: the person has stopped waiting
            await with_retries(lambda: self.services.api.answer(query.id, text, alert=alert))

    async def reply(self, reply: Reply) -> None:
        """Answer: edit the message of a pressed button, send a new message for everything else."""
        reply = self._marked(self.completed(reply))
        sent = reply.request_contact or reply.remove_keyboard or reply.as_new
        edits = self.is_callback and not sent and len(split(reply.text)) == 1
        if not (edits and await self._edit(reply)):
            await self._send(reply)

    async def send(self, reply: Reply, repeats: int = REPEATS) -> None:
        """Send a new message; a long text becomes several, with the buttons under the last.

        Each is sent so many times more where it may have arrived.
        """
        await self._send(self._marked(self.completed(reply)), repeats)

    async def _send(self, reply: Reply, repeats: int = REPEATS) -> None:
        if reply.remove_keyboard and reply.buttons:
            await self._send_part(self.t("frame.thanks"), ReplyKeyboardRemove(), repeats)
        *first, last = split(reply.text)
        for part in first:
            await self._send_part(part, None, repeats)
        await self._send_part(last, reply_markup(reply), repeats, as_reply=reply.as_reply)

    async def send_file(self, name: str, content: bytes, reply: Reply | None = None) -> None:
        """Send a file with this name, and an answer's text and buttons below it."""
        below = self.completed(reply or Reply(Html("")))
        await self.deliver(
            lambda chat_id: with_retries(
                lambda: self.bot.send_document(
                    chat_id,
                    content,
                    filename=name,
                    caption=below.text or None,
                    parse_mode=ParseMode.HTML,
                    message_thread_id=self.thread_id or None,
                    reply_markup=library_markup(below),
                )
            )
        )

    async def show(self, reply: Reply, picture: bytes) -> int:
        """Send a picture with the text as its caption, or before it where it is too long.

        When the picture cannot be sent, the text still is. Return the id of the picture's message,
        0 where there is none.
        """
        reply = self._permitted(reply)
        captioned = len(split(reply.text, CAPTION)) == 1
        if not captioned:
            await self.send(reply)
        try:
            sent = await self.deliver(
                lambda chat_id: self.bot.send_photo(
                    chat_id,
                    picture,
                    caption=reply.text if captioned else None,
                    parse_mode=ParseMode.HTML,
                    message_thread_id=self.thread_id or None,
                    reply_markup=library_markup(reply) if captioned else None,
                )
            )
        except TelegramError as error:
            meant = meaning_of(error)
            if meant is ErrorMeaning.ARRIVED:
                return 0
            if meant is ErrorMeaning.GONE:
                raise
            log.warning(
                "api: picture of update %d not sent: %s", self.update.update_id, error.message
            )
            if captioned and isinstance(error, SendUnanswered):
                with suppress(SendUnanswered):  # this repeats it: one of them is likely there
                    await self.send(reply, repeats=0)
            elif captioned:
                await self.send(reply)
            return 0
        return sent.message_id

    async def remember_topic(self, chat_id: int, message_id: int) -> None:
        """Record the topic that a message with buttons was sent to.

        A press may come when Telegram does not know it any more.
        """
        if self.thread_id:
            record = chats.topic_messages.record
            await self.run(record, chat_id, message_id, self.thread_id, self.now)

    async def deliver(self, send: Callable[[int], Awaitable[T]]) -> T:
        """Send by a function that gets the chat's id; again to a group that has just got a new one.

        Whatever is sent to the chat of an update goes through here.
        """
        chat_id = self._destination.chat_id or self.chat_id
        try:
            return await send(chat_id)
        except ChatMigrated as moved:
            await self.run(chats.migrate, chat_id, moved.new_chat_id)
            self._destination.chat_id = moved.new_chat_id
            return await send(moved.new_chat_id)

    def completed(self, reply: Reply) -> Reply:
        """Return a reply that leads on: in private no answer ends without a button."""
        return leading_on(self._permitted(reply), self.t, self.chat_id)

    def _permitted(self, reply: Reply) -> Reply:
        return permitted(reply, self.services.commands, self.silence)

    def _marked(self, reply: Reply) -> Reply:
        """Return a reply that says so where it tells what was done before a process died."""
        results = update_results.current()
        if results is None or not results.is_repeated:
            return reply
        return replace(reply, text=Html(f"{reply.text}\n\n{self.t('frame.repeated')}"))

    async def _edit(self, reply: Reply) -> bool:
        """Edit the message of the pressed button; return False where that is not possible.

        A message keeps its chat and its number when its group becomes a supergroup.
        """
        edit, message = self.services.api.edit, self.update.message
        if message is None:
            return False
        chat_id, message_id = message.chat.id, message.message_id
        try:
            await with_retries(lambda: edit(chat_id, message_id, reply.text, reply_markup(reply)))
        except ChatMigrated:
            return False
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def _send_part(
        self, text: Html, markup: Markup | None, repeats: int, *, as_reply: bool = False
    ) -> None:
        send, thread_id = self.services.api.send, self.thread_id
        quotes = (as_reply or not self.is_private) and not self.is_callback
        quoted = self.update.message if quotes else None

        async def send_to(chat_id: int) -> None:
            # The number of a message means another one in the supergroup that its group became.
            answers = quoted.message_id if quoted and quoted.chat.id == chat_id else None
            sent_id = await with_retries(
                lambda: send(chat_id, text, markup, thread_id=thread_id, reply_to=answers), repeats
            )
            if sent_id and isinstance(markup, tuple):
                await self.remember_topic(chat_id, sent_id)

        await self.deliver(send_to)
