"""Files of workers or invitations: preview when one arrives, import by a button, undo."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from hashlib import sha256

from bot.api import download
from bot.callbacks import action
from bot.conversation import Context, Progress, Reply, menu_button
from bot.handlers.people_files import sandboxed_reader
from bot.handlers.plans import plan_file
from bot.handlers.sectors import from_list as sector_list
from bot.keyboards import Keyboard, button, column
from bot.messages import invitation_sheet as sheet_messages
from bot.messages import people_files as messages
from models import authority
from models.errors import NotAllowed
from models.people_files import (
    FileChanged,
    ImportPreview,
    ImportPreviewBuilder,
    batches,
    invitation_links,
    is_of_people,
)
from models.reference_data import is_of_booths, sector_rows
from models.spreadsheets import BadSheet, NameReading, SheetRow, sheets


async def preview_file(ctx: Context) -> None:
    """Send a preview of what a file would import or plan; nothing is changed yet."""
    assert ctx.document is not None
    acs, document = await _scope(ctx), ctx.document
    sheets.require_size(document.file_size)
    progress = Progress(ctx)
    async with ctx.services.files:
        await progress.begin()
        content = await download(ctx.bot, document.file_id, document.file_size)
        async with aclosing(sandboxed_reader.read_rows(content)) as pieces:
            first: list[SheetRow] = await anext(pieces, [])
            if plan_file.is_plan(first):
                rest = [row async for piece in pieces for row in piece]
                await plan_file.preview_plan(ctx, first + rest, progress)
                return
            if not is_of_people(first) and sector_rows.names_sectors(first):
                rest = [row async for piece in pieces for row in piece]
                await sector_list.preview(ctx, first + rest, progress)
                return
            if not is_of_people(first) and is_of_booths(first):
                raise BadSheet(what="booths")
            rows = await _read(ctx, pieces, acs, progress, first=first)
        batch_id, preview = await ctx.run(
            batches.save_preview, rows, ctx.user_id, document.file_id, _hash(content), ctx.now
        )
    buttons = _choice(ctx, batch_id, preview) if preview.makes_something else ()
    await progress.end(Reply(messages.preview(ctx.t, preview), buttons))


@action("bring", int, private=True)
async def import_file(ctx: Context, batch_id: int) -> None:
    """Import a previewed file; pressed again, show what was imported."""
    await _bring(ctx, batch_id, NameReading.BY_FONT)


@action("bringas", int, str, private=True)
async def import_names(ctx: Context, batch_id: int, names: str) -> None:
    """Import a previewed file in which names may be in Kruti Dev, and read them in this way."""
    if names not in [*NameReading]:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await _bring(ctx, batch_id, NameReading(names))


async def _bring(ctx: Context, batch_id: int, names: NameReading) -> None:
    batch = await ctx.run(batches.get_preview, batch_id, ctx.user_id, ctx.now)
    progress, is_new = Progress(ctx), isinstance(batch, batches.SavedPreview)
    if isinstance(batch, batches.SavedPreview):
        await ctx.finish()  # the import takes longer than a button may stay unanswered
        async with ctx.services.files:
            await progress.begin()
            batch = await _import(ctx, batch_id, batch, progress, names)
    undo = button(ctx.t.plain("files.undo"), "unbring", batch.batch_id)
    again = button(ctx.t.plain("files.button_sheet"), "sheet", batch.batch_id)
    onward = button(ctx.t.plain("invite.button_own"), "run", "invite", "")
    await progress.end(Reply(messages.imported(ctx.t, batch), column([again, onward, undo])))
    if is_new and batch.rows and ctx.silence is None:
        await send_sheet(ctx, batch.batch_id)


@action("sheet", int, private=True, campaign=True)
async def send_sheet(ctx: Context, batch_id: int) -> None:
    """Send the links of an import that nobody has answered yet, with the text for each person."""
    count = await ctx.run(invitation_links.record, batch_id, ctx.user_id, ctx.now)
    if not count:
        ctx.toast(ctx.t.plain("invite.waiting_none"), alert=True)
        return
    await ctx.finish()  # a long list takes longer than a button may stay unanswered
    writer, campaign = sheet_messages.sheet(ctx.t), ctx.services.settings.campaign_name
    after = 0
    while people := await ctx.run(invitation_links.page, batch_id, ctx.user_id, ctx.now, after):
        await asyncio.to_thread(sheet_messages.add, writer, ctx.t, people, ctx.username, campaign)
        after = people[-1].invitation.id
    content = await asyncio.to_thread(writer.content)
    caption = ctx.t.plural("files.sheet_caption", count)
    own = button(ctx.t.plain("invite.button_own"), "run", "invite", "")
    below = Reply(caption, column([own, menu_button(ctx.t)]))
    await ctx.send_file(sheet_messages.file_name(ctx.today), content, below)


@action("nobring", int, private=True)
async def discard(ctx: Context, batch_id: int) -> None:
    """Discard the preview."""
    await ctx.run(batches.drop, batch_id, ctx.user_id)
    await ctx.reply(Reply(ctx.t("files.left"), column([menu_button(ctx.t)])))


@action("unbring", int, private=True)
async def undo(ctx: Context, batch_id: int) -> None:
    """Undo an import: remove the invitations of it that are still pending."""
    undone = await ctx.run(batches.undo, batch_id, ctx.user_id, ctx.now)
    await ctx.reply(Reply(messages.undone(ctx.t, undone), column([menu_button(ctx.t)])))


async def _import(
    ctx: Context,
    batch_id: int,
    preview: batches.SavedPreview,
    progress: Progress,
    names: NameReading,
) -> batches.AppliedImport:
    """Download the file again from Telegram, and import it if it is still the same."""
    content = await download(ctx.bot, preview.file_id)
    if _hash(content) != preview.sha256:
        raise FileChanged
    acs = await ctx.run(batches.scope, ctx.user_id)
    async with aclosing(sandboxed_reader.read_rows(content)) as pieces:
        rows = await _read(ctx, pieces, acs, progress, names=names)
    return await ctx.run(
        batches.apply,
        batch_id,
        rows,
        ctx.user_id,
        days=ctx.services.settings.invitation_days,
        now=ctx.now,
    )


async def _scope(ctx: Context) -> frozenset[int]:
    """Return the ACs for which this person may import people; none for who may only plan."""
    try:
        return await ctx.run(batches.scope, ctx.user_id)
    except NotAllowed:
        if not await ctx.run(authority.places_of, ctx.user_id, "plan"):
            raise
        return frozenset()


async def _read(
    ctx: Context,
    pieces: AsyncIterator[list[SheetRow]],
    acs: frozenset[int],
    progress: Progress,
    *,
    first: Sequence[SheetRow] = (),
    names: NameReading | None = None,
) -> ImportPreviewBuilder:
    """Check the rows of a file in pieces between other work; `first` was read before.

    What is to be imported has its way of reading names; a preview proposes one.
    """
    near, keys, for_good = ctx.services.settings.state, ctx.services.keys, names is not None
    result = ImportPreviewBuilder(acs, near, keys, ctx.now, for_good=for_good, names=names)
    await ctx.run(result.add_rows, first)
    async for rows in pieces:
        await ctx.run(result.add_rows, rows)
        await progress.show(ctx.t("files.reading", rows=result.rows))
    return result


def _choice(ctx: Context, batch_id: int, preview: ImportPreview) -> Keyboard:
    yes = [button(ctx.t.plain("files.bring", n=preview.new), "bring", batch_id)]
    if preview.renamed:
        hindi = ctx.t.plain("files.bring_hindi", n=preview.new)
        typed, as_typed = ctx.t.plain("files.bring_as_is"), NameReading.AS_THEY_ARE
        yes = [button(hindi, "bringas", batch_id, preview.names)]
        yes += [button(typed, "bringas", batch_id, as_typed)]
    return column([*yes, button(ctx.t.plain("files.leave"), "nobring", batch_id)])


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
