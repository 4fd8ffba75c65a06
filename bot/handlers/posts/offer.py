"""One-time links to posts: whoever opens one gets the post, after registering if needed."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.posts.roster import roster_button
from bot.keyboards import button, column
from bot.messages import posts as messages
from models.posts import offers


async def link_id_of(ctx: Context, token: str) -> int:
    """Return the id of the link with this token; raises DeadLink."""
    link = await ctx.run(offers.preview_offer, token, by=ctx.user_id, now=ctx.now)
    return link.id


async def accept(ctx: Context, link_id: int) -> None:
    """Accept the post that a link offers, with a button to decline; raises DeadLink and others."""
    post = await ctx.run(offers.accept, link_id, by=ctx.user_id, now=ctx.now)
    decline = button(ctx.t.plain("posts.button_not_me"), "askend", post.id)
    await ctx.send(
        Reply(messages.accepted(ctx.t, post), column([roster_button(ctx, post.location), decline]))
    )


@action("revoke", int, private=True)
async def ask_revoke(ctx: Context, link_id: int) -> None:
    """Ask whether to revoke a link to a post; "no" leaves the message with the link as it is."""
    keep = button(ctx.t.plain("posts.button_keep"), "keeplink")
    sure = button(ctx.t.plain("posts.button_revoke_sure"), "revokeyes", link_id)
    await ctx.send(Reply(ctx.t("posts.ask_revoke"), column([keep, sure])))


@action("keeplink", private=True)
async def keep_link(ctx: Context) -> None:
    """Leave a link to a post as it is."""
    await ctx.reply(Reply(ctx.t("posts.link_kept")))


@action("revokeyes", int, private=True)
async def revoke(ctx: Context, link_id: int) -> None:
    """Revoke a link to a post that nobody has used yet."""
    await ctx.run(offers.revoke, link_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("posts.button_again"), "run", "appoint", "")
    await ctx.reply(Reply(ctx.t("posts.revoked"), column([again])))
