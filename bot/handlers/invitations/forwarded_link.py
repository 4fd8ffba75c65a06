"""The link that an inviter forwards to an invited person: "yes, it is me" or "not me".

Its buttons hold the token, not the invitation's number: only who has the link can answer it.
"""

from dataclasses import replace

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply, run_command
from bot.html import Html
from bot.i18n import LANGUAGES
from bot.keyboards import button, column
from bot.messages import invitations as messages
from bot.messages import start as start_messages
from models import chats, places
from models.consents import Terms
from models.identity import worker_ids
from models.invitations import attribution, disputes


async def opened(ctx: Context, token: str) -> None:
    """Ask a newcomer whether they are the invited person. Raises LinkOver."""
    if ctx.caller.worker_id is not None:
        await _registered(ctx, token)
        return
    invitation = await ctx.run(attribution.opened, token, ctx.now)
    terms = Terms.from_settings(ctx.services.settings)
    page = messages.page(ctx.t, invitation.inviter, terms.campaign)
    text = Html(f"{page}\n\n{start_messages.about(ctx.t, terms)}")
    yes = button(ctx.t.plain("invite.yes"), "invited", token)
    no = button(ctx.t.plain("invite.not_me"), "notme", token)
    others = [code for code in LANGUAGES if code != ctx.language]
    languages = [
        button(
            f"🌐 {ctx.in_language(code).t.plain('language.name')}", "language", code, f"n{token}"
        )
        for code in others
    ]
    await ctx.reply(Reply(text, column([yes, no, *languages])))


@action("invited", str, private=True)
async def yes_me(ctx: Context, token: str) -> None:
    """Start the registration, in the booth that the inviter named.

    The page says what this is, and has the other languages as buttons: who says yes to it has
    chosen its language, and is not asked for it again.
    """
    invitation = await ctx.run(attribution.opened, token, ctx.now)
    if not ctx.caller.language_chosen:
        chat = ctx.chat_id, ctx.thread_id, ctx.language
        await ctx.run(chats.set_language, *chat, ctx.now, private=True)
        caller = replace(ctx.caller, language=ctx.language, language_chosen=True)
        ctx = replace(ctx, caller=caller)
    await run_command(ctx, "register", await _home(ctx, invitation))


@action("notme", str, private=True)
async def ask_not_me(ctx: Context, token: str) -> None:
    """Ask whether the invitation is really not for them; raises LinkOver."""
    if ctx.caller.worker_id is None:
        await ctx.run(attribution.opened, token, ctx.now)
        keep = button(ctx.t.plain("invite.not_me_keep"), "invited", token)
    elif await _inviter(ctx, token) is None:
        await _registered(ctx, token)
        return
    else:
        keep = _card(ctx)
    sure = button(ctx.t.plain("invite.not_me_sure"), "notmeyes", token)
    days = ctx.services.settings.keep_marks_days
    await ctx.reply(Reply(ctx.t("invite.not_me_ask", days=days), column([keep, sure])))


@action("notmeyes", str, private=True)
async def not_me(ctx: Context, token: str) -> None:
    """Delete the invitation and block the phone; who pressed by mistake can still join.

    A worker stays registered.
    """
    inviter = await ctx.run(disputes.by_link, token, ctx.now)
    ctx.services.wal_truncation.schedule(ctx.update.update_id)
    days = ctx.services.settings.keep_marks_days
    if ctx.caller.worker_id is not None:
        text = ctx.t("invite.disputed_worker", days=days)
        await ctx.reply(Reply(text, column([_card(ctx)])))
        return
    inviter_id = f"{worker_ids.PREFIX}-{inviter}" if inviter else ""
    again = button(ctx.t.plain("invite.oops"), "run", "register", inviter_id)
    await ctx.reply(Reply(ctx.t("invite.disputed", days=days), column([again])))


async def _registered(ctx: Context, token: str) -> None:
    """Show a worker the button "not me" where the invitation names their own phone."""
    inviter = await _inviter(ctx, token)
    if inviter is None:
        await ctx.reply(Reply(ctx.t("invite.registered"), column([_card(ctx)])))
        return
    text = messages.registered_noted(ctx.t, inviter, ctx.services.settings.campaign_name)
    delete = button(ctx.t.plain("invite.not_for_me"), "notme", token)
    await ctx.reply(Reply(text, column([_card(ctx), delete])))


async def _inviter(ctx: Context, token: str) -> str | None:
    """Return who invited this worker's own phone ("" for nobody named); None if nobody did."""
    return await ctx.run(attribution.inviter_for_own_phone, token, ctx.user_id, ctx.now)


def _card(ctx: Context) -> Button:
    return button(ctx.t.plain("invite.card"), "run", "me", "")


async def _home(ctx: Context, invitation: attribution.OpenedLink) -> str:
    if invitation.booth_id is None:
        return ""
    booth = await ctx.run(places.booth, invitation.booth_id)
    here = booth.ac.state_code == ctx.services.settings.state
    return booth.home.code if here else f"{booth.ac.state_code}/{booth.home.code}"
