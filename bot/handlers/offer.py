"""What a one-time link to a post does: its opener gets the post, after registering if need be."""

from bot.call import Context
from bot.handlers.posts import roster_button
from bot.keyboards import button, column
from bot.messages import posts as messages
from bot.reply import Reply
from models import appointments


async def open_link(ctx: Context, token: str) -> int:
    """Say which link a token means, by its number in the database; raises DeadLink."""
    link = await ctx.run(appointments.look, token, by=ctx.user_id, now=ctx.now)
    return link.id


async def accept(ctx: Context, link_id: int) -> None:
    """Take the post of a link up, with the way to give it back; raises DeadLink and others."""
    held = await ctx.run(appointments.take, link_id, by=ctx.user_id, now=ctx.now)
    decline = button(ctx.t.plain("posts.button_not_me"), "endpost", held.id)
    await ctx.send(
        Reply(messages.accepted(ctx.t, held), column([roster_button(ctx, held.spot), decline]))
    )
