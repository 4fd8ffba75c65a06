"""Correct a broadcast where it arrived, or delete it there: message by message of one chat."""

from telegram.error import BadRequest

from bot.api import QueuedSend
from bot.conversation import Services
from bot.html import Html, split, split_below_picture
from bot.keyboards import Keyboard
from bot.messages import broadcasts as messages
from bot.outbox.reasons import Obsolete, Unchangeable
from bot.outbox_buttons import broadcast_buttons
from models import broadcasts, chats
from models.broadcasts import LetterChange

SAME = "not modified"
# Whoever deleted it has what was wanted; the others are told of as not changed.
GONE = "message to delete not found"
REFUSED = ("message to edit not found", "can't be edited", "can't be deleted", "message_id_invalid")


async def change(services: Services, payload: dict[str, int], queued: QueuedSend) -> None:
    """LetterChange the messages of one recipient; doing it again does no harm.

    Raises Obsolete, Unchangeable, or what a call of the Bot API raises.
    """
    found = await services.database.run(broadcasts.letters.to_change, payload["to"])
    if found is None or not found.message_ids:
        raise Obsolete
    try:
        if found.removed:
            await _delete(services, found, found.message_ids, queued)
        else:
            await _edit(services, found, queued)
    except BadRequest as error:
        if any(refused in error.message.lower() for refused in REFUSED):
            raise Unchangeable(error.message) from error
        raise


async def _delete(
    services: Services, found: LetterChange, message_ids: tuple[int, ...], queued: QueuedSend
) -> None:
    for message_id in message_ids:
        try:
            await services.api.delete(found.chat_id, message_id, queued=queued)
        except BadRequest as error:
            if GONE not in error.message.lower():
                raise


async def _edit(services: Services, found: LetterChange, queued: QueuedSend) -> None:
    """Put the new words into the messages that there are; what is too many is deleted."""
    settings, run = services.settings, services.database.run
    language = await run(chats.language_of, found.chat_id, 0, settings.language)
    t = services.catalogues.text(language, settings.zone)
    text, photo = messages.letter(t, found.letter), found.letter.words.photo
    parts = split_below_picture(text) if photo else split(text)
    if len(parts) > len(found.message_ids):
        raise Unchangeable("more text than messages")
    for n, part in enumerate(parts):
        buttons = broadcast_buttons(t, found.letter) if n == len(parts) - 1 else None
        await _edit_one(services, found, n, part, buttons, queued)
    await _delete(services, found, found.message_ids[len(parts) :], queued)


async def _edit_one(
    services: Services,
    found: LetterChange,
    n: int,
    part: Html,
    buttons: Keyboard | None,
    queued: QueuedSend,
) -> None:
    captioned = bool(found.letter.words.photo) and not n
    edit = services.api.edit_caption if captioned else services.api.edit
    try:
        await edit(found.chat_id, found.message_ids[n], part, buttons, queued=queued)
    except BadRequest as error:
        if SAME not in error.message.lower():
            raise
