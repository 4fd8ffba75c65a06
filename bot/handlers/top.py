"""/top: the board of a place, one's own rank, and for coordinators the entries behind a number.

What a group gets are ranks, counts and totals of places, no names: see models.board. One's own rank
is shown in private; in a group a button tells it to whoever presses, in a box that nobody else
sees.
"""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.callbacks import action
from bot.keyboards import Keyboard, arrows, button, column, deep_link, rows
from bot.markup import shorten
from bot.messages import top as words
from models import authority, board, chats, entries, places
from models import checked as behind

PERIODS: tuple[board.Period, ...] = ("week", "all")
SHORT = 24  # characters of a name on a button


async def top(call: Call) -> None:
    """`/top PLACE`; without it one's own AC in private, the linked place in a group."""
    if call.arguments:
        near = call.services.settings.state
        place = await call.run(places.find_place, call.arguments, near=near)
    elif call.is_private:
        place = (await _likely(call))[0]
    else:
        place = (await call.run(chats.linked, call.chat_id, call.thread_id)).place
    await _show(call, place.id, "week")


@action("top", str, int)
async def turn(call: Call, period: str, place_id: int) -> None:
    """Show another place, or the board of all time instead of this week's, and back."""
    known = next((p for p in PERIODS if p == period), None)
    if known is None:
        call.toast(call.t.plain("frame.old_button"))
        return
    await _show(call, place_id, known)


@action("rank", int)
async def rank(call: Call, place_id: int) -> None:
    """Tell the person who presses their own rank, in a box that nobody else sees."""
    found = await _board(call, place_id, "week", named=False)
    call.toast(words.own_plain(call.t, found), alert=True)


@action("entries", int, int, private=True)
async def opened(call: Call, inviter_id: int, page: int) -> None:
    """Open a number of the board into its entries; for coordinators, in private."""
    found = await call.run(entries.of_inviter, call.user_id, inviter_id, page, call.now)
    back = button(call.t.plain("top.back"), "top", "week", found.inviter.booth.ac.id)
    turns = arrows(found.number, found.pages, "entries", inviter_id)
    await call.reply(Reply(words.entries(call.t, found), (*turns, (back,))))


@action("checked", int, int, private=True)
async def checked(call: Call, place_id: int, page: int) -> None:
    """Open what is being checked in a place into its entries; for who reviews there."""
    found = await call.run(behind.checked, call.user_id, place_id, page, call.now)
    judge = button(call.t.plain("review.button_review"), "review", 0)
    back = button(call.t.plain("top.back"), "top", "week", place_id)
    turns = arrows(found.number, found.pages, "checked", place_id)
    buttons = ((judge,), *turns, (back,)) if found.total else ((back,),)
    await call.reply(Reply(words.checked(call.t, found), buttons))


async def _show(call: Call, place_id: int, period: board.Period) -> None:
    found = await _board(call, place_id, period, named=call.is_private)
    if call.is_private:
        buttons = await _private(call, found)
        await call.reply(Reply(words.private(call.t, found), buttons))
    else:
        await call.reply(Reply(words.group(call.t, found), _group(call, found)))


async def _board(call: Call, place_id: int, period: board.Period, *, named: bool) -> board.Board:
    zone = call.services.settings.zone
    return await call.run(
        board.board, place_id, call.user_id, period, call.now, zone, private=named
    )


async def _private(call: Call, found: board.Board) -> Keyboard:
    """Bring more, the other period, the entries of who is listed, and other places."""
    first = "register" if found.own is None else "invite"
    known = [name for name in (first, "booth") if name in call.services.commands][:1]
    more = [button(call.t.plain(f"top.button_{name}"), "run", name, "") for name in known]
    opens = [
        button(f"{line.rank}. {shorten(line.name, SHORT)}", "entries", line.worker_id, 0)
        for line in found.lines
        if found.opens
    ]
    other = [
        button(f"{p.code} · {call.t.name(p)}", "top", found.period, p.id)
        for p in await _likely(call)
        if p.id != found.place.id
    ]
    top = column([*more, _other_period(call, found), *await _checked(call, found)])
    return (*top, *rows(opens, 2), *rows(other, 2))


async def _checked(call: Call, found: board.Board) -> list[InlineKeyboardButton]:
    """Give the way into what is being checked, to who may review it."""
    place = found.place.id
    if not found.waiting or not await call.run(authority.may, call.user_id, "review", place):
        return []
    return [button(call.t.plain("top.button_checked", n=found.waiting), "checked", place, 0)]


def _group(call: Call, found: board.Board) -> Keyboard:
    own = button(call.t.plain("top.button_rank"), "rank", found.place.id)
    alone = deep_link(call.t.plain("button.private"), call.username, "ctop")
    return column([own, _other_period(call, found), alone])


def _other_period(call: Call, found: board.Board) -> InlineKeyboardButton:
    period = "all" if found.period == "week" else "week"
    return button(call.t.plain(f"top.button_{period}"), "top", period, found.place.id)


async def _likely(call: Call) -> list[places.Place]:
    """One's own AC first, what it lies in, the places of one's posts, and the whole state."""
    likely = []
    if call.caller.booth_id is not None:
        own = (await call.run(places.booth, call.caller.booth_id)).ac
        around = await call.run(places.ancestors, own.id)
        likely = [await call.run(places.place, place_id) for place_id in around]
    likely += await call.run(authority.places_of, call.user_id, "review")
    likely.append(await call.run(places.root, call.services.settings.state))
    return list(dict.fromkeys(likely))
