"""A progress message: shows how far long work has come, and becomes its answer."""

import asyncio

from telegram import LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.api import with_retries
from bot.button import as_markup
from bot.conversation.context import Context
from bot.conversation.reply import Reply
from bot.html import Html

FIRST = 0.7  # seconds before anything is shown: short work gets its answer alone
EVERY = 2.5  # seconds between two changes of the message; Telegram allows a chat about one each


class Progress:
    """The progress message of one update: that of the pressed button, else a new one."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._message_id = ctx.message_id if ctx.is_callback else None
        pressed = ctx.update.message if ctx.is_callback else None
        self._chat_id = pressed.chat.id if pressed else ctx.chat_id  # of that message
        self._next = asyncio.get_running_loop().time() + FIRST

    async def begin(self) -> None:
        """Show in the chat that the bot is typing."""
        await self._ctx.deliver(
            lambda chat_id: with_retries(
                lambda: self._ctx.bot.send_chat_action(
                    chat_id, ChatAction.TYPING, message_thread_id=self._ctx.thread_id or None
                )
            )
        )

    async def show(self, text: Html) -> None:
        """Show a text, unless another was shown less than EVERY seconds ago."""
        time = asyncio.get_running_loop().time()
        if time < self._next:
            return
        self._next = time + EVERY
        if self._message_id is None:
            await self._ctx.deliver(lambda chat_id: self._send(chat_id, text))
        else:
            await self._edit(Reply(text))
        await self.begin()

    async def end(self, reply: Reply) -> None:
        """Replace the progress message by the answer."""
        reply = self._ctx.completed(reply)
        if self._message_id is None or not await self._edit(reply):
            await self._ctx.send(reply)

    async def _send(self, chat_id: int, text: Html) -> None:
        sent = await with_retries(
            lambda: self._ctx.bot.send_message(
                chat_id,
                text,
                parse_mode=ParseMode.HTML,
                message_thread_id=self._ctx.thread_id or None,
            )
        )
        self._chat_id, self._message_id = chat_id, sent.message_id if sent else None
        if sent:  # its answer may have buttons
            await self._ctx.remember_topic(chat_id, sent.message_id)

    async def _edit(self, reply: Reply) -> bool:
        """Edit the message; return False where that is not possible."""
        try:
            await with_retries(
                lambda: self._ctx.bot.edit_message_text(
                    reply.text,
                    chat_id=self._chat_id,
                    message_id=self._message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=as_markup(reply.buttons),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except ChatMigrated:
            return False
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True
