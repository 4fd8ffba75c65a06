"""The bot is added to a group, removed from one, blocked or unblocked."""

from bot.call import Context
from bot.messages import groups as messages
from bot.reply import Reply
from models import chats

_THERE = ("member", "administrator", "restricted")


async def changed(ctx: Context) -> None:
    """Keep whether the chat can be written to; greet a group that the bot has come into.

    A group that was linked before is told so.
    """
    change = ctx.update.membership
    if change is None:
        return
    here = change.new_status in _THERE
    await ctx.run(chats.set_active, ctx.chat_id, here)
    came = here and change.old_status not in _THERE
    if not came or ctx.is_private:
        return
    if ctx.caller.place_id is None:
        await ctx.send(Reply(ctx.t("frame.group_welcome")))
    else:
        linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
        await ctx.send(Reply(messages.linked(linked, ctx.services.settings, ctx.t)))
