"""What a handler gets: who calls, from where, in which language, and how to answer."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ParamSpec, TypeVar

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.i18n import Text
from bot.keyboards import Keyboard
from bot.markup import Html, split
from bot.retries import with_retries
from bot.services import Services
from bot.updates import Contact, Document, Update
from bot.wire import Markup
from models import chats

P = ParamSpec("P")
T = TypeVar("T")
TOAST = 200  # characters, Telegram's limit
CAPTION = 1024  # the same for the text under a picture; counted with the tags, on the safe side
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `ask_contact` labels a button that shares one's own phone, with `typed` below.

    `remove_keyboard` takes such a keyboard away again. `quotes` shows what is answered in a private
    chat too, as groups always do; a button below can then look it up (`Call.quoted`).
    """

    text: Html
    buttons: Keyboard = ()
    ask_contact: str = ""
    typed: tuple[str, ...] = ()
    remove_keyboard: bool = False
    quotes: bool = False


@dataclass(slots=True)
class _Toast:
    """The one answer that a callback query gets when its handler is done."""

    text: str = ""
    alert: bool = False
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One update from one person, with everything needed to answer it."""

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
    command: str = ""  # the command that is being done
    arguments: str = ""  # the text after it
    _toast: _Toast = field(default_factory=_Toast)

    @property
    def user_id(self) -> int:
        """The person's Telegram id."""
        return self.caller.user_id

    @property
    def today(self) -> date:
        """The day it is in the organisation's zone."""
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
        """The message that was written, or on which the button sits."""
        return self.update.message.message_id if self.update.message else None

    @property
    def text(self) -> str:
        """What was written, "" for a button and for other things than text."""
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
    def quoted(self) -> str:
        """What was written in the message that the pressed button's message answers, or ""."""
        return self.update.message.quoted if self.is_callback and self.update.message else ""

    def speaking(self, language: str) -> "Call":
        """Give the same call in another language."""
        zone = self.services.settings.zone
        return replace(self, t=self.services.catalogues.text(language, zone))

    async def glance(self, reading: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a short reading of `models`."""
        return await self.services.database.read_inline(reading, *args, **kwargs)

    async def run(self, operation: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an operation of `models` off the event loop."""
        return await self.services.database.run(operation, *args, **kwargs)

    def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer a button with a passing line, or with a box to close (`alert`)."""
        self._toast.text, self._toast.alert = text[:TOAST], alert

    @property
    def is_open(self) -> bool:
        """Whether a button was pressed whose passing line is still to come."""
        return self.is_callback and not self._toast.is_given

    async def finish(self) -> None:
        """Answer the callback query, if there is one; by the frame, or before long work."""
        query = self.update.query
        if query is None or self._toast.is_given:
            return
        self._toast.is_given = True
        text, alert = self._toast.text, self._toast.alert
        with suppress(BadRequest):  # older than Telegram waits for: nobody looks at it any more
            await with_retries(lambda: self.services.api.answer(query.id, text, alert=alert))

    async def reply(self, reply: Reply) -> None:
        """Answer: a button's message is edited, everything else gets a new message."""
        fits = not (reply.ask_contact or reply.remove_keyboard) and len(split(reply.text)) == 1
        if not (self.is_callback and fits and await self._edit(reply)):
            await self.say(reply)

    async def say(self, reply: Reply) -> None:
        """Answer with a new message; long texts go in several, the buttons under the last."""
        if reply.remove_keyboard and reply.buttons:
            await self._send(self.t("frame.thanks"), ReplyKeyboardRemove())
        *first, last = split(reply.text)
        for part in first:
            await self._send(part, None)
        await self._send(last, _markup(reply), quotes=reply.quotes)

    async def send_file(self, name: str, content: bytes, caption: Html | None = None) -> None:
        """Answer with a file of this name, and a line below it."""
        await with_retries(
            lambda: self.bot.send_document(
                self.chat_id,
                content,
                filename=name,
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=self.thread_id or None,
            )
        )

    async def show(self, reply: Reply, picture: bytes) -> None:
        """Answer with a picture and the text as its caption, or before it where it is too long.

        When the picture does not get through, the text still does.
        """
        captioned = len(split(reply.text, CAPTION)) == 1
        if not captioned:
            await self.say(reply)
        try:
            await self.bot.send_photo(
                self.chat_id,
                picture,
                caption=reply.text if captioned else None,
                parse_mode=ParseMode.HTML,
                message_thread_id=self.thread_id or None,
                reply_markup=_markup(reply) if captioned else None,
            )
        except Forbidden:
            raise
        except TelegramError as error:
            log.warning("A picture was not sent: %s", error.message)
            if captioned:
                await self.say(reply)

    async def _edit(self, reply: Reply) -> bool:
        """Change the message on which the button sits; False where that cannot be done."""
        edit, message_id = self.services.api.edit, self.message_id
        if message_id is None:
            return False
        try:
            await with_retries(lambda: edit(self.chat_id, message_id, reply.text, _markup(reply)))
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def _send(self, text: Html, markup: Markup | None, *, quotes: bool = False) -> None:
        quotes = quotes or not self.is_private
        try:
            await self._send_to(self.chat_id, text, markup, quotes)
        except ChatMigrated as moved:
            await self.run(chats.migrate, self.chat_id, moved.new_chat_id)
            await self._send_to(moved.new_chat_id, text, markup, quotes)

    async def _send_to(self, chat_id: int, text: Html, markup: Markup | None, quotes: bool) -> None:
        send, thread_id = self.services.api.send, self.thread_id
        answers = self.message_id if quotes and not self.is_callback else None
        await with_retries(
            lambda: send(chat_id, text, markup, thread_id=thread_id, reply_to=answers)
        )


def _markup(reply: Reply) -> Markup | None:
    if reply.ask_contact:
        contact = KeyboardButton(reply.ask_contact, request_contact=True)
        rows = [[contact], [KeyboardButton(label) for label in reply.typed]]
        return ReplyKeyboardMarkup(
            [row for row in rows if row], resize_keyboard=True, one_time_keyboard=True
        )
    if reply.buttons:
        return InlineKeyboardMarkup(reply.buttons)
    return ReplyKeyboardRemove() if reply.remove_keyboard else None
