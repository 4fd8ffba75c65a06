"""Membership changes: the bot is added, removed, blocked or unblocked."""

from telegram.constants import ChatAction
from telegram.error import ChatMigrated, TelegramError

from bot.conversation import Context, Reply
from bot.messages import groups as messages
from models import chats
from models.chats import group_joins
from models.queues import chat_ids

_MEMBER = ("member", "administrator", "restricted")
_ABSENT = ("left", "kicked")


async def membership_changed(ctx: Context) -> None:
    """Record whether the chat can be written to; greet a group that the bot has joined.

    A group that was linked before is shown its link instead. One that has only got a new id, as it
    became a supergroup, is told nothing; neither does it count that the bot has left the old one.
    A status that is not known yet says nothing, so it changes nothing.
    """
    change = ctx.update.membership
    if change is None or ctx.named_old_id or change.new_status not in (*_MEMBER, *_ABSENT):
        return
    is_member = change.new_status in _MEMBER
    await ctx.run(chats.set_active, ctx.chat_id, is_member)
    joined = is_member and change.old_status in _ABSENT
    if not joined or ctx.is_private or await _was_here_before(ctx):
        return
    if ctx.caller.place_id is None:
        await ctx.send(Reply(ctx.t("frame.group_welcome")))
    else:
        linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
        await ctx.send(Reply(messages.linked(linked, ctx.services.settings, ctx.t)))


async def _was_here_before(ctx: Context) -> bool:
    """Return whether a group needs no greeting now, as it may have been here under another id.

    Whichever Telegram tells first: that the bot has joined, or what the group was before.
    """
    chat, update_id = ctx.update.chat, ctx.update.update_id
    if chat is None or chat.type != "supergroup":
        return False
    if await ctx.run(chat_ids.claim_join, ctx.chat_id, update_id):
        return True
    if ctx.caller.place_id is not None:
        return False
    namesakes = await ctx.run(group_joins.linked_namesakes, ctx.chat_id, chat.title)
    for old_id in namesakes:
        if await _moved_to(ctx, old_id) == ctx.chat_id:
            await ctx.run(chats.migrate, old_id, ctx.chat_id)
            return await ctx.run(chat_ids.claim_join, ctx.chat_id, update_id)
    if namesakes:
        await ctx.run(group_joins.queue_welcome, ctx.chat_id, update_id, ctx.now)
    return bool(namesakes)


async def _moved_to(ctx: Context, chat_id: int) -> int | None:
    """Return the new id of a group that became a supergroup; None where Telegram names none."""
    try:
        await ctx.bot.send_chat_action(chat_id, ChatAction.TYPING)
    except ChatMigrated as moved:
        return moved.new_chat_id
    except TelegramError:
        return None
    return None
