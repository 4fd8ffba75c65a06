"""/me: the worker's own card; and what a scanned card shows to whom."""

import asyncio
import logging

from bot.call import Context
from bot.handlers import brought, changes
from bot.keyboards import Keyboard, button, column
from bot.markup import Html
from bot.messages import worker as messages
from bot.pictures.card import draw, names
from bot.reply import Reply
from models import claims, workers

log = logging.getLogger(__name__)


async def me(ctx: Context) -> None:
    """Show the card, and for as long as that counts who brought the worker, who can dispute it."""
    await card(ctx, await ctx.run(claims.credited, ctx.user_id))


async def card(ctx: Context, by: claims.Claim | None = None) -> None:
    """Show who the worker is, what comes next and what can be changed; raises NotRegistered."""
    found = await ctx.run(workers.by_telegram_id, ctx.user_id)
    await _give(ctx, found, remove_keyboard=ctx.contact is not None)
    text = messages.next_steps(ctx.t, brought.inviter(ctx, by) if by else "")
    buttons = _next_steps(ctx, found) + changes.buttons(ctx) + brought.disown(ctx, by)
    await ctx.send(Reply(text, buttons))


async def hand_over(
    ctx: Context, welcome: Html, found: workers.Worker, wish: int | None = None
) -> None:
    """Welcome somebody, give them their card, and the next steps: a button changes its message.

    `wish` is the session whose link brought the worker here; its seat is the first step then.
    """
    shared = ctx.contact is not None  # its keyboard may still be open
    await ctx.reply(Reply(welcome, remove_keyboard=shared))
    await _give(ctx, found)
    rename = () if names(found.name) else ((changes.begin(ctx, "name"),),)
    await ctx.send(Reply(ctx.t("worker.next"), _next_steps(ctx, found, wish) + rename))


async def scan(ctx: Context, code: str) -> None:
    """Show of the worker with this ID what this person may see; raises UnknownWorker."""
    seen = await ctx.run(workers.look_up, code, ctx.user_id, ctx.now)
    if seen.own:
        await card(ctx)
    elif seen.worker is not None:
        there = seen.worker.booth
        label = ctx.t.plain("identity.their_booth", code=there.code)
        text = messages.seen(ctx.t, seen.worker)
        await ctx.reply(Reply(text, column([button(label, "booth", there.id)])))
    else:
        newcomer = ctx.caller.worker_id is None
        command = "register" if newcomer else "me"
        way = button(ctx.t.plain(f"button.{command}"), "run", command, "")
        campaign = ctx.services.settings.campaign_name
        text = messages.genuine(ctx.t, seen.code, campaign, newcomer=newcomer)
        await ctx.reply(Reply(text, column([way])))


async def _give(ctx: Context, found: workers.Worker, *, remove_keyboard: bool = False) -> None:
    """Give the card as a picture with its text, or as text alone."""
    picture = await _picture(ctx, found)
    if picture is None:
        await ctx.send(Reply(messages.card(ctx.t, found), remove_keyboard=remove_keyboard))
    else:
        below = Reply(messages.caption(ctx.t, found), remove_keyboard=remove_keyboard)
        await ctx.show(below, picture)


async def _picture(ctx: Context, found: workers.Worker) -> bytes | None:
    settings = ctx.services.settings
    made = messages.picture(
        ctx.t, found, settings.campaign_name, settings.campaign_colour, ctx.username
    )
    try:
        return await asyncio.to_thread(draw, made)
    except Exception:  # whatever fails in drawing, the text is the card too
        log.exception("A card could not be drawn.")
        return None


def _next_steps(ctx: Context, found: workers.Worker, wish: int | None = None) -> Keyboard:
    seat = ctx.t.plain("worker.wished", code=f"T{wish}")
    wished = [button(seat, "run", "enrol", f"T{wish}")] if wish else []
    strength = ctx.t.plain("worker.own_booth", code=found.booth.code)
    return column(
        [
            *wished,
            button(ctx.t.plain("button.trainings"), "run", "trainings", ""),
            button(strength, "booth", found.booth.id),
        ]
    )
