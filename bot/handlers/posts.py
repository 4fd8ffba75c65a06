"""/posts: who holds which posts at a place and inside it; a post is opened, and ended."""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.callbacks import action, fits
from bot.handlers.own_place import code_of
from bot.keyboards import Keyboard, arrows, button, column, page_of, rows
from bot.messages import posts as words
from models import authority, candidates, places, post_kinds, posts, roster, spots
from models.errors import PostOver
from models.roster import Roster
from models.spots import Spot

MOST_PARTS = 60


async def posts_of(call: Call) -> None:
    """`/posts PLACE`; without it one's own posts, and the places that are likely meant."""
    if call.arguments:
        near = call.services.settings.state
        await _show(call, await call.run(candidates.any_spot, call.arguments, near=near), 0)
        return
    own = await _own(call)
    opened = [button(words.own(call.t, post), "post", post.id) for post in own]
    likely = [_place(call, place) for place in await _likely(call)]
    text = call.t("posts.ask_spot" if own else "posts.ask_spot_without")
    await call.reply(Reply(text, (*column(opened), *rows(likely, 2))))


@action("roster", int, int, int, private=True)
async def turn(call: Call, place_id: int, booth_id: int, page: int) -> None:
    """Show a place's posts, or a booth's (else 0), at a page of the list."""
    await _show(call, await call.run(spots.at, place_id, booth_id or None), page)


@action("post", int, private=True)
async def show(call: Call, post_id: int) -> None:
    """Open a post: who holds it, since when, and the way to end it."""
    look = await call.run(posts.look, post_id, by=call.user_id, now=call.now)
    buttons = [roster_button(call, look.held.spot)]
    if look.may_end and look.held.until is None:
        buttons.append(button(call.t.plain("posts.button_end"), "askend", post_id))
    await call.reply(Reply(words.post(call.t, look), column(buttons)))


@action("askend", int, private=True)
async def ask_end(call: Call, post_id: int) -> None:
    """Ask whether a post is really to end."""
    look = await call.run(posts.look, post_id, by=call.user_id, now=call.now)
    if not look.may_end or look.held.until is not None:
        raise PostOver
    sure = button(call.t.plain("posts.button_end_sure"), "endpost", post_id)
    keep = button(call.t.plain("posts.button_keep"), "post", post_id)
    await call.reply(Reply(words.ask_end(call.t, look), column([sure, keep])))


@action("endpost", int, private=True)
async def end(call: Call, post_id: int) -> None:
    """End a post: it was confirmed, is undone right after it was given, or is not wanted."""
    ended = await call.run(posts.end, post_id, by=call.user_id, now=call.now)
    own = ended.holder.id == call.caller.worker_id
    fill = f"{ended.kind.code} {_typed(call, ended.spot)}"
    buttons = [roster_button(call, ended.spot)]
    if not own and fits("run", "appoint", fill):
        label = call.t.plain("posts.button_fill", kind=call.t.name(ended.kind))
        buttons.insert(0, button(label, "run", "appoint", fill))
    await call.reply(Reply(words.ended(call.t, ended, own), column(buttons)))


def roster_button(call: Call, spot: Spot) -> InlineKeyboardButton:
    """Give the button that shows the posts of a place or booth."""
    booth_id = spot.booth.id if spot.booth else 0
    label = call.t.plain("posts.button_roster", code=spot.code)
    return button(label, "roster", spot.place.id, booth_id, 0)


async def _show(call: Call, spot: Spot, page: int) -> None:
    page = page_of(page)
    found = await call.run(roster.roster, spot, by=call.user_id, now=call.now, page=page)
    await call.reply(Reply(words.roster(call.t, found, page), await _around(call, found, page)))


async def _around(call: Call, found: Roster, page: int) -> Keyboard:
    """Give the ways to fill what is empty, to open what is held, and down and up."""
    spot = found.spot
    empty = [(line.kind, spot) for line in found.here if line.may_fill]
    fill = [
        button(words.fill(call.t, kind, where, spot), "run", "appoint", typed)
        for kind, where in (*empty, *found.empty)
        if fits("run", "appoint", typed := f"{kind.code} {_typed(call, where)}")
    ]
    held = [h for line in found.here for h in line.holders] + list(found.holders)
    opened = [button(str(n), "post", h.post_id) for n, h in enumerate(held, 1)]
    pages = -(-found.total // roster.PAGE) if found.named else 1
    booth_id = spot.booth.id if spot.booth else 0
    turns = arrows(page, pages, "roster", spot.place.id, booth_id)
    parts = await call.run(places.children, spot.place.id) if not spot.booth else ()
    down = [_place(call, part, short=True) for part in parts[:MOST_PARTS]]
    up = [roster_button(call, above) for above in await _above(call, spot)]
    return (*column(fill), *rows(opened, 5), *turns, *rows(down, 4), *column(up))


async def _above(call: Call, spot: Spot) -> list[Spot]:
    if spot.booth:
        return [Spot(spot.place)]
    outer = (await call.run(places.ancestors, spot.place.id))[1:2]
    return [await call.run(spots.at, place_id) for place_id in outer]


async def _own(call: Call) -> tuple[authority.Post, ...]:
    if call.caller.worker_id is None:
        return ()
    held = await call.run(authority.posts_of, call.caller.worker_id)
    return tuple(post for post in held if post.kind != post_kinds.ADMIN)


async def _likely(call: Call) -> list[places.Place]:
    """The places of one's posts, those around one's booth, and the whole state."""
    likely = list(await call.run(authority.places_of, call.user_id, "people"))
    if call.caller.booth_id is not None:
        own = (await call.run(places.booth, call.caller.booth_id)).ac
        around = await call.run(places.ancestors, own.id)
        likely += [await call.run(places.place, place_id) for place_id in around]
    likely.append(await call.run(places.root, call.services.settings.state))
    return list(dict.fromkeys(likely))


def _place(call: Call, place: places.Place, *, short: bool = False) -> InlineKeyboardButton:
    label = place.code if short else f"{place.code} · {call.t.name(place)}"
    return button(label, "roster", place.id, 0, 0)


def _typed(call: Call, spot: Spot) -> str:
    """Give what means this spot when it is typed here: other states are named."""
    if spot.booth is None:
        return code_of(call, spot.place)
    return code_of(call, spot.place).removesuffix(spot.place.code) + spot.booth.code
