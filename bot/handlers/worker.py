"""/me: the worker's own card; and what a scanned card shows to whom."""

import asyncio
import logging

from bot.call import Call, Reply
from bot.handlers import brought, changes
from bot.keyboards import Keyboard, button, column
from bot.markup import Html
from bot.messages import worker as messages
from bot.pictures.card import draw, names
from models import claims, workers

log = logging.getLogger(__name__)


async def me(call: Call) -> None:
    """Show the card, and for as long as that counts who brought the worker, who can dispute it."""
    await card(call, await call.run(claims.credited, call.user_id))


async def card(call: Call, by: claims.Claim | None = None) -> None:
    """Show who the worker is, what comes next and what can be changed; raises NotRegistered."""
    found = await call.run(workers.by_telegram_id, call.user_id)
    await _give(call, found, remove_keyboard=call.contact is not None)
    text = messages.next_steps(call.t, brought.inviter(call, by) if by else "")
    buttons = _next_steps(call, found) + changes.buttons(call) + brought.disown(call, by)
    await call.say(Reply(text, buttons))


async def hand_over(
    call: Call, welcome: Html, found: workers.Worker, wish: int | None = None
) -> None:
    """Welcome somebody, give them their card, and the next steps: a button changes its message.

    `wish` is the session whose link brought the worker here; its seat is the first step then.
    """
    shared = call.contact is not None  # its keyboard may still be open
    await call.reply(Reply(welcome, remove_keyboard=shared))
    await _give(call, found)
    rename = () if names(found.name) else ((changes.begin(call, "name"),),)
    await call.say(Reply(call.t("worker.next"), _next_steps(call, found, wish) + rename))


async def scan(call: Call, code: str) -> None:
    """Show of the worker with this ID what this person may see; raises UnknownWorker."""
    seen = await call.run(workers.look_up, code, call.user_id, call.now)
    if seen.own:
        await card(call)
    elif seen.worker is not None:
        there = seen.worker.booth
        label = call.t.plain("identity.their_booth", code=there.code)
        text = messages.seen(call.t, seen.worker)
        await call.reply(Reply(text, column([button(label, "booth", there.id)])))
    else:
        newcomer = call.caller.worker_id is None
        command = "register" if newcomer else "me"
        way = button(call.t.plain(f"button.{command}"), "run", command, "")
        campaign = call.services.settings.campaign_name
        text = messages.genuine(call.t, seen.code, campaign, newcomer=newcomer)
        await call.reply(Reply(text, column([way])))


async def _give(call: Call, found: workers.Worker, *, remove_keyboard: bool = False) -> None:
    """Give the card as a picture with its text, or as text alone."""
    picture = await _picture(call, found)
    if picture is None:
        await call.say(Reply(messages.card(call.t, found), remove_keyboard=remove_keyboard))
    else:
        below = Reply(messages.caption(call.t, found), remove_keyboard=remove_keyboard)
        await call.show(below, picture)


async def _picture(call: Call, found: workers.Worker) -> bytes | None:
    settings = call.services.settings
    made = messages.picture(
        call.t, found, settings.campaign_name, settings.campaign_colour, call.username
    )
    try:
        return await asyncio.to_thread(draw, made)
    except Exception:  # whatever fails in drawing, the text is the card too
        log.exception("A card could not be drawn.")
        return None


def _next_steps(call: Call, found: workers.Worker, wish: int | None = None) -> Keyboard:
    seat = call.t.plain("worker.wished", code=f"T{wish}")
    wished = [button(seat, "run", "enrol", f"T{wish}")] if wish else []
    strength = call.t.plain("worker.own_booth", code=found.booth.code)
    return column(
        [
            *wished,
            button(call.t.plain("button.trainings"), "run", "trainings", ""),
            button(strength, "booth", found.booth.id),
        ]
    )
