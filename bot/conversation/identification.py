"""Identify the sender of an update; what they may do is decided in models.authority."""

from dataclasses import dataclass

from telegram import Bot

from bot.conversation.context import Context
from bot.conversation.services import Services
from bot.conversation.update import Update, User
from models import chats, polls
from models.polls import Content
from models.queues import chat_ids

GROUP_ANONYMOUS_BOT = 1087968824  # writes in the place of an anonymous admin
CHANNEL_BOT = 136817688  # writes in the place of somebody who speaks as a channel


@dataclass(frozen=True, slots=True)
class _Sender:
    user: User
    is_anonymous: bool


async def identify(services: Services, bot: Bot, update: Update) -> Context | None:
    """Return the context of an update, or None when no person sent it.

    A group that became a supergroup has its new id in the context, whatever id the update has.
    One read of the database, two for a group. Safe on the event loop.
    """
    sender, chat = _sender(update), update.chat
    if sender is None or chat is None or chat.type == "channel":
        return None
    now, read = services.clock.now(), services.database.read_inline
    chat_id = chat.id if chat.id >= 0 else await read(chat_ids.present_id, chat.id)
    private, thread_id = chat.type == "private", await _topic(services, update)
    caller = await read(
        chats.caller,
        chat_id,
        thread_id,
        sender.user.id,
        now,
        private=private,
        default_language=services.settings.language,
    )
    silence = None
    if caller.any_silence and private:
        silence = await read(polls.of_worker, Content.BRING, caller.booth_id, now)
    elif caller.any_silence:
        silence = await read(polls.of_group, Content.BRING, caller.place_id, now)
    return Context(
        services=services,
        bot=bot,
        update=update,
        caller=caller,
        now=now,
        t=services.catalogues.text(caller.language, services.settings.zone),
        chat_id=chat_id,
        thread_id=thread_id,
        is_private=private,
        user_name=sender.user.full_name,
        language_code=sender.user.language_code,
        is_anonymous=sender.is_anonymous,
        silence=silence,
    )


async def _topic(services: Services, update: Update) -> int:
    """Return the topic of an update, 0 outside of topics."""
    message = update.message
    if message is None or not message.is_inaccessible:
        return message.thread_id if message else 0
    topic_of = chats.topic_messages.topic_of
    return await services.database.read_inline(topic_of, message.chat.id, message.message_id)


def _sender(update: Update) -> _Sender | None:
    user, written = update.user, update.message if update.query is None else None
    if user is None or (written is not None and written.is_automatic_forward):
        return None
    hidden = user.id in (GROUP_ANONYMOUS_BOT, CHANNEL_BOT)
    if user.is_bot and not hidden:
        return None
    speaks_as = written.sender_chat_id if written is not None else None
    return _Sender(user, hidden or speaks_as is not None)
