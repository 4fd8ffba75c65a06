"""/privacy: show the privacy notice in any chat, and record a renewed consent."""

from dataclasses import replace

from bot.callbacks import action
from bot.conversation import Context, Reply, consent_gate, press, resume
from bot.keyboards import button, column
from bot.messages import privacy as messages
from models import consents
from models.consents import Terms


async def privacy(ctx: Context) -> None:
    """`/privacy`; in a private chat with buttons to one's data and the coordinator."""
    ask = ("coordinator",) if ctx.caller.worker_id is not None else ()
    names = ("mydata", *ask, "erase") if ctx.is_private else ()
    buttons = [button(ctx.t.plain(f"button.{name}"), "run", name, "") for name in names]
    text = messages.page(ctx.t, Terms.from_settings(ctx.services.settings))
    await ctx.reply(Reply(text, column(buttons)))


@action("agree", str, private=True)
async def agree(ctx: Context, wanted: str) -> None:
    """Record a worker's consent to the changed notice, and continue what they wanted."""
    services = ctx.services
    renewed = consent_gate.given(services.catalogues, services.settings, ctx.language)
    await ctx.run(consents.agree, ctx.user_id, renewed, ctx.now)
    agreed = replace(ctx, caller=replace(ctx.caller, agreed=renewed.agreed))
    ctx.toast(ctx.t.plain("frame.thanks"))
    if wanted:
        await press(agreed, wanted)
    else:
        await resume(agreed, ctx.quoted)
