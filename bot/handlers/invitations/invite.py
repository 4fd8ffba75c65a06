"""/invite: the worker's own link and QR code, their numbers, and pending invitations."""

import asyncio

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.invitations import inviter
from bot.html import Html, plain
from bot.keyboards import (
    Keyboard,
    arrows,
    button,
    column,
    copies,
    page_of,
    page_within,
    to_whatsapp,
)
from bot.messages import invitations as messages
from bot.messages import refusals
from bot.pictures import qr_code
from models import invitations
from models.invitations import attribution

PAGE = 10  # names shown at once


async def invite(ctx: Context) -> None:
    """Send the picture and text to forward, then the numbers; raises NotRegistered."""
    summary = await ctx.run(invitations.summary, ctx.user_id, ctx.now)
    link = messages.own_link(ctx.username, summary)
    campaign = ctx.services.settings.campaign_name
    text = messages.forward(ctx.t, summary.name, campaign, link)
    await ctx.show(Reply(text, goes_on=True), await asyncio.to_thread(qr_code.qr, link))
    credit = await ctx.run(attribution.credited, ctx.user_id)
    share_text = messages.share_text(ctx.t, summary.name, campaign)
    buttons = _link_buttons(ctx, link, share_text, ctx.t.plain("invite.share")) + pending_buttons(
        ctx, summary.pending
    )
    shown = messages.own(ctx.t, summary, link, inviter.inviter_name(ctx, credit) if credit else "")
    await ctx.send(Reply(shown, buttons + inviter.disown_buttons(ctx, credit)))


@action("waiting", int, private=True)
async def pending(ctx: Context, page: int) -> None:
    """Show a page of the pending invitations."""
    page = page_of(page)
    page_of_list, total = await ctx.run(
        invitations.list_pending, ctx.user_id, ctx.now, offset=page * PAGE, limit=PAGE
    )
    if page and page * PAGE >= total:
        await pending(ctx, page_within(page, total, PAGE))
        return
    names = column(button(messages.label(ctx.t, w, ctx.now), "waits", w.id) for w in page_of_list)
    turn = arrows(page, -(-total // PAGE), "waiting")
    back = column([button(ctx.t.plain("invite.button_own"), "run", "invite", "")])
    await ctx.reply(Reply(messages.pending(ctx.t, total), names + turn + back))


@action("waits", int, private=True)
async def show_pending(ctx: Context, invitation_id: int) -> None:
    """Show a pending invitation, with the text to forward again; before a poll, withdraw it."""
    if ctx.silence is not None:
        ctx.toast(plain(refusals.sentence(ctx.t, ctx.silence.refusal())), alert=True)
        await ask_withdraw(ctx, invitation_id)
        return
    invitation = await ctx.run(invitations.one_pending, ctx.user_id, invitation_id, ctx.now)
    text, shared = await forward_text(ctx, invitation)
    take_back = button(ctx.t.plain("invite.withdraw"), "withdraw", invitation.id)
    back = button(ctx.t.plain("invite.back"), "waiting", 0)
    shown = messages.one_pending(ctx.t, invitation, text, ctx.now)
    await ctx.reply(Reply(shown, shared + column([take_back, back])))


@action("withdraw", int, private=True)
async def ask_withdraw(ctx: Context, invitation_id: int) -> None:
    """Ask whether to withdraw a pending invitation; raises InvitationOver."""
    invitation = await ctx.run(invitations.one_pending, ctx.user_id, invitation_id, ctx.now)
    keep = button(ctx.t.plain("invite.withdraw_keep"), "waits", invitation_id)
    sure = button(ctx.t.plain("invite.withdraw_sure"), "withdrawyes", invitation_id)
    text = messages.ask_withdraw(ctx.t, invitation)
    await ctx.reply(Reply(text, column([keep, sure])))


@action("withdrawyes", int, private=True)
async def withdraw(ctx: Context, invitation_id: int) -> None:
    """Withdraw a pending invitation."""
    await ctx.run(invitations.withdraw, ctx.user_id, invitation_id, ctx.now)
    ctx.toast(ctx.t.plain("invite.withdrawn"))
    await pending(ctx, 0)


async def forward_text(
    ctx: Context, invitation: invitations.PendingInvitation
) -> tuple[Html, Keyboard]:
    """Return the text to forward to an invited person, and buttons that share and copy it."""
    summary = await ctx.run(invitations.summary, ctx.user_id, ctx.now)
    link = messages.invitation_link(ctx.username, invitation)
    campaign = ctx.services.settings.campaign_name
    share_text = messages.share_invitation(ctx.t, invitation, summary.name, campaign)
    text = messages.forward_invitation(ctx.t, invitation, summary.name, campaign, link)
    label = messages.share_label(ctx.t, invitation)
    return text, _link_buttons(ctx, link, share_text, label)


def _link_buttons(ctx: Context, link: str, text: Html, label: str) -> Keyboard:
    """Return buttons that share a link with a chosen chat, send it by WhatsApp, and copy it."""
    share = Button(label, url=messages.share(link, text))
    whatsapp = to_whatsapp(ctx.t.plain("button.whatsapp"), plain(text), link)
    return column([share, whatsapp]) + copies(ctx.t.plain("button.copy_link"), link)


def pending_buttons(ctx: Context, count: int) -> Keyboard:
    """Return the button that opens the pending invitations; none when there are none."""
    label = ctx.t.plain("invite.button_waiting", n=count)
    return column([button(label, "waiting", 0)]) if count else ()
