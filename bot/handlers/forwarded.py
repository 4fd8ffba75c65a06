"""The link that an inviter forwards to somebody who was noted: yes, it is me, or not me.

Its buttons hold the token, not the invitation's number: only who has the link can answer it.
"""

from telegram import InlineKeyboardButton

from bot.call import Context
from bot.callbacks import action
from bot.i18n import LANGUAGES
from bot.keyboards import button, column
from bot.messages import invitations as messages
from bot.navigation import run_command
from bot.reply import Reply
from models import claims, disputes, identity, places


async def opened(ctx: Context, token: str) -> None:
    """Ask a newcomer whether they are meant; a worker has nothing to do. Raises LinkOver."""
    if ctx.caller.worker_id is not None:
        await _registered(ctx, token)
        return
    found = await ctx.run(claims.opened, token, ctx.now)
    text = messages.page(ctx.t, found.inviter, ctx.services.settings.campaign_name)
    yes = button(ctx.t.plain("invite.yes"), "invited", token)
    no = _no(ctx, token)
    others = [code for code in LANGUAGES if code != ctx.language]
    speak = [
        button(
            f"🌐 {ctx.in_language(code).t.plain('language.name')}", "language", code, f"n{token}"
        )
        for code in others
    ]
    await ctx.reply(Reply(text, column([yes, no, *speak])))


@action("invited", str, private=True)
async def yes_me(ctx: Context, token: str) -> None:
    """Go on to registration, in the booth that the inviter named."""
    found = await ctx.run(claims.opened, token, ctx.now)
    await run_command(ctx, "register", await _home(ctx, found))


@action("notme", str, private=True)
async def not_me(ctx: Context, token: str) -> None:
    """Delete what was noted and block the number; who pressed by mistake can still join.

    A worker stays one, whatever was noted.
    """
    inviter = await ctx.run(disputes.by_link, token, ctx.now)
    ctx.services.forgetting.soon(ctx.update.update_id)
    if ctx.caller.worker_id is not None:
        await ctx.reply(Reply(ctx.t("invite.disputed_worker"), column([_card(ctx)])))
        return
    by = f"{identity.PREFIX}-{inviter}" if inviter else ""
    again = button(ctx.t.plain("invite.oops"), "run", "register", by)
    await ctx.reply(Reply(ctx.t("invite.disputed"), column([again])))


async def _registered(ctx: Context, token: str) -> None:
    """Offer a worker "not me" where it is their own number that somebody noted."""
    by = await ctx.run(claims.noted_by, token, ctx.user_id, ctx.now)
    if by is None:
        await ctx.reply(Reply(ctx.t("invite.registered"), column([_card(ctx)])))
        return
    text = ctx.t("invite.registered_noted", inviter=by or ctx.services.settings.campaign_name)
    await ctx.reply(Reply(text, column([_card(ctx), _no(ctx, token)])))


def _card(ctx: Context) -> InlineKeyboardButton:
    return button(ctx.t.plain("invite.card"), "run", "me", "")


def _no(ctx: Context, token: str) -> InlineKeyboardButton:
    return button(ctx.t.plain("invite.not_me"), "notme", token)


async def _home(ctx: Context, found: claims.Opened) -> str:
    if found.booth_id is None:
        return ""
    booth = await ctx.run(places.booth, found.booth_id)
    here = booth.ac.state_code == ctx.services.settings.state
    return booth.code if here else f"{booth.ac.state_code}/{booth.code}"
