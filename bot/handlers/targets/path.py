"""The path of a place to its target, as a chart."""

from bot.button import Keyboard
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places import code_of
from bot.keyboards import button, column
from bot.messages.path_chart import path_chart
from bot.messages.weekly import path_caption
from models import authority, digests, places, targets
from models.errors import Refusal


@action("targetpath", int, private=True)
async def show(ctx: Context, place_id: int) -> None:
    """Send the chart of each target that runs at a place, or that it has a share of."""
    await ctx.run(authority.require, ctx.user_id, "target", place_id)
    place = await ctx.run(places.place, place_id)
    change = ctx.t.plain("planning.button_other_target")
    await ctx.finish()  # drawing takes a while
    if not await _send(ctx, place, column([button(change, "run", "target", code_of(ctx, place))])):
        ctx.toast(ctx.t.plain("frame.old_button"))


async def show_typed(ctx: Context, text: str) -> None:
    """Send the charts of the place that is named; nothing where the form refuses it anyway."""
    try:
        place = await ctx.run(places.find_place, text, near=ctx.services.settings.state)
    except Refusal:
        return
    if await ctx.run(authority.may, ctx.user_id, "target", place.id):
        await _send(ctx, place, ())


async def _send(ctx: Context, place: places.Place, buttons: Keyboard) -> bool:
    """Send the charts of a place's targets; return whether there was one."""
    settings = ctx.services.settings
    calendar = targets.WorkCalendar.from_settings(settings)
    paces = await ctx.run(targets.standing, place.id, ctx.today, calendar)
    for pace in paces:
        path = await ctx.run(digests.path_of, place, pace, ctx.today, calendar)
        chart = path_chart(ctx.t, path, settings.campaign_colour)
        picture = await ctx.services.charts.draw(chart)
        reply = Reply(path_caption(ctx.t, path, pace), buttons, goes_on=not buttons)
        await (ctx.show(reply, picture) if picture else ctx.send(reply))
    return bool(paces)
