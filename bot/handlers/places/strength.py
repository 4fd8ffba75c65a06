"""/strength: show the strength of a place, with buttons to its parts and to the one above."""

from bot.button import Button
from bot.conversation import Context, Reply
from bot.handlers.places import booth
from bot.handlers.places.choices import code_of, first_parts, part_buttons
from bot.handlers.places.likely_places import likely_places, place_above
from bot.handlers.places.readers import require_reader
from bot.html import Html
from bot.keyboards import Keyboard, button, column
from bot.messages import groups as group_messages
from bot.messages import places as place_messages
from bot.messages import strength as messages
from models import chats, places, strength
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
    of_place = await ctx.run(
        strength.place_strength, place.id, Weights.from_settings(ctx.services.settings), ctx.now
    )
    buttons = await _buttons(ctx, place, of_place)
    text = messages.of_place(ctx.t, of_place)
    if ctx.is_private:
        silent = await ctx.run(chats.unreached_in, place.id, ctx.user_id)
        text = Html(
            "\n\n".join(filter(None, [text, group_messages.unreached_lines(silent, ctx.t)]))
        )
    await ctx.reply(Reply(text, buttons))


async def _buttons(ctx: Context, place: places.Place, of_place: strength.PlaceStrength) -> Keyboard:
    """Return buttons to the parts, the weakest first, to the weakest booths, and up."""
    parts = await ctx.run(places.children, place.id)
    scores = {line.code: line.score for line in of_place.parts}
    weakest_first = sorted(parts, key=lambda p: scores[p.code])
    down = first_parts(ctx, "strength", place, weakest_first)
    prefix = code_of(ctx, place).removesuffix(place.code) if place.kind != "state" else ""
    booths = [_booth_button(ctx, b, prefix) for b in of_place.weakest]
    return (*down, *column(booths), *column(await _up_button(ctx, place)))


def _booth_button(ctx: Context, shown: strength.BoothLine, prefix: str) -> Button:
    label = place_messages.booth_label(ctx.t, shown.code, shown)
    return button(label, "run", "booth", f"{prefix}{shown.code}")


async def _up_button(ctx: Context, place: places.Place) -> list[Button]:
    above = await place_above(ctx, place)
    if above is None:
        return []
    label = f"‹ {place_messages.label(ctx.t, above)}"
    return [button(label, "run", "strength", code_of(ctx, above))]
