"""A file of workers or invitations: looked at when it comes, brought in by a button, undone."""

from contextlib import aclosing
from hashlib import sha256

from bot import reading
from bot.call import Call, Reply
from bot.callbacks import action
from bot.downloads import download
from bot.keyboards import Keyboard, button, column
from bot.messages import files as words
from bot.progress import Progress
from models import imports, sheets
from models.errors import FileChanged
from models.people_rows import Reading


async def arrived(call: Call) -> None:
    """A document in the private chat: say what it would make; nothing is changed yet."""
    assert call.document is not None
    acs, document = await call.run(imports.scope, call.user_id), call.document
    sheets.ending(document.file_name)
    sheets.require_size(document.file_size)
    progress = Progress(call)
    async with call.services.files:
        await progress.begin()
        content = await download(call.bot, document.file_id, document.file_size)
        found = await _read(call, document.file_name, content, acs, progress)
        batch_id, preview = await call.run(
            imports.look, found, call.user_id, document.file_id, _hash(content), call.now
        )
    buttons = _choice(call, batch_id, preview.new) if preview.makes_something else ()
    await progress.end(Reply(words.preview(call.t, preview), buttons))


@action("bring", int, private=True)
async def bring(call: Call, batch_id: int) -> None:
    """Bring in what was looked at; pressed again, show what that has made."""
    found = await call.run(imports.looked, batch_id, call.user_id, call.now)
    progress = Progress(call)
    if isinstance(found, imports.Looked):
        await call.finish()  # what follows takes longer than a button should seem stuck
        async with call.services.files:
            await progress.begin()
            found = await _bring(call, batch_id, found, progress)
    undo = button(call.t.plain("files.undo"), "unbring", found.batch_id)
    await progress.end(Reply(words.brought(call.t, found), column([undo])))


@action("nobring", int, private=True)
async def leave(call: Call, batch_id: int) -> None:
    """Put the preview aside."""
    await call.run(imports.drop, batch_id, call.user_id)
    await call.reply(Reply(call.t("files.left")))


@action("unbring", int, private=True)
async def undo(call: Call, batch_id: int) -> None:
    """Take back what still waits of a file."""
    undone = await call.run(imports.undo, batch_id, call.user_id, call.now)
    await call.reply(Reply(words.undone(call.t, undone)))


async def _bring(
    call: Call, batch_id: int, looked: imports.Looked, progress: Progress
) -> imports.Brought:
    """Read the file once more, which Telegram has kept, and bring it in if it is the same."""
    content = await download(call.bot, looked.file_id)
    if _hash(content) != looked.sha256:
        raise FileChanged
    acs = await call.run(imports.scope, call.user_id)
    found = await _read(call, sheets.named(content), content, acs, progress, for_good=True)
    return await call.run(
        imports.bring,
        batch_id,
        found,
        call.user_id,
        days=call.services.settings.invitation_days,
        now=call.now,
    )


async def _read(
    call: Call,
    name: str,
    content: bytes,
    acs: frozenset[int],
    progress: Progress,
    *,
    for_good: bool = False,
) -> Reading:
    """Read a file in a process of its own, and look at its rows in pieces between other work."""
    near, keys = call.services.settings.state, call.services.keys
    found = Reading(acs, near, keys, call.now, for_good=for_good)
    async with aclosing(reading.pieces(name, content)) as pieces:
        async for rows in pieces:
            await call.run(found.take, rows)
            await progress.show(call.t("files.reading", rows=found.rows))
    return found


def _choice(call: Call, batch_id: int, new: int) -> Keyboard:
    yes = button(call.t.plain("files.bring", n=new), "bring", batch_id)
    return column([yes, button(call.t.plain("files.leave"), "nobring", batch_id)])


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
