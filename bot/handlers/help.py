"""/help: list the commands that work in this chat."""

from dataclasses import replace

from bot import home
from bot.conversation import Context, Reply
from bot.html import Html
from bot.messages import help as messages
from bot.messages import privacy
from models.consents import Terms


async def help_(ctx: Context) -> None:
    """`/help`; coordinators see theirs too, and whoever holds a post what that allows."""
    scope = "private" if ctx.is_private else "group"
    here = [c for c in ctx.services.commands.values() if scope in c.scopes and c.name != "start"]
    if not ctx.is_private:
        shown = [c for c in here if not c.coordinator]
    elif await home.coordinates(ctx):
        shown = here
    else:
        holds = ctx.caller.holds_post
        usable = [c for c in here if not c.coordinator or (holds and c.holder)]
        shown = [replace(c, coordinator=False) for c in usable]
    whose = privacy.whose(ctx.t, Terms.from_settings(ctx.services.settings))
    text = messages.commands(ctx.t, shown)
    buttons = await home.menu(ctx) if ctx.is_private else ()
    await ctx.reply(Reply(Html("\n\n".join(filter(None, (text, whose)))), buttons))
