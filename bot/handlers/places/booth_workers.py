"""The button of a booth's page that shows its workers by name, to those who may see them."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, arrows, button, column, page_of, page_within
from bot.messages import booth_workers as messages
from models import authority, places, workers
from models.workers import booth_workers


async def workers_button(ctx: Context, booth: places.Booth) -> Keyboard:
    """Return the button to a booth's workers; none for who may not see them."""
    may = authority.may_in_booth
    if not ctx.caller.holds_post or not await ctx.run(may, ctx.user_id, "people", booth):
        return ()
    return column([button(ctx.t.plain("booth_workers.button"), "boothworkers", booth.id, 0)])


@action("boothworkers", int, int, private=True)
async def show(ctx: Context, booth_id: int, page: int) -> None:
    """Show a page of a booth's workers by name."""
    number = page_of(page)
    shown = await ctx.run(workers.of_booth, booth_id, by=ctx.user_id, now=ctx.now, page=number)
    if number and number * booth_workers.PAGE >= shown.total:
        await show(ctx, booth_id, page_within(number, shown.total, booth_workers.PAGE))
        return
    back = button(ctx.t.plain("booth_workers.back", code=shown.booth.code), "booth", booth_id)
    pages = -(-shown.total // booth_workers.PAGE)
    turns = arrows(number, pages, "boothworkers", booth_id)
    await ctx.reply(Reply(messages.workers(ctx.t, shown), (*turns, *column([back]))))
