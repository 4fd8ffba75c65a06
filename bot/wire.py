"""The calls by which the bot speaks: send a text, change one, answer a button.

python-telegram-bot makes objects of every parameter and of the whole answer, of which only the
message's id is wanted here: most of what a reply cost. Errors, limits and the HTTP side are its
own seams, as for every other call.
"""

import json
from typing import Any

from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import Conflict, InvalidToken

from bot.limiter import Limiter, Unasked
from bot.markup import Html
from bot.outage import Outage
from bot.transport import Transport

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
_NO_PREVIEW = json.dumps({"is_disabled": True})


class Wire:
    """Speaks for one bot, each message when its turn has come."""

    def __init__(
        self, base_url: str, transport: Transport, limiter: Limiter, outage: Outage
    ) -> None:
        """Take the base of the bot's methods, with its token in it; `outage` tells the operator."""
        self._base_url, self._transport, self._limiter = base_url, transport, limiter
        self._outage = outage

    async def send(
        self,
        chat_id: int,
        text: Html,
        markup: Markup | None = None,
        *,
        thread_id: int = 0,
        answers: int | None = None,
        unasked: Unasked | None = None,
    ) -> int:
        """Send a text of at most 4096 characters; give the message's id.

        `answers` is the message that it quotes; `unasked` comes with what nobody asked for. Raises
        what Telegram answers, a TimedOut or a NetworkError.
        """
        given = _written(chat_id, text, markup)
        if thread_id:
            given["message_thread_id"] = str(thread_id)
        if answers:
            quoted = {"message_id": answers, "allow_sending_without_reply": True}
            given["reply_parameters"] = json.dumps(quoted)
        sent = await self._call("sendMessage", given, chat_id, unasked)
        return int(sent["message_id"])

    async def edit(
        self, chat_id: int, message_id: int, text: Html, markup: Markup | None = None
    ) -> None:
        """Change one's own message. Raises as `send` does."""
        given = _written(chat_id, text, markup) | {"message_id": str(message_id)}
        await self._call("editMessageText", given, chat_id)

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a pressed button, with a passing line or a box (`alert`). Raises as `send`."""
        given = {"callback_query_id": query_id}
        if text:
            given |= {"text": text, "show_alert": json.dumps(alert)}
        await self._call("answerCallbackQuery", given)

    async def _call(
        self,
        method: str,
        given: dict[str, str],
        chat_id: int | None = None,
        unasked: Unasked | None = None,
    ) -> Any:
        try:
            answer = await self._limiter.process_request(
                self._transport.call,
                (f"{self._base_url}/{method}", given),
                {},
                method,
                {} if chat_id is None else {"chat_id": chat_id},
                unasked,
            )
        except (InvalidToken, Conflict) as error:
            self._outage.tell(error)
            raise
        self._outage.over()
        return answer


def _written(chat_id: int, text: Html, markup: Markup | None) -> dict[str, str]:
    given = {
        "chat_id": str(chat_id),
        "text": text,
        "parse_mode": str(ParseMode.HTML.value),
        "link_preview_options": _NO_PREVIEW,
    }
    if markup is not None:
        given["reply_markup"] = markup.to_json()
    return given
