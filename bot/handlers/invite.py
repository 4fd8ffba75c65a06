"""/invite: one's own link, its QR code, how many have confirmed, and who has not answered yet."""

import asyncio

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.callbacks import action
from bot.handlers import brought
from bot.keyboards import Keyboard, arrows, button, column, page_of
from bot.markup import Html
from bot.messages import invitations as messages
from bot.pictures import link as pictures
from models import claims, invitations

PAGE = 10  # names shown at once


async def invite(call: Call) -> None:
    """Give the picture and text to forward, then the numbers; raises NotRegistered."""
    standing = await call.run(invitations.standing, call.user_id, call.now)
    link = messages.own_link(call.username, standing)
    campaign = call.services.settings.campaign_name
    text = messages.forward(call.t, standing.name, campaign, link)
    await call.show(Reply(text), await asyncio.to_thread(pictures.qr, link))
    by = await call.run(claims.credited, call.user_id)
    words = call.t("invite.share_text", inviter=standing.name, campaign=campaign)
    buttons = column([share_button(call, link, words)]) + waiting_buttons(call, standing.waiting)
    shown = messages.own(call.t, standing, link, by.inviter if by else "")
    await call.say(Reply(shown, buttons + brought.disown(call, by)))


@action("waiting", int, private=True)
async def waiting(call: Call, page: int) -> None:
    """List who has not answered, a page at a time."""
    page = page_of(page)
    found, total = await call.run(
        invitations.waiting, call.user_id, call.now, offset=page * PAGE, limit=PAGE
    )
    names = column(button(messages.label(call.t, w, call.now), "waits", w.id) for w in found)
    turn = arrows(page, -(-total // PAGE), "waiting")
    back = column([button(call.t.plain("invite.button_own"), "run", "invite", "")])
    await call.reply(Reply(messages.waiting(call.t, total), names + turn + back))


@action("waits", int, private=True)
async def waits(call: Call, invitation_id: int) -> None:
    """Show one of them, with the text to forward again."""
    one = await call.run(invitations.one_waiting, call.user_id, invitation_id, call.now)
    text, shared = await noted_text(call, one)
    take_back = button(call.t.plain("invite.withdraw"), "withdraw", one.id)
    back = button(call.t.plain("invite.back"), "waiting", 0)
    shown = messages.one_waiting(call.t, one, text, call.now)
    await call.reply(Reply(shown, column([shared, take_back, back])))


@action("withdraw", int, private=True)
async def withdraw(call: Call, invitation_id: int) -> None:
    """Take one of them back."""
    await call.run(invitations.withdraw, call.user_id, invitation_id, call.now)
    call.toast(call.t.plain("invite.withdrawn"))
    await waiting(call, 0)


async def noted_text(call: Call, one: invitations.Waiting) -> tuple[Html, InlineKeyboardButton]:
    """Give the text to forward to somebody who was noted, and a button that sends it."""
    standing = await call.run(invitations.standing, call.user_id, call.now)
    link = messages.noted_link(call.username, one)
    campaign = call.services.settings.campaign_name
    words = call.t("add.share_text", name=one.name, inviter=standing.name, campaign=campaign)
    text = messages.forward_noted(call.t, one, standing.name, campaign, link)
    return text, share_button(call, link, words)


def share_button(call: Call, link: str, words: Html) -> InlineKeyboardButton:
    """Give the button that lets a person choose whom to send a link."""
    return InlineKeyboardButton(call.t.plain("invite.share"), url=messages.share(link, words))


def waiting_buttons(call: Call, count: int) -> Keyboard:
    """Give the button that opens the list of who has not answered; none for nobody."""
    label = call.t.plain("invite.button_waiting", n=count)
    return column([button(label, "waiting", 0)]) if count else ()
