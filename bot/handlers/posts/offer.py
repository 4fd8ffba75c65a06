"""One-time links to posts: whoever opens one gets the post, after registering if needed."""

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
    decline = button(ctx.t.plain("posts.button_not_me"), "endpost", post.id)
    await ctx.send(
        Reply(messages.accepted(ctx.t, post), column([roster_button(ctx, post.location), decline]))
    )
