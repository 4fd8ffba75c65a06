"""/help: list the commands that work in this chat."""

from bot import home
from bot.conversation import Context, Reply
from bot.messages import help as messages
from models import authority


async def help_(ctx: Context) -> None:
    """`/help`; people who hold a post see the commands of coordinators too."""
    scope = "private" if ctx.is_private else "group"
    here = [c for c in ctx.services.commands.values() if scope in c.scopes and c.name != "start"]
    coordinates = ctx.is_private and bool(await ctx.run(authority.places_of, ctx.user_id, "plan"))
    shown = [c for c in here if coordinates or not c.coordinator]
    buttons = await home.menu(ctx) if ctx.is_private else ()
    await ctx.reply(Reply(messages.commands(ctx.t, shown), buttons))
