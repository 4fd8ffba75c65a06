"""The message that shows a broadcast's progress: edited while it moves."""

import logging

from telegram.error import TelegramError

from bot.conversation import Services
from bot.handlers.broadcasts.controls import controls
from bot.messages import broadcasts as messages
from models import broadcasts, chats
from models.broadcasts import BroadcastState, ProgressMessage

log = logging.getLogger(__name__)


async def show(services: Services) -> None:
    """Edit every message that shows something old; call it often.

    Whatever an edit says is said again by the next: one that fails is not repeated.
    """
    take_due = broadcasts.progress.take_due
    for due in await services.database.run(take_due, services.clock.now()):
        try:
            await _edit(services, due)
        except TelegramError as error:
            if "not modified" not in error.message.lower():
                code = due.broadcast.code
                log.info("broadcasts: progress of %s not shown: %s", code, error.message)


async def _edit(services: Services, due: ProgressMessage) -> None:
    settings, run, seen = services.settings, services.database.run, due.broadcast
    language = await run(chats.language_of, due.chat_id, 0, settings.language)
    t = services.catalogues.text(language, settings.zone)
    is_over = seen.state in (BroadcastState.DONE, BroadcastState.CANCELLED)
    left_out = await run(broadcasts.left_out, seen.id) if is_over else {}
    text = messages.progress(t, seen, left_out)
    await services.api.edit(due.chat_id, due.message_id, text, controls(t, seen))
