"""/export: send the workers of a place as a spreadsheet, for its coordinator."""

import asyncio

from bot.conversation import Context, Progress, Reply
from bot.handlers.places import part_buttons, places_of_posts, require_post
from bot.messages import export as messages
from models import places
from models.people_files import exports


async def export(ctx: Context) -> None:
    """`/export PLACE`; without it the coordinator's own place, or a choice among several."""
    if ctx.arguments:
        near = ctx.services.settings.state
        await _send(ctx, await ctx.run(places.find_place, ctx.arguments, near=near))
        return
    await require_post(ctx, "export")
    own = await places_of_posts(ctx, "export")
    if len(own) == 1:
        await _send(ctx, own[0])
        return
    buttons = part_buttons(ctx, "export", own)
    await ctx.reply(Reply(ctx.t("export.ask_place"), buttons))


async def _send(ctx: Context, place: places.Place) -> None:
    """Read the list page by page, record the export, and send the file."""
    await ctx.run(exports.require, ctx.user_id, place.id)
    writer, count = messages.sheet(ctx.t, place), 0
    progress, zone = Progress(ctx), ctx.services.settings.zone
    for ac_id in await ctx.run(exports.pages_of, place.id):
        lines = await ctx.run(exports.of_ac, ac_id, ctx.now)
        await asyncio.to_thread(messages.add, writer, ctx.t, lines, zone)
        count += len(lines)
        await progress.show(ctx.t("export.writing", n=count))
    content = await asyncio.to_thread(writer.content)
    if not count:
        await progress.end(Reply(ctx.t("export.empty", code=place.code, name=ctx.t.name(place))))
        return
    await ctx.run(exports.record_export, ctx.user_id, place.id, count, ctx.now)
    caption = ctx.t("export.caption", code=place.code, name=ctx.t.name(place), n=count)
    await ctx.send_file(messages.file_name(place, ctx.today), content, Reply(caption))
