"""/posts: show who holds which posts at a place and inside it; open and end a post."""

from bot.button import Button
from bot.callbacks import action, fits
from bot.conversation import Context, Reply
from bot.handlers.places import (
    code_of,
    first_parts,
    likely_places,
    part_buttons,
    place_above,
    require_reader,
)
from bot.html import shorten
from bot.keyboards import Keyboard, arrows, button, column, page_of, page_within, rows
from bot.messages import posts as messages
from models import authority, places, posts
from models.authority import post_kinds
from models.posts import PostLocation, PostOver, Roster, candidates, location_of, roster

SHORT = 24  # characters of a name on a button


async def posts_of(ctx: Context) -> None:
    """`/posts PLACE`; without it the worker's own posts, and the likely places.

    Raises PlaceClosed for strangers, as /strength does; the posts of a booth are for everybody.
    """
    if ctx.arguments:
        near = ctx.services.settings.state
        await _show(ctx, await ctx.run(candidates.any_location, ctx.arguments, near=near), 0)
        return
    await require_reader(ctx, None)
    own = await _own(ctx)
    open_buttons = [button(messages.own(ctx.t, post), "post", post.id) for post in own]
    likely = part_buttons(ctx, "posts", await likely_places(ctx, "people"))
    text = ctx.t("posts.ask_spot" if own else "posts.ask_spot_without")
    await ctx.reply(Reply(text, (*column(open_buttons), *likely)))


@action("roster", int, int, int, private=True)
async def show_page(ctx: Context, place_id: int, booth_id: int, page: int) -> None:
    """Show a page of the posts of a place, or of a booth (0 for none)."""
    await _show(ctx, await ctx.run(location_of, place_id, booth_id or None), page)


@action("post", int, private=True)
async def show(ctx: Context, post_id: int) -> None:
    """Show a post: its holder, since when, and a button to end it."""
    view = await ctx.run(posts.view_post, post_id, by=ctx.user_id, now=ctx.now)
    buttons = [roster_button(ctx, view.assignment.location)]
    if view.may_end and not view.own and view.assignment.waits:
        buttons.insert(0, button(ctx.t.plain("posts.button_confirm"), "confirmpost", post_id))
    if view.may_end and view.assignment.until is None:
        label = ctx.t.plain("posts.button_leave" if view.own else "posts.button_end")
        buttons.append(button(label, "askend", post_id))
    await ctx.reply(Reply(messages.post(ctx.t, view), column(buttons)))


@action("confirmpost", int, private=True)
async def confirm(ctx: Context, post_id: int) -> None:
    """Confirm a post that waits because its holder has another account now."""
    held = await ctx.run(posts.waiting.confirm, post_id, by=ctx.user_id, now=ctx.now)
    buttons = column([roster_button(ctx, held.location)])
    await ctx.reply(Reply(messages.confirmed(ctx.t, held), buttons))


@action("askend", int, private=True)
async def ask_end(ctx: Context, post_id: int) -> None:
    """Ask for a confirmation before a post ends; the first button keeps it."""
    view = await ctx.run(posts.view_post, post_id, by=ctx.user_id, now=ctx.now)
    if not view.may_end or view.assignment.until is not None:
        raise PostOver
    label = ctx.t.plain("posts.button_leave_sure" if view.own else "posts.button_end_sure")
    sure = button(label, "endpost", post_id)
    keep = button(ctx.t.plain("posts.button_keep"), "post", post_id)
    await ctx.reply(Reply(messages.ask_end(ctx.t, view), column([keep, sure])))


@action("endpost", int, private=True)
async def end(ctx: Context, post_id: int) -> None:
    """End a post: after a confirmation, as an undo, or because the holder declines it."""
    ended = await ctx.run(posts.end_post, post_id, by=ctx.user_id, now=ctx.now)
    own = ended.holder.id == ctx.caller.worker_id
    fill = f"{ended.kind.code} {_code_of(ctx, ended.location)}"
    buttons = [roster_button(ctx, ended.location)]
    if not own and fits("run", "appoint", fill):
        label = ctx.t.plain("posts.button_fill", kind=ctx.t.name(ended.kind))
        buttons.insert(0, button(label, "run", "appoint", fill))
    await ctx.reply(Reply(messages.ended(ctx.t, ended, own), column(buttons)))


def roster_button(ctx: Context, location: PostLocation) -> Button:
    """Return the button that shows the posts of a place or booth."""
    booth_id = location.booth.id if location.booth else 0
    label = ctx.t.plain("posts.button_roster", place=messages.where_label(ctx.t, location))
    return button(label, "roster", location.place.id, booth_id, 0)


async def _show(ctx: Context, location: PostLocation, page: int) -> None:
    if location.booth is None:
        await require_reader(ctx, location.place.id)
    page = page_of(page)
    shown = await ctx.run(roster.roster, location, by=ctx.user_id, now=ctx.now, page=page)
    if page and page * roster.PAGE >= shown.total:
        await _show(ctx, location, page_within(page, shown.total, roster.PAGE))
        return
    await ctx.reply(Reply(messages.roster(ctx.t, shown, page), await _buttons(ctx, shown, page)))


async def _buttons(ctx: Context, shown: Roster, page: int) -> Keyboard:
    """Return buttons to fill empty posts, to open filled ones, and to go down and up."""
    location = shown.location
    empty = [(line.kind, location) for line in shown.here if line.may_fill]
    fill = [
        button(messages.fill(ctx.t, kind, where, location), "run", "appoint", typed)
        for kind, where in (*empty, *shown.empty)
        if fits("run", "appoint", typed := f"{kind.code} {_code_of(ctx, where)}")
    ]
    holders = [h for line in shown.here for h in line.holders] + list(shown.holders)
    open_buttons = [
        button(f"{n}. {shorten(h.person.name, SHORT)}", "post", h.post_id)
        for n, h in enumerate(holders, 1)
    ]
    pages = -(-shown.total // roster.PAGE) if shown.named else 1
    booth_id = location.booth.id if location.booth else 0
    turns = arrows(page, pages, "roster", location.place.id, booth_id)
    parts = await ctx.run(places.children, location.place.id) if not location.booth else ()
    down = first_parts(ctx, "posts", location.place, parts)
    up = [roster_button(ctx, above) for above in await _above(ctx, location)]
    return (*column(fill), *rows(open_buttons, 2), *turns, *down, *column(up))


async def _above(ctx: Context, location: PostLocation) -> list[PostLocation]:
    if location.booth:
        return [PostLocation(location.place)]
    above = await place_above(ctx, location.place)
    return [PostLocation(above)] if above else []


async def _own(ctx: Context) -> tuple[authority.Post, ...]:
    if ctx.caller.worker_id is None:
        return ()
    own = await ctx.run(authority.posts_of, ctx.caller.worker_id)
    return tuple(post for post in own if post.kind != post_kinds.ADMIN)


def _code_of(ctx: Context, location: PostLocation) -> str:
    """Return the code that means this place or booth when typed here: other states are named."""
    if location.booth is None:
        return code_of(ctx, location.place)
    return code_of(ctx, location.place).removesuffix(location.place.code) + location.booth.code
