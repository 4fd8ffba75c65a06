"""/export: the workers of a place as a sheet, for its coordinator."""

import asyncio

from bot.call import Call, Reply
from bot.handlers.own_place import code_of, require_post
from bot.keyboards import button, rows
from bot.messages import export as words
from bot.progress import Progress
from models import authority, exports, places


async def export(call: Call) -> None:
    """`/export PLACE`; without it one's own place, or a choice among several."""
    if call.arguments:
        near = call.services.settings.state
        await _send(call, await call.run(places.find_place, call.arguments, near=near))
        return
    await require_post(call, "export")
    own = await call.run(authority.places_of, call.user_id, "export")
    if len(own) == 1:
        await _send(call, own[0])
        return
    buttons = [
        button(f"{p.code} · {call.t.name(p)}", "run", "export", code_of(call, p)) for p in own
    ]
    await call.reply(Reply(call.t("export.ask_place"), rows(buttons, 2)))


async def _send(call: Call, place: places.Place) -> None:
    """Gather the list AC by AC, note that it was taken, and send it."""
    await call.run(exports.require, call.user_id, place.id)
    writer, count = words.sheet(call.t, place), 0
    progress, zone = Progress(call), call.services.settings.zone
    for ac_id in await call.run(places.acs_of, place.id):
        lines = await call.run(exports.of_ac, ac_id, call.now)
        await asyncio.to_thread(words.add, writer, call.t, lines, zone)
        count += len(lines)
        await progress.show(call.t("export.writing", n=count))
    content = await asyncio.to_thread(writer.content)
    if not count:
        await progress.end(Reply(call.t("export.empty", code=place.code, name=call.t.name(place))))
        return
    await call.run(exports.note, call.user_id, place.id, count, call.now)
    caption = call.t("export.caption", code=place.code, name=call.t.name(place), n=count)
    await call.send_file(words.file_name(place, call.today), content, caption)
