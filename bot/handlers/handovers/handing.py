"""A session that its trainer cannot hold: ask others to take it, stop that, take it or not."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, agreeing, button, column
from bot.messages import handovers as messages
from bot.messages import trainings as labels
from bot.outbox_buttons import lead_buttons
from models.handovers import HandoverView, handing
from models.trainings import Session
from models.waiting_list import OfferPolicy

MOST = 12  # sessions to choose from


def hand_over_button(ctx: Context, session_id: int) -> Button:
    """Return the button that begins to hand a session over, or shows how that stands."""
    return button(ctx.t.plain("handover.button"), "handover", session_id)


@action("handovers", private=True)
async def choose(ctx: Context) -> None:
    """Ask which of their sessions a trainer wants to hand over, where there are several."""
    led = await ctx.run(handing.mine, ctx.user_id, ctx.now)
    if len(led) == 1:
        await look(ctx, led[0].id)
        return
    text = ctx.t("handover.choose" if led else "handover.none")
    shown = labels.labels(ctx.t, "trainings.choice", led[:MOST])
    buttons = [button(label, "handover", int(code[1:])) for code, label in shown.items()]
    await ctx.reply(Reply(text, column([*buttons, command_button(ctx.t, "mysessions")])))


@action("handover", int, private=True)
async def look(ctx: Context, session_id: int) -> None:
    """Show how the hand-over of a session stands, or ask whether to begin it."""
    seen = await ctx.run(handing.look_at, session_id, _policy(ctx), by=ctx.user_id, now=ctx.now)
    await _show(ctx, seen)


@action("askothers", int, int, private=True)
async def start(ctx: Context, session_id: int, trainer_id: int) -> None:
    """Begin to ask others to take a session over from this trainer."""
    seen = await ctx.run(
        handing.start, session_id, trainer_id, _policy(ctx), by=ctx.user_id, now=ctx.now
    )
    await _show(ctx, seen)


@action("stophandover", int, private=True)
async def stop(ctx: Context, handover_id: int) -> None:
    """Ask nobody any more; the session stays with its trainer."""
    session = await ctx.run(handing.stop, handover_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("handover.button_again"), "handover", session.id)
    buttons = [_open(ctx, session), again]
    await ctx.reply(Reply(messages.stopped(ctx.t, session), column(buttons)))


@action("takeover", int, private=True)
async def take(ctx: Context, offer_id: int) -> None:
    """Make who was asked the trainer of the session."""
    session = await ctx.run(handing.take, offer_id, _policy(ctx), by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(messages.taken(ctx.t, session), lead_buttons(session, ctx.t)))


@action("nottakeover", int, private=True)
async def decline(ctx: Context, offer_id: int) -> None:
    """Record that who was asked cannot, which they can take back as long as nobody took it."""
    left = await ctx.run(handing.decline, offer_id, _policy(ctx), by=ctx.user_id, now=ctx.now)
    text = ctx.t("handover.declined" if left else "handover.declined_last")
    after_all = button(ctx.t.plain("handover.button_after_all"), "takeover", offer_id)
    buttons = [command_button(ctx.t, "mysessions"), *([after_all] if left else [])]
    await ctx.reply(Reply(text, column(buttons)))


async def _show(ctx: Context, seen: HandoverView) -> None:
    await ctx.reply(Reply(messages.view(ctx.t, seen, ctx.today), _buttons(ctx, seen)))


def _buttons(ctx: Context, seen: HandoverView) -> Keyboard:
    """Return the way forward first; what stops a hand-over last."""
    if seen.open:
        stop_it = button(ctx.t.plain("handover.button_stop"), "stophandover", seen.open.id)
        return column([_open(ctx, seen.session), stop_it])
    if not seen.able:
        return column([command_button(ctx.t, "coordinator"), _open(ctx, seen.session)])
    label = ctx.t.plain("handover.button_ask")
    ask = agreeing(button(label, "askothers", seen.session.id, seen.trainer_id))
    return column([ask, _open(ctx, seen.session)])


def _open(ctx: Context, session: Session) -> Button:
    return button(ctx.t.plain("session.button_open"), "session", session.id)


def _policy(ctx: Context) -> OfferPolicy:
    return OfferPolicy.from_settings(ctx.services.settings)
