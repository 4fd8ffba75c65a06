"""Membership changes: the bot is added, removed, blocked or unblocked."""

from bot.conversation import Context, Reply
from bot.messages import groups as messages
from models import chats

_MEMBER = ("member", "administrator", "restricted")
_ABSENT = ("left", "kicked")


async def membership_changed(ctx: Context) -> None:
    """Record whether the chat can be written to; greet a group that the bot has joined.

    A group that was linked before is shown its link instead. A status that is not known yet says
    nothing, so it changes nothing.
    """
    change = ctx.update.membership
    if change is None or change.new_status not in (*_MEMBER, *_ABSENT):
        return
    is_member = change.new_status in _MEMBER
    await ctx.run(chats.set_active, ctx.chat_id, is_member)
    joined = is_member and change.old_status in _ABSENT
    if not joined or ctx.is_private:
        return
    if ctx.caller.place_id is None:
        await ctx.send(Reply(ctx.t("frame.group_welcome")))
    else:
        linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
        await ctx.send(Reply(messages.linked(linked, ctx.services.settings, ctx.t)))
