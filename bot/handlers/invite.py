"""/invite: one's own link, its QR code, how many have confirmed, and who has not answered yet."""

import asyncio

from telegram import InlineKeyboardButton

from bot.call import Context
from bot.callbacks import action
from bot.handlers import brought
from bot.keyboards import Keyboard, arrows, button, column, page_of
from bot.markup import Html
from bot.messages import invitations as messages
from bot.pictures import link as pictures
from bot.reply import Reply
from models import claims, invitations

PAGE = 10  # names shown at once


async def invite(ctx: Context) -> None:
    """Give the picture and text to forward, then the numbers; raises NotRegistered."""
    standing = await ctx.run(invitations.standing, ctx.user_id, ctx.now)
    link = messages.own_link(ctx.username, standing)
    campaign = ctx.services.settings.campaign_name
    text = messages.forward(ctx.t, standing.name, campaign, link)
    await ctx.show(Reply(text), await asyncio.to_thread(pictures.qr, link))
    by = await ctx.run(claims.credited, ctx.user_id)
    words = ctx.t("invite.share_text", inviter=standing.name, campaign=campaign)
    buttons = column([share_button(ctx, link, words)]) + waiting_buttons(ctx, standing.waiting)
    shown = messages.own(ctx.t, standing, link, by.inviter if by else "")
    await ctx.send(Reply(shown, buttons + brought.disown(ctx, by)))


@action("waiting", int, private=True)
async def waiting(ctx: Context, page: int) -> None:
    """List who has not answered, a page at a time."""
    page = page_of(page)
    found, total = await ctx.run(
        invitations.waiting, ctx.user_id, ctx.now, offset=page * PAGE, limit=PAGE
    )
    names = column(button(messages.label(ctx.t, w, ctx.now), "waits", w.id) for w in found)
    turn = arrows(page, -(-total // PAGE), "waiting")
    back = column([button(ctx.t.plain("invite.button_own"), "run", "invite", "")])
    await ctx.reply(Reply(messages.waiting(ctx.t, total), names + turn + back))


@action("waits", int, private=True)
async def waits(ctx: Context, invitation_id: int) -> None:
    """Show one of them, with the text to forward again."""
    one = await ctx.run(invitations.one_waiting, ctx.user_id, invitation_id, ctx.now)
    text, shared = await noted_text(ctx, one)
    take_back = button(ctx.t.plain("invite.withdraw"), "withdraw", one.id)
    back = button(ctx.t.plain("invite.back"), "waiting", 0)
    shown = messages.one_waiting(ctx.t, one, text, ctx.now)
    await ctx.reply(Reply(shown, column([shared, take_back, back])))


@action("withdraw", int, private=True)
async def withdraw(ctx: Context, invitation_id: int) -> None:
    """Take one of them back."""
    await ctx.run(invitations.withdraw, ctx.user_id, invitation_id, ctx.now)
    ctx.toast(ctx.t.plain("invite.withdrawn"))
    await waiting(ctx, 0)


async def noted_text(ctx: Context, one: invitations.Waiting) -> tuple[Html, InlineKeyboardButton]:
    """Give the text to forward to somebody who was noted, and a button that sends it."""
    standing = await ctx.run(invitations.standing, ctx.user_id, ctx.now)
    link = messages.noted_link(ctx.username, one)
    campaign = ctx.services.settings.campaign_name
    words = ctx.t("add.share_text", name=one.name, inviter=standing.name, campaign=campaign)
    text = messages.forward_noted(ctx.t, one, standing.name, campaign, link)
    return text, share_button(ctx, link, words)


def share_button(ctx: Context, link: str, words: Html) -> InlineKeyboardButton:
    """Give the button that lets a person choose whom to send a link."""
    return InlineKeyboardButton(ctx.t.plain("invite.share"), url=messages.share(link, words))


def waiting_buttons(ctx: Context, count: int) -> Keyboard:
    """Give the button that opens the list of who has not answered; none for nobody."""
    label = ctx.t.plain("invite.button_waiting", n=count)
    return column([button(label, "waiting", 0)]) if count else ()
