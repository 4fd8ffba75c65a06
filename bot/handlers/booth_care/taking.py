"""/take and /release: a booth is somebody's for seven days, is renewed by a tap, and given back."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.booth_care import holders
from bot.keyboards import Keyboard, button, column
from bot.messages import booth_care as messages
from bot.messages import places as place_messages
from models import booth_care, places
from models.booth_care import Care, CareOver
from models.errors import NotRegistered
from models.identity import worker_ids

SUGGESTED = 4  # booths that wait for somebody


async def take(ctx: Context) -> None:
    """`/take 166/13`, for a coordinator `/take 166/13 ID`; without it one's own, and some to take.

    A part alone is one of one's own AC.
    """
    if not ctx.arguments:
        await _show_mine(ctx)
        return
    code, worker_code = _split(ctx.arguments)
    booth = await _find(ctx, code)
    if worker_code:
        assign = booth_care.taking.assign
        care = await ctx.run(assign, ctx.user_id, booth.id, worker_code, ctx.now)
        if care.worker_id != ctx.caller.worker_id:
            await holders.answer(ctx, messages.assigned(ctx.t, care))
            return
    await take_booth(ctx, booth.id)


async def release(ctx: Context) -> None:
    """`/release 166/13`; without it the only booth that one has, or a choice of several."""
    own = [one for one in await _mine(ctx) if not one.ended]
    if ctx.arguments:
        booth = await _find(ctx, ctx.arguments)
        own = [one for one in own if one.booth.id == booth.id]
        if not own:
            raise CareOver
    if len(own) == 1:
        await let_go(ctx, own[0].id)
        return
    ends = [_release_button(ctx, one) for one in own] or [command_button(ctx.t, "take")]
    key = "booth_care.ask_release" if own else "booth_care.none"
    back = [command_button(ctx.t, "take")] if own else []
    await ctx.reply(Reply(ctx.t(key), column([*back, *ends])))


@action("takebooth", int, private=True, campaign=True)
async def take_booth(ctx: Context, booth_id: int) -> None:
    """Record that somebody takes a booth; a later press finds it taken, by them or another."""
    care = await ctx.run(booth_care.taking.take, ctx.user_id, booth_id, ctx.now)
    await ctx.reply(Reply(messages.taken(ctx.t, care), await _with_care(ctx, care)))


@action("keepbooth", int, private=True, campaign=True)
async def renew(ctx: Context, care_id: int) -> None:
    """Keep a booth for seven days more, from now."""
    care = await ctx.run(booth_care.taking.renew, ctx.user_id, care_id, ctx.now)
    await ctx.reply(Reply(messages.renewed(ctx.t, care), await _with_care(ctx, care)))


@action("leavebooth", int, private=True)
async def let_go(ctx: Context, care_id: int) -> None:
    """Release a booth, one's own or that of somebody in one's place; it can be taken again."""
    care = await ctx.run(booth_care.taking.release, ctx.user_id, care_id, ctx.now)
    if care.worker_id != ctx.caller.worker_id:
        await holders.answer(ctx, messages.released_other(ctx.t, care))
        return
    again = button(ctx.t.plain("booth_care.button_again"), "takebooth", care.booth.id)
    buttons = column([command_button(ctx.t, "take"), again])
    await ctx.reply(Reply(messages.released(ctx.t, care), buttons))


async def _show_mine(ctx: Context) -> None:
    own = await _mine(ctx)
    live = [one for one in own if not one.ended]
    waiting: tuple[places.Booth, ...] = ()
    if len(live) < booth_care.MOST:
        to_take = booth_care.listing.to_take
        waiting = await ctx.run(to_take, ctx.user_id, ctx.now, limit=SUGGESTED)
    cares = tuple(row for one in live for row in _care_rows(ctx, one))
    offered = column(_take_button(ctx, booth) for booth in waiting)
    every = await holders.buttons(ctx)
    text = messages.mine(ctx.t, own, waiting=bool(waiting))
    await ctx.reply(Reply(text, (*cares, *offered, *every)))


def _care_rows(ctx: Context, care: Care) -> Keyboard:
    """Return the buttons of one's booth: look at it, keep it, give it back."""
    keep = button(ctx.t.plain("booth_care.button_keep"), "keepbooth", care.id)
    return ((_look_button(ctx, care), keep, _leave_button(ctx, care)),)


async def _with_care(ctx: Context, care: Care) -> Keyboard:
    """Return what leads on from a booth that one has: look, bring somebody, give it back."""
    invite = command_button(ctx.t, "invite")
    return column([_look_button(ctx, care), invite, _leave_button(ctx, care)])


def _look_button(ctx: Context, care: Care) -> Button:
    label = ctx.t.plain("booth_care.button_booth", code=care.booth.code)
    return button(label, "booth", care.booth.id)


def _leave_button(ctx: Context, care: Care) -> Button:
    return button(ctx.t.plain("booth_care.button_leave"), "leavebooth", care.id)


def _take_button(ctx: Context, booth: places.Booth) -> Button:
    label = place_messages.booth_label(ctx.t, booth.code, booth)
    return button(f"🙋 {label}", "takebooth", booth.id)


def _release_button(ctx: Context, care: Care) -> Button:
    label = ctx.t.plain("booth_care.button_leave_one", code=care.booth.code)
    return button(label, "leavebooth", care.id)


async def _mine(ctx: Context) -> tuple[Care, ...]:
    """Return one's own booths. Raises NotRegistered."""
    if ctx.caller.worker_id is None:
        raise NotRegistered
    return await ctx.run(booth_care.listing.mine, ctx.caller.worker_id, ctx.now)


async def _find(ctx: Context, code: str) -> places.Booth:
    """Return the booth that a code means; a part alone is one of one's own AC."""
    if ctx.caller.booth_id is None:
        raise NotRegistered
    own = await ctx.run(places.booth, ctx.caller.booth_id)
    near = ctx.services.settings.state
    inside = own.ac.id if places.is_part(code) else None
    return await ctx.run(places.find_booth, code, near=near, inside=inside)


def _split(arguments: str) -> tuple[str, str]:
    """Return the booth and the worker ID of a line; "" where it has none."""
    code, _, last = arguments.strip().rpartition(" ")
    if code and worker_ids.resembles(last):
        return code.strip(), last
    return arguments, ""
