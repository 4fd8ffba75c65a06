"""Who is calling: from an update to a `Call`. What they may do is decided in models.authority."""

from dataclasses import dataclass

from telegram import Bot, Message, Update, User

from bot.call import Call
from bot.services import Services
from models import chats

GROUP_ANONYMOUS_BOT = 1087968824  # writes in the place of an anonymous admin
CHANNEL_BOT = 136817688  # writes in the place of somebody who speaks as a channel


@dataclass(frozen=True, slots=True)
class _Sender:
    user: User
    is_anonymous: bool


async def identify(services: Services, bot: Bot, update: Update) -> Call | None:
    """Build the call behind an update, with one operation; None when no person is behind it."""
    sender, chat = _sender(update), update.effective_chat
    if sender is None or chat is None or chat.type == "channel":
        return None
    now = services.clock.now()
    private, thread_id = chat.type == "private", _thread(update)
    caller = await services.database.run(
        chats.caller,
        chat.id,
        thread_id,
        sender.user.id,
        now,
        private=private,
        default_language=services.settings.language,
    )
    return Call(
        services=services,
        bot=bot,
        update=update,
        caller=caller,
        now=now,
        t=services.catalogues.text(caller.language, services.settings.zone),
        chat_id=chat.id,
        thread_id=thread_id,
        is_private=private,
        user_name=sender.user.full_name,
        language_code=sender.user.language_code or "",
        is_anonymous=sender.is_anonymous,
    )


def _sender(update: Update) -> _Sender | None:
    user, message = update.effective_user, update.effective_message
    if user is None:
        return None
    written = message is not None and update.callback_query is None
    if written and message is not None and message.is_automatic_forward:
        return None
    hidden = user.id in (GROUP_ANONYMOUS_BOT, CHANNEL_BOT)
    if user.is_bot and not hidden:
        return None
    speaks_as = message.sender_chat if written and message is not None else None
    return _Sender(user, hidden or speaks_as is not None)


def _thread(update: Update) -> int:
    message = update.effective_message
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id or 0
    return 0
