"""One message that says how far long work has come, and becomes its answer in the end."""

import asyncio

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.call import Call, Reply
from bot.markup import Html
from bot.retries import with_retries

FIRST = 0.7  # seconds before anything is shown: short work gets its answer alone
EVERY = 2.5  # seconds between two changes of the message; Telegram allows a chat about one each


class Progress:
    """The message of one call: that on which the pressed button sits, else a new one."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._message_id = call.message_id if call.is_callback else None
        self._next = asyncio.get_running_loop().time() + FIRST

    async def begin(self) -> None:
        """Let the chat show that something is being done."""
        await with_retries(
            lambda: self._call.bot.send_chat_action(self._call.chat_id, ChatAction.TYPING)
        )

    async def show(self, text: Html) -> None:
        """Say how far it is, unless that was said a moment ago."""
        time = asyncio.get_running_loop().time()
        if time < self._next:
            return
        self._next = time + EVERY
        if self._message_id is None:
            sent = await with_retries(
                lambda: self._call.bot.send_message(
                    self._call.chat_id, text, parse_mode=ParseMode.HTML
                )
            )
            self._message_id = sent.message_id
        else:
            await self._edit(Reply(text))
        await self.begin()

    async def end(self, reply: Reply) -> None:
        """Put the answer in its place."""
        if self._message_id is None or not await self._edit(reply):
            await self._call.say(reply)

    async def _edit(self, reply: Reply) -> bool:
        """Change the message; False where that cannot be done."""
        try:
            await with_retries(
                lambda: self._call.bot.edit_message_text(
                    reply.text,
                    chat_id=self._call.chat_id,
                    message_id=self._message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=InlineKeyboardMarkup(reply.buttons) if reply.buttons else None,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True
