"""/top: show a place's leaderboard, the worker's own rank, and the entries to coordinators.

A group gets ranks, counts and totals of places, no names (models/invitations/leaderboard.py). One's
own rank is shown in private; in a group a button shows it to whoever presses, in a box that nobody
else sees.
"""

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places import likely_places, require_no_silence, require_reader
from bot.html import shorten
from bot.keyboards import Keyboard, arrows, button, column, deep_link, rows
from bot.messages import leaderboard as messages
from bot.messages import places as place_messages
from models import authority, chats, places
from models.invitations import leaderboard as invitations_leaderboard
from models.polls import Content
from models.review import InviterView, entries, under_review

PERIODS: tuple[invitations_leaderboard.Period, ...] = ("week", "all")
SHORT = 24  # characters of a name on a button


async def top(ctx: Context) -> None:
    """`/top PLACE`; without it the worker's own AC in private, the linked place in a group.

    Raises PlaceClosed for strangers, as /strength does.
    """
    if ctx.arguments:
        near = ctx.services.settings.state
        place = await ctx.run(places.find_place, ctx.arguments, near=near)
    elif ctx.is_private:
        place = (await likely_places(ctx, "review", own_ac_first=True))[0]
    else:
        place = (await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)).place
    await _show(ctx, place.id, "week")


@action("top", str, int, campaign=True)
async def switch_leaderboard(ctx: Context, period: str, place_id: int) -> None:
    """Show another place, or the other period: this week or all time."""
    shown_period = next((p for p in PERIODS if p == period), None)
    if shown_period is None:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await _show(ctx, place_id, shown_period)


@action("rank", int, campaign=True)
async def rank(ctx: Context, place_id: int) -> None:
    """Show the person who presses their own rank, in a box that nobody else sees."""
    leaderboard = await _board(ctx, place_id, "week", named=False)
    ctx.toast(messages.own_plain(ctx.t, leaderboard), alert=True)


@action("entries", int, int, private=True)
async def show_entries(ctx: Context, inviter_id: int, page: int) -> None:
    """Show the entries of an inviter; for coordinators, in private."""
    page_shown = await ctx.run(entries.of_inviter, ctx.user_id, inviter_id, page, ctx.now)
    back = button(ctx.t.plain("top.back"), "top", "week", page_shown.inviter.booth.ac.id)
    turns = arrows(page_shown.number, page_shown.pages, "entries", inviter_id)
    review = await _review(ctx, page_shown.inviter)
    await ctx.reply(Reply(messages.entries(ctx.t, page_shown), (*turns, *review, (back,))))


async def _review(ctx: Context, inviter: InviterView) -> Keyboard:
    """Return the button to the review of an inviter's entries, for those who review there."""
    if not await ctx.run(authority.may, ctx.user_id, "review", inviter.booth.ac.id):
        return ()
    return column([button(ctx.t.plain("review.button_review"), "ofinviter", inviter.id)])


@action("checked", int, int, private=True)
async def show_under_review(ctx: Context, place_id: int, page: int) -> None:
    """Show the entries under review in a place; for those who review there."""
    page_shown = await ctx.run(under_review.read_page, ctx.user_id, place_id, page, ctx.now)
    judge = button(ctx.t.plain("review.button_review"), "review", 0)
    back = button(ctx.t.plain("top.back"), "top", "week", place_id)
    turns = arrows(page_shown.number, page_shown.pages, "checked", place_id)
    buttons = ((judge,), *turns, (back,)) if page_shown.total else ((back,),)
    await ctx.reply(Reply(messages.under_review(ctx.t, page_shown), buttons))


async def _show(ctx: Context, place_id: int, period: invitations_leaderboard.Period) -> None:
    leaderboard = await _board(ctx, place_id, period, named=ctx.is_private)
    if ctx.is_private:
        buttons = await _private_buttons(ctx, leaderboard)
        await ctx.reply(Reply(messages.private(ctx.t, leaderboard), buttons))
    else:
        await ctx.reply(Reply(messages.group(ctx.t, leaderboard), _group_buttons(ctx, leaderboard)))


async def _board(
    ctx: Context, place_id: int, period: invitations_leaderboard.Period, *, named: bool
) -> invitations_leaderboard.Leaderboard:
    await require_reader(ctx, place_id)
    await require_no_silence(ctx, Content.BOARD, place_id)
    zone = ctx.services.settings.zone
    return await ctx.run(
        invitations_leaderboard.leaderboard,
        place_id,
        ctx.user_id,
        period,
        ctx.now,
        zone,
        private=named,
    )


async def _private_buttons(
    ctx: Context, leaderboard: invitations_leaderboard.Leaderboard
) -> Keyboard:
    """Return buttons: invite, the other period, the listed inviters' entries, other places."""
    first = "register" if leaderboard.own is None else "invite"
    usable = [name for name in (first, "booth") if name in ctx.services.commands][:1]
    more = [button(ctx.t.plain(f"top.button_{name}"), "run", name, "") for name in usable]
    opens = [
        button(f"{line.rank}. {shorten(line.name, SHORT)}", "entries", line.worker_id, 0)
        for line in leaderboard.lines
        if leaderboard.opens
    ]
    likely = await likely_places(ctx, "review", own_ac_first=True)
    other = [
        button(place_messages.label(ctx.t, p), "top", leaderboard.period, p.id)
        for p in likely
        if p.id != leaderboard.place.id
    ]
    top = column([*more, _other_period(ctx, leaderboard), *await _under_review(ctx, leaderboard)])
    return (*top, *rows(opens, 2), *rows(other, 2))


async def _under_review(
    ctx: Context, leaderboard: invitations_leaderboard.Leaderboard
) -> list[Button]:
    """Return the button to the entries under review, for those who may review them."""
    place = leaderboard.place.id
    if not leaderboard.waiting or not await ctx.run(authority.may, ctx.user_id, "review", place):
        return []
    return [button(ctx.t.plain("top.button_checked", n=leaderboard.waiting), "checked", place, 0)]


def _group_buttons(ctx: Context, leaderboard: invitations_leaderboard.Leaderboard) -> Keyboard:
    own = button(ctx.t.plain("top.button_rank"), "rank", leaderboard.place.id)
    alone = deep_link(ctx.t.plain("button.private"), ctx.username, "ctop")
    return column([own, _other_period(ctx, leaderboard), alone])


def _other_period(ctx: Context, leaderboard: invitations_leaderboard.Leaderboard) -> Button:
    period = "all" if leaderboard.period == "week" else "week"
    return button(ctx.t.plain(f"top.button_{period}"), "top", period, leaderboard.place.id)
