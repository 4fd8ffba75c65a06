"""/audit: show a coordinator who did and read what in their places. Reading is recorded too."""

from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.handlers.places import part_buttons, places_of_posts, require_post
from bot.keyboards import button, rows
from bot.messages import audit as messages
from models import places
from models.audit import history


async def audit(ctx: Context) -> None:
    """`/audit PLACE`; without it the coordinator's own place, or a choice among several."""
    await require_post(ctx, "audit")
    if ctx.arguments:
        near = ctx.services.settings.state
        place = await ctx.run(places.find_place, ctx.arguments, near=near)
        await _show(ctx, place.id, 0)
        return
    own = await places_of_posts(ctx, "audit")
    if len(own) == 1:
        await _show(ctx, own[0].id, 0)
        return
    await ctx.reply(Reply(ctx.t("audit.ask_place"), part_buttons(ctx, "audit", own)))


@action("audit", int, int, private=True)
async def show_page(ctx: Context, place_id: int, before: int) -> None:
    """Show the entries before this number; 0 shows the newest."""
    await _show(ctx, place_id, before)


async def _show(ctx: Context, place_id: int, before: int) -> None:
    page = await ctx.run(history.read_page, ctx.user_id, place_id, before, ctx.now)
    turns = []
    if page.older:
        turns.append(button(ctx.t.plain("audit.older"), "audit", place_id, page.older))
    if before or not turns:
        turns.append(button(ctx.t.plain("audit.newest"), "audit", place_id, 0))
    buttons = (*rows(turns, 2), (menu_button(ctx.t),))
    await ctx.reply(Reply(messages.page(ctx.t, page), buttons))
