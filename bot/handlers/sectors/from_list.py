"""Sectors from a file, or from several lines of one message: shown first, made all at once."""

from collections.abc import Sequence

from bot.conversation import Context, Progress, Reply, menu_button
from bot.keyboards import agreeing, button, column
from bot.messages import sectors as messages
from models import sectors
from models.chats import form_drafts
from models.identity import envelope
from models.reference_data import sector_rows
from models.sectors import SectorLine
from models.spreadsheets import SheetRow

SECTOR = "sector"


async def make(ctx: Context, lines: Sequence[SectorLine]) -> None:
    """Make or change the sector of each line, all or none; a button undoes all of it."""
    near, update_id = ctx.services.settings.state, ctx.update.update_id
    changes = await ctx.run(
        sectors.many.apply, lines, near=near, by=ctx.user_id, now=ctx.now, update_id=update_id
    )
    found = [change.sector for change in changes]
    undo = button(ctx.t.plain("sector.button_undo"), "unsector", changes[-1].id)
    every = button(ctx.t.plain("sector.button_all"), "sectors", found[0].ac.id, 0)
    await ctx.reply(Reply(messages.from_list(ctx.t, found), column([every, undo])))


async def preview(ctx: Context, rows: Sequence[SheetRow], progress: Progress) -> None:
    """Show which sectors a file would make or change; its button makes them.

    What is kept until then is the list as lines of /sector.
    """
    text = sectors.joined(await ctx.run(sector_rows.read, rows))
    lines, near = sectors.split_lines(text), ctx.services.settings.state
    planned = await ctx.run(sectors.many.plan, lines, near=near, by=ctx.user_id)
    update_id, sealed = ctx.update.update_id, envelope.seal(text, ctx.services.keys)
    chat = ctx.chat_id, ctx.user_id, SECTOR, sealed, ctx.now, update_id, ctx.thread_id
    await ctx.run(form_drafts.save_line, *chat)
    yes = agreeing(button(ctx.t.plain("sector.button_file"), "line", update_id, SECTOR))
    await progress.end(Reply(messages.preview(ctx.t, planned), column([yes, menu_button(ctx.t)])))
