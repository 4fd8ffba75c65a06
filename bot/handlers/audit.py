"""/audit: a coordinator sees who did and read what in their places. Looking is on record too."""

from bot.call import Call, Reply
from bot.callbacks import action
from bot.handlers.own_place import code_of, require_post
from bot.keyboards import button, rows
from bot.messages import audit as words
from models import authority, inspection, places


async def audit(call: Call) -> None:
    """`/audit PLACE`; without it one's own place, of several a choice."""
    await require_post(call, "audit")
    if call.arguments:
        near = call.services.settings.state
        found = await call.run(places.find_place, call.arguments, near=near)
        await _show(call, found.id, 0)
        return
    own = await call.run(authority.places_of, call.user_id, "audit")
    if len(own) == 1:
        await _show(call, own[0].id, 0)
        return
    choices = [
        button(f"{p.code} · {call.t.name(p)}", "run", "audit", code_of(call, p)) for p in own
    ]
    await call.reply(Reply(call.t("audit.ask_place"), rows(choices, 2)))


@action("audit", int, int, private=True)
async def turn(call: Call, place_id: int, before: int) -> None:
    """Show the entries before a number; 0 shows the newest."""
    await _show(call, place_id, before)


async def _show(call: Call, place_id: int, before: int) -> None:
    page = await call.run(inspection.read, call.user_id, place_id, before, call.now)
    turns = []
    if page.older:
        turns.append(button(call.t.plain("audit.older"), "audit", place_id, page.older))
    if before or not turns:
        turns.append(button(call.t.plain("audit.newest"), "audit", place_id, 0))
    await call.reply(Reply(words.page(call.t, page), rows(turns, 2)))
