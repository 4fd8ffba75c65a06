"""Call the Bot API's frequent methods directly: send a text, edit one, answer a button.

python-telegram-bot makes objects of every parameter and of the whole answer, of which only the
message's id is wanted here: that was most of the cost of a reply. Errors, rate limits and HTTP go
through the same interfaces as in its own calls.
"""

import json
from typing import Any

from telegram import (
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError

from bot.api.error_meaning import CannotHeal, ErrorMeaning, meaning_of
from bot.api.limits import QueuedSend, RateLimiter
from bot.api.outage import ApiOutage
from bot.api.server_features import ServerFeatures
from bot.api.transport import Transport
from bot.button import Keyboard
from bot.html import Html

Markup = Keyboard | ReplyKeyboardMarkup | ReplyKeyboardRemove
_NO_PREVIEW = json.dumps({"is_disabled": True})


class ApiClient:
    """Sends the messages of one bot, each when its turn has come. Safe on the event loop."""

    def __init__(
        self, base_url: str, transport: Transport, limiter: RateLimiter, outage: ApiOutage
    ) -> None:
        """`base_url` is that of the bot's methods and holds its token; `outage` logs failures."""
        self._base_url, self._transport, self._limiter = base_url, transport, limiter
        self._outage = outage
        self._server = ServerFeatures()

    async def send(
        self,
        chat_id: int,
        text: Html,
        markup: Markup | None = None,
        *,
        thread_id: int = 0,
        reply_to: int | None = None,
        queued: QueuedSend | None = None,
        silent: bool = False,
    ) -> int:
        """Send a text of at most 4096 characters; return the message's id, 0 if it is gone again.

        `reply_to` is the message that it quotes; `queued` comes with what is from the outbox. A
        `silent` one arrives without a sound.
        Raises the TelegramError that Telegram answers with, TimedOut or NetworkError.
        """
        parameters = _parameters(chat_id, text, markup)
        if thread_id:
            parameters["message_thread_id"] = str(thread_id)
        if reply_to:
            quoted = {"message_id": reply_to, "allow_sending_without_reply": True}
            parameters["reply_parameters"] = json.dumps(quoted)
        if silent:
            parameters["disable_notification"] = json.dumps(True)
        try:
            sent = await self._call_with_text("sendMessage", parameters, chat_id, queued)
        except NetworkError as error:
            if meaning_of(error) is ErrorMeaning.ARRIVED:
                return 0
            raise
        return int(sent["message_id"])

    async def send_photo(
        self,
        chat_id: int,
        photo: str | bytes,
        caption: Html,
        markup: Markup | None = None,
        *,
        thread_id: int = 0,
        queued: QueuedSend | None = None,
    ) -> int:
        """Send a photo: a PNG, or one that Telegram has, by its file's id; return the message's id.

        The caption has at most 1024 characters, and may be "". Raises as `send` does.
        """
        parameters = _parameters(chat_id, caption, markup, "caption")
        if thread_id:
            parameters["message_thread_id"] = str(thread_id)
        picture = photo if isinstance(photo, bytes) else None
        if isinstance(photo, str):
            parameters["photo"] = photo
        try:
            sent = await self._call_with_text("sendPhoto", parameters, chat_id, queued, picture)
        except NetworkError as error:
            if meaning_of(error) is ErrorMeaning.ARRIVED:
                return 0
            raise
        return int(sent["message_id"])

    async def edit(
        self,
        chat_id: int,
        message_id: int,
        text: Html,
        markup: Markup | None = None,
        *,
        queued: QueuedSend | None = None,
    ) -> None:
        """Edit a message of the bot's own. Raises as `send` does."""
        parameters = _parameters(chat_id, text, markup) | {"message_id": str(message_id)}
        await self._call_with_text("editMessageText", parameters, chat_id, queued)

    async def edit_caption(
        self,
        chat_id: int,
        message_id: int,
        caption: Html,
        markup: Markup | None = None,
        *,
        queued: QueuedSend | None = None,
    ) -> None:
        """Edit the words below a photo of the bot's own. Raises as `send` does."""
        parameters = _parameters(chat_id, caption, markup, "caption")
        parameters |= {"message_id": str(message_id)}
        await self._call_with_text("editMessageCaption", parameters, chat_id, queued)

    async def delete(
        self, chat_id: int, message_id: int, *, queued: QueuedSend | None = None
    ) -> None:
        """Delete a message: the bot's own, for 48 hours. Raises as `send` does."""
        parameters = {"chat_id": str(chat_id), "message_id": str(message_id)}
        await self._call("deleteMessage", parameters, chat_id, queued)

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a pressed button, with a toast or a box (`alert`). Raises as `send` does."""
        parameters = {"callback_query_id": query_id}
        if text:
            parameters |= {"text": text, "show_alert": json.dumps(alert)}
        await self._call("answerCallbackQuery", parameters)

    async def call(self, method: str, parameters: dict[str, str]) -> None:
        """Call a method that is about no message. Raises as `send` does."""
        await self._call(method, parameters)

    async def _call_with_text(
        self,
        method: str,
        parameters: dict[str, str],
        chat_id: int,
        queued: QueuedSend | None = None,
        picture: bytes | None = None,
    ) -> Any:
        """Call a method; what the server refuses as unknown is left out, from then on always."""
        while True:
            sent = self._server.understood(parameters)
            try:
                return await self._call(method, sent, chat_id, queued, picture)
            except BadRequest as error:
                self._server.refused(error)
                if self._server.understood(parameters) == sent:
                    raise

    async def _call(
        self,
        method: str,
        parameters: dict[str, str],
        chat_id: int | None = None,
        queued: QueuedSend | None = None,
        picture: bytes | None = None,
    ) -> Any:
        url = f"{self._base_url}/{method}"
        try:
            answer = await self._limiter.process_request(
                self._transport.call if picture is None else self._transport.upload,
                (url, parameters) if picture is None else (url, parameters, picture),
                {},
                method,
                {} if chat_id is None else {"chat_id": chat_id},
                queued,
            )
        except (InvalidToken, Conflict, CannotHeal) as error:
            self._outage.report(error)
            raise
        self._outage.recovered()
        return answer


def _parameters(
    chat_id: int, text: Html, markup: Markup | None, name: str = "text"
) -> dict[str, str]:
    """Return the parameters of a message whose text has this name."""
    parameters = {"chat_id": str(chat_id), name: text, "parse_mode": str(ParseMode.HTML.value)}
    if name == "text":
        parameters["link_preview_options"] = _NO_PREVIEW
    if markup is not None:
        parameters["reply_markup"] = _as_json(markup)
    return parameters


def _as_json(markup: Markup) -> str:
    if not isinstance(markup, tuple):
        return markup.to_json()
    return json.dumps({"inline_keyboard": [[b.to_dict() for b in row] for row in markup]})
