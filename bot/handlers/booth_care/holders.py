"""Who has which booth in a place, for its coordinators, page by page."""

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.html import Html
from bot.keyboards import Keyboard, arrows, button, column, page_of, page_within, rows
from bot.messages import booth_care as messages
from bot.messages import places as place_messages
from models import authority, booth_care, places

PAGE = 10


@action("cares", int, int, private=True)
async def show(ctx: Context, place_id: int, page: int) -> None:
    """Show who has which booth, and buttons that take one back; the audit records it."""
    page = page_of(page)
    read = booth_care.listing.read_page
    found = await ctx.run(read, ctx.user_id, place_id, ctx.now, offset=page * PAGE, limit=PAGE)
    if page and page * PAGE >= found.total:
        await show(ctx, place_id, page_within(page, found.total, PAGE))
        return
    back = button(ctx.t.plain("booth_care.button_mine"), "run", "take", "")
    ends = [
        button(
            ctx.t.plain("booth_care.button_leave_one", code=one.booth.code), "leavebooth", one.id
        )
        for one in found.cares
    ]
    others = [
        button(place_messages.label(ctx.t, place), "cares", place.id, 0)
        for place in await ctx.run(authority.places_of, ctx.user_id, "people")
        if place.id != place_id
    ]
    turns = arrows(page, -(-found.total // PAGE), "cares", place_id)
    keyboard = ((back,), *turns, *rows(ends, 3), *rows(others, 2))
    await ctx.reply(Reply(messages.of_place(ctx.t, found), keyboard))


async def answer(ctx: Context, text: Html) -> None:
    """Answer a coordinator who did something for another, with the way to all who have booths."""
    await ctx.reply(Reply(text, await buttons(ctx)))


async def buttons(ctx: Context) -> Keyboard:
    """Return the button to who has which booth, for who may see people at some place.

    Of several places it leads to the one around their own booth.
    """
    own = await ctx.run(authority.places_of, ctx.user_id, "people")
    if not own:
        return ()
    here = [place for place in own if await _is_around(ctx, place.id)]
    return column([button_to(ctx, (here or own)[0].id)])


async def _is_around(ctx: Context, place_id: int) -> bool:
    """Return whether a place lies around this person's own booth."""
    if ctx.caller.booth_id is None:
        return False
    booth = await ctx.run(places.booth, ctx.caller.booth_id)
    return await ctx.run(places.contains, place_id, booth.area.id)


def button_to(ctx: Context, place_id: int) -> Button:
    """Return the button to who has which booth in a place."""
    return button(ctx.t.plain("booth_care.button_all"), "cares", place_id, 0)
