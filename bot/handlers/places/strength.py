"""/strength: show the page of a place, with its next step, and buttons down to a booth and up."""

from bot.button import Button
from bot.conversation import Context, Reply
from bot.handlers.places import booth
from bot.handlers.places.booth_list import WIDEST, booth_prefix
from bot.handlers.places.choices import code_of, first_parts, part_buttons
from bot.handlers.places.grade_picture import picture_button
from bot.handlers.places.likely_places import likely_places, place_above
from bot.handlers.places.next_steps import step_buttons
from bot.handlers.places.readers import require_reader, silence_at
from bot.html import Html
from bot.keyboards import Keyboard, button, column
from bot.messages import groups as group_messages
from bot.messages import places as place_messages
from bot.messages import strength as messages
from models import chats, overview, places, strength, targets
from models.overview import PlacePage
from models.polls import Content
from models.strength import Weights


async def place_strength(ctx: Context) -> None:
    """`/strength PLACE`; without it the group's own place, in private a choice of likely ones.

    A booth is shown as by /booth. Raises PlaceClosed for strangers, unless the settings open it
    to everybody.
    """
    near = ctx.services.settings.state
    if ctx.arguments and await ctx.run(places.mentioned, ctx.arguments, near) == "booth":
        await booth.booth(ctx)
    elif ctx.arguments:
        await _show(ctx, await ctx.run(places.find_place, ctx.arguments, near=near))
    elif ctx.is_private:
        await require_reader(ctx, None)
        buttons = part_buttons(ctx, "strength", await likely_places(ctx, "plan"))
        await ctx.reply(Reply(ctx.t("strength.ask_place"), buttons))
    else:
        link = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
        await _show(ctx, link.place)


async def _show(ctx: Context, place: places.Place) -> None:
    await require_reader(ctx, place.id)
    settings = ctx.services.settings
    weights = Weights.from_settings(settings)
    calendar = targets.WorkCalendar.from_settings(settings)
    page = await ctx.run(overview.place_page, place.id, weights, calendar, ctx.now)
    quiet = await silence_at(ctx, Content.BRING, place.id)
    text = messages.of_place(ctx.t, page, quiet.ends_at if quiet else None)
    if ctx.is_private:
        silent = await ctx.run(chats.unreached_in, place.id, ctx.user_id)
        text = Html(
            "\n\n".join(filter(None, [text, group_messages.unreached_lines(silent, ctx.t)]))
        )
    await ctx.reply(Reply(text, await _buttons(ctx, page, quiet=quiet is not None)))


async def _buttons(ctx: Context, page: PlacePage, *, quiet: bool) -> Keyboard:
    """Return buttons to the next step, to the parts by need, to the booths, and up."""
    place = page.strength.place
    is_bringing = page.step in messages.BRINGING
    step = [] if quiet and is_bringing else step_buttons(ctx, page.step, place, page.session)
    down = first_parts(ctx, "strength", place, [part.place for part in page.parts])
    prefix = booth_prefix(ctx, place)
    booths = [_booth_button(ctx, b, prefix) for b in page.strength.weakest]
    if place.kind in WIDEST and page.strength.booths:
        label = ctx.t.plain("strength.button_booths")
        booths.append(button(label, "boothlist", place.id, "need", 0))
    if page.strength.booths:
        booths += await picture_button(ctx, place)
    return (*column(step), *down, *column(booths), *column(await _up_button(ctx, place)))


def _booth_button(ctx: Context, shown: strength.BoothLine, prefix: str) -> Button:
    label = place_messages.booth_label(ctx.t, shown.code, shown)
    return button(label, "run", "booth", f"{prefix}{shown.code}")


async def _up_button(ctx: Context, place: places.Place) -> list[Button]:
    above = await place_above(ctx, place)
    if above is None:
        return []
    label = f"‹ {place_messages.label(ctx.t, above)}"
    return [button(label, "run", "strength", code_of(ctx, above))]
