"""Admit what is asked in a group: one person's flood must not use up what the group may get.

It is decided before anything is done, so a flood costs next to nothing. Private chats are never
held: whoever floods one waits there alone.
"""

from bot.api import Verdict, give_way
from bot.conversation import Context, Reply, Services, Update, navigation


def is_silent(services: Services, update: Update) -> bool:
    """Return whether a command's writer has been told, and gets no answer there for now."""
    chat, user, shares = update.chat, update.user, services.shares
    if shares is None or chat is None or user is None or update.query is not None:
        return False
    is_command = update.message is not None and update.message.text.startswith("/")
    return is_command and shares.is_silent(chat.id, user.id)


async def admits(ctx: Context) -> bool:
    """Return whether an update is handled; the first one too many is told that it is.

    What a group's member is answered gives way there to the digests and to those with a post.
    """
    shares, holds_post = ctx.services.shares, ctx.caller.holds_post
    if ctx.is_private or not _asks(ctx):
        return True
    if not holds_post:
        give_way()
    if shares is None:
        return True
    verdict = shares.ask(ctx.chat_id, ctx.user_id, coordinates=holds_post)
    if verdict is Verdict.TOO_FAST and ctx.is_callback:
        ctx.toast(ctx.t.plain("frame.too_fast"), alert=True)
    elif verdict is Verdict.TOO_FAST:
        await ctx.send(Reply(ctx.t("frame.too_fast")))
    if verdict is not Verdict.ANSWER:
        await ctx.finish()
    return verdict is Verdict.ANSWER


def _asks(ctx: Context) -> bool:
    """Return whether an update of a group gets an answer: a button, a command for this bot."""
    if ctx.is_callback:
        return True
    typed = navigation.parse_command(ctx.text)
    if typed is None:
        return False
    return navigation.is_answered(ctx, typed)
