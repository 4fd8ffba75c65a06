"""/me: show the worker's own card; and what a scanned card shows to whom."""

import asyncio
import logging

from bot.button import Button
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.account import own_booth, profile
from bot.handlers.invitations import inviter
from bot.handlers.places import code_of
from bot.html import Html
from bot.keyboards import Keyboard, button, column, copies
from bot.messages import booth_care as care_messages
from bot.messages import card as messages
from bot.messages import trainings as training_messages
from bot.pictures import can_show, draw
from models import booth_care, places, trainings, workers
from models.identity import card_marks, worker_ids
from models.invitations import attribution

log = logging.getLogger(__name__)
NOTHING = Html()


async def me(ctx: Context) -> None:
    """`/me`: show the card, and the credited inviter for as long as that can be disputed."""
    await card(ctx, await ctx.run(attribution.credited, ctx.user_id))


async def card(ctx: Context, credit: attribution.Attribution | None = None) -> None:
    """Send the card, the next steps and what can be changed; raises NotRegistered."""
    worker = await ctx.run(workers.by_telegram_id, ctx.user_id)
    await _send_card(ctx, worker, remove_keyboard=ctx.contact is not None)
    text = messages.next_steps(ctx.t, inviter.inviter_name(ctx, credit) if credit else "")
    lost: Keyboard = ()
    cares = await ctx.run(booth_care.listing.mine, worker.id, ctx.now)
    text = Html("\n\n".join([*care_messages.of_me(ctx.t, cares), text]))
    if worker.confirmed_at is None:
        text = Html(f"{ctx.t('claim.unconfirmed')}\n\n{text}")
        lost = ((profile.change_button(ctx, "phone"),),)
    buttons = (
        lost
        + await _next_steps(ctx, worker)
        + copies(ctx.t.plain("button.copy_id", code=worker.code), worker.code)
        + profile.change_buttons(ctx)
        + inviter.disown_buttons(ctx, credit)
    )
    await ctx.send(Reply(text, buttons))


async def send_welcome(
    ctx: Context, worker: workers.Worker, wish: int | None = None, welcome: Html | None = None
) -> None:
    """Send a new worker the card below a welcome, and then the next steps.

    The welcome takes the place of the last question where that was answered by a button, which
    then cannot be pressed again. The next steps are a message of their own: a button edits its
    message, and no picture becomes a text. `wish` is the session whose link brought the worker
    here; its seat is the first step then.
    """
    welcome = welcome or messages.welcome(ctx.t, ctx.services.settings.campaign_name)
    if ctx.is_callback:
        await ctx.reply(Reply(welcome, goes_on=True))
        await _send_card(ctx, worker)
    else:  # the contact keyboard may still be open
        await _send_card(ctx, worker, welcome, remove_keyboard=ctx.contact is not None)
    credit = await ctx.run(attribution.credited, ctx.user_id)
    text = messages.next_steps(ctx.t, inviter.inviter_name(ctx, credit) if credit else "")
    rename = () if can_show(worker.name) else ((profile.change_button(ctx, "name"),),)
    buttons = await _next_steps(ctx, worker, wish) + rename + inviter.disown_buttons(ctx, credit)
    await ctx.send(Reply(text, buttons))


async def scan(ctx: Context, code: str) -> None:
    """Show what this person may see of the worker with this ID; raises UnknownWorker."""
    seen = await ctx.run(workers.look_up, code, ctx.user_id, ctx.now)
    if seen.own:
        await card(ctx)
    elif seen.worker is not None:
        booth = seen.worker.booth
        label = ctx.t.plain("identity.their_booth", code=booth.code)
        there = button(label, "booth", booth.id)
        if booth.retired:
            there = _ac_button(ctx, booth.ac)
        await ctx.reply(Reply(messages.seen(ctx.t, seen.worker), column([there])))
    else:
        newcomer = ctx.caller.worker_id is None
        command = "register" if newcomer else "me"
        forward = button(ctx.t.plain(f"button.{command}"), "run", command, "")
        campaign = ctx.services.settings.campaign_name
        text = messages.genuine(ctx.t, seen.code, campaign, newcomer=newcomer)
        await ctx.reply(Reply(text, column([forward])))


async def _send_card(
    ctx: Context, worker: workers.Worker, above: Html = NOTHING, *, remove_keyboard: bool = False
) -> None:
    """Send the card as a picture with its text, or as text alone; `above` comes before the text."""
    picture = await _picture(ctx, worker)
    card = messages.caption(ctx.t, worker) if picture else messages.card(ctx.t, worker)
    text = Html(f"{above}\n\n{card}") if above else card
    reply = Reply(text, remove_keyboard=remove_keyboard, goes_on=True)
    await (ctx.show(reply, picture) if picture else ctx.send(reply))


async def _picture(ctx: Context, worker: workers.Worker) -> bytes | None:
    settings = ctx.services.settings
    text = card_marks.write(worker_ids.parse(worker.code) or "", ctx.services.keys)
    link = f"https://t.me/{ctx.username}?start=w{text}"
    contents = messages.picture(
        ctx.t, worker, settings.campaign_name, settings.campaign_colour, link
    )
    try:
        return await asyncio.to_thread(draw, contents)
    except Exception:  # whatever fails in drawing, the text is sent
        log.exception("registration: card of update %d not drawn", ctx.update.update_id)
        return None


async def _wished(ctx: Context, wish: int | None) -> list[Button]:
    """Return the button for a seat in the session whose link brought the worker here."""
    session = (await ctx.run(trainings.by_codes, (f"T{wish}",))).get(f"T{wish}")
    if session is None or session.cancelled or session.starts_at <= ctx.now:
        return []
    label = training_messages.label(ctx.t, "trainings.button_enrol", session)
    return [button(label, "run", "enrol", session.code)]


async def _next_steps(ctx: Context, worker: workers.Worker, wish: int | None = None) -> Keyboard:
    wished = await _wished(ctx, wish) if wish else []
    booth = worker.booth
    strength = button(ctx.t.plain("worker.own_booth", code=booth.code), "booth", booth.id)
    if booth.retired:
        strength = _ac_button(ctx, booth.ac)
    return column(
        [
            *await own_booth.ask_buttons(ctx, booth),
            *wished,
            command_button(ctx.t, "trainings"),
            strength,
            command_button(ctx.t, "invite"),
        ]
    )


def _ac_button(ctx: Context, ac: places.Place) -> Button:
    """Return the button to the strength of an AC, where no booth is known."""
    label = ctx.t.plain("booth.around", ac=ctx.t.name(ac))
    return button(label, "run", "strength", code_of(ctx, ac))
