"""Decide in private about a digest that may not have arrived: post it again, or leave it."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from models import digests


@action("postagain", int, private=True)
async def post_again(ctx: Context, message_id: int) -> None:
    """Post an uncertain digest once more; a second press changes nothing."""
    zone = ctx.services.settings.zone
    queued = await ctx.run(
        digests.uncertain.post_again, message_id, by=ctx.user_id, now=ctx.now, zone=zone
    )
    await ctx.reply(Reply(ctx.t("group.posted_again" if queued else "group.settled")))


@action("leavepost", int, private=True)
async def leave(ctx: Context, message_id: int) -> None:
    """Leave an uncertain digest as it is; a second press changes nothing."""
    left = await ctx.run(digests.uncertain.leave, message_id, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(ctx.t("group.left_as_it_is" if left else "group.settled")))
