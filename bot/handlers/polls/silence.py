"""/silence: the polls of one's places, the silence before each, and its lifting by two people."""

from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.handlers.places import require_post
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import polls as messages
from models import authority, polls
from models.errors import NotAllowed
from models.polls import Lift, LiftOver, ListedPoll

OPENED = 8  # polls that have a button


async def show_polls(ctx: Context) -> None:
    """Show the polls to come in the places that this person coordinates, the next first."""
    await require_post(ctx, "link")
    own = await ctx.run(authority.places_of, ctx.user_id, "link")
    found = await ctx.run(polls.listing.of_places, [place.id for place in own], ctx.now)
    opens = [
        button(ctx.t.plain("silence.button_poll", ac=ctx.t.name(poll.silence.ac)), "poll", number)
        for poll in found[:OPENED]
        for number in [poll.silence.poll_id]
    ]
    buttons = (*rows(opens, 2), (menu_button(ctx.t),))
    await ctx.reply(Reply(messages.listed(ctx.t, found, ctx.now), buttons))


@action("poll", int, private=True)
async def show_poll(ctx: Context, poll_id: int) -> None:
    """Show the silence before a poll, and what can be done about it. Raises LiftOver."""
    poll = await _find(ctx, poll_id)
    await _show(ctx, poll, await ctx.run(polls.lifting.find, poll_id))


@action("asklift", int, private=True)
async def ask(ctx: Context, poll_id: int) -> None:
    """Ask for the silence to be lifted: whoever else may agree is asked."""
    lift = await ctx.run(polls.lifting.ask, poll_id, by=ctx.user_id, now=ctx.now)
    await _show(ctx, await _find(ctx, poll_id), lift)


@action("agreelift", int, private=True)
async def agree(ctx: Context, lift_id: int) -> None:
    """Lift the silence that somebody else asks to be lifted."""
    lift = await ctx.run(polls.lifting.agree, lift_id, by=ctx.user_id, now=ctx.now)
    await _show(ctx, await _find(ctx, lift.silence.poll_id), lift)


@action("endlift", int, private=True)
async def end(ctx: Context, lift_id: int) -> None:
    """Keep the silence, or let it hold again."""
    silence = await ctx.run(polls.lifting.end, lift_id, by=ctx.user_id, now=ctx.now)
    await _show(ctx, await _find(ctx, silence.poll_id), None)


async def _find(ctx: Context, poll_id: int) -> ListedPoll:
    """Return a poll to come of this person's places. Raises NotAllowed or LiftOver."""
    own = await ctx.run(authority.places_of, ctx.user_id, "link")
    if not own:
        raise NotAllowed(place=ctx.services.settings.state)
    found = await ctx.run(polls.listing.of_places, [place.id for place in own], ctx.now)
    poll = next((one for one in found if one.silence.poll_id == poll_id), None)
    if poll is None:
        raise LiftOver
    return poll


async def _show(ctx: Context, poll: ListedPoll, lift: Lift | None) -> None:
    text = messages.poll(ctx.t, poll, lift, ctx.now, own=_is_own(ctx, lift))
    await ctx.reply(Reply(text, _buttons(ctx, poll, lift)))


def _buttons(ctx: Context, poll: ListedPoll, lift: Lift | None) -> Keyboard:
    back = button(ctx.t.plain("silence.button_back"), "run", "silence", "")
    if lift is None:
        ask_ = button(ctx.t.plain("silence.button_ask"), "asklift", poll.silence.poll_id)
        return column([back, ask_])
    keep = "silence.button_again" if lift.agreed else "silence.button_keep"
    buttons = [button(ctx.t.plain(keep), "endlift", lift.id)]
    if not lift.agreed and not _is_own(ctx, lift):
        buttons.append(button(ctx.t.plain("silence.button_agree"), "agreelift", lift.id))
    return column([*buttons, back])


def _is_own(ctx: Context, lift: Lift | None) -> bool:
    return lift is not None and lift.asked_by == ctx.caller.worker_id
