"""The booths of a place as a picture: a square for each, in the colour of its grade."""

import asyncio

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places.choices import code_of
from bot.handlers.places.readers import require_reader
from bot.keyboards import button, column
from bot.messages import grade_picture as messages
from bot.messages import places as place_messages
from bot.pictures import GradeGrids, Grid, draw_grids
from models import places, strength
from models.places import Place
from models.strength import Weights

MOST_ACS = 16  # in one picture


async def picture_button(ctx: Context, place: Place) -> list[Button]:
    """Return the button to the picture; none for a place with more ACs than one has room for."""
    if len(await ctx.run(places.acs_of, place.id)) > MOST_ACS:
        return []
    return [button(ctx.t.plain("strength.button_picture"), "gradepicture", place.id)]


@action("gradepicture", int)
async def show(ctx: Context, place_id: int) -> None:
    """Send the picture, and below it the same in words."""
    place = await ctx.run(places.place, place_id)
    if len(await ctx.run(places.acs_of, place_id)) > MOST_ACS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await require_reader(ctx, place_id)
    settings = ctx.services.settings
    weights = Weights.from_settings(settings)
    lists = await ctx.run(strength.booth_lists, place_id, weights, ctx.now)
    drawn = GradeGrids(
        title=messages.title(ctx.t, place),
        colour=settings.campaign_colour,
        legend=messages.legend(ctx.t, lists),
        grids=tuple(
            Grid(ctx.t.name(ac), tuple((one.part, messages.kind_of(one)) for one in booths))
            for ac, booths in lists
        ),
    )
    await ctx.finish()  # drawing takes a while
    back = button(f"‹ {place_messages.label(ctx.t, place)}", "run", "strength", code_of(ctx, place))
    reply = Reply(messages.caption(ctx.t, place, lists), column([back]))
    await ctx.show(reply, await asyncio.to_thread(draw_grids, drawn))
