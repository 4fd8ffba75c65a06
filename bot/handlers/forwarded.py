"""The link that an inviter forwards to somebody who was noted: yes, it is me, or not me.

Its buttons hold the token, not the invitation's number: only who has the link can answer it.
"""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.callbacks import action
from bot.dispatch import follow
from bot.i18n import LANGUAGES
from bot.keyboards import button, column
from bot.messages import invitations as messages
from models import claims, disputes, identity, places


async def opened(call: Call, token: str) -> None:
    """Ask a newcomer whether they are meant; a worker has nothing to do. Raises LinkOver."""
    if call.caller.worker_id is not None:
        await _registered(call, token)
        return
    found = await call.run(claims.opened, token, call.now)
    text = messages.page(call.t, found.inviter, call.services.settings.campaign_name)
    yes = button(call.t.plain("invite.yes"), "invited", token)
    no = _no(call, token)
    others = [code for code in LANGUAGES if code != call.language]
    speak = [
        button(f"🌐 {call.speaking(code).t.plain('language.name')}", "language", code, f"n{token}")
        for code in others
    ]
    await call.reply(Reply(text, column([yes, no, *speak])))


@action("invited", str, private=True)
async def yes_me(call: Call, token: str) -> None:
    """Go on to registration, in the booth that the inviter named."""
    found = await call.run(claims.opened, token, call.now)
    await follow(call, "register", await _home(call, found))


@action("notme", str, private=True)
async def not_me(call: Call, token: str) -> None:
    """Delete what was noted and block the number; who pressed by mistake can still join.

    A worker stays one, whatever was noted.
    """
    inviter = await call.run(disputes.by_link, token, call.now)
    call.services.wal_truncation.schedule(call.update.update_id)
    if call.caller.worker_id is not None:
        await call.reply(Reply(call.t("invite.disputed_worker"), column([_card(call)])))
        return
    by = f"{identity.PREFIX}-{inviter}" if inviter else ""
    again = button(call.t.plain("invite.oops"), "run", "register", by)
    await call.reply(Reply(call.t("invite.disputed"), column([again])))


async def _registered(call: Call, token: str) -> None:
    """Offer a worker "not me" where it is their own number that somebody noted."""
    by = await call.run(claims.noted_by, token, call.user_id, call.now)
    if by is None:
        await call.reply(Reply(call.t("invite.registered"), column([_card(call)])))
        return
    text = call.t("invite.registered_noted", inviter=by or call.services.settings.campaign_name)
    await call.reply(Reply(text, column([_card(call), _no(call, token)])))


def _card(call: Call) -> InlineKeyboardButton:
    return button(call.t.plain("invite.card"), "run", "me", "")


def _no(call: Call, token: str) -> InlineKeyboardButton:
    return button(call.t.plain("invite.not_me"), "notme", token)


async def _home(call: Call, found: claims.Opened) -> str:
    if found.booth_id is None:
        return ""
    booth = await call.run(places.booth, found.booth_id)
    here = booth.ac.state_code == call.services.settings.state
    return booth.code if here else f"{booth.ac.state_code}/{booth.code}"
