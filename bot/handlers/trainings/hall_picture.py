"""The picture on the wall: draw it, and renew it in the chat of who shows it, each minute."""

import asyncio
import logging
from contextlib import suppress

from telegram import Bot, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.api import ErrorMeaning, meaning_of
from bot.button import as_markup
from bot.conversation import Services
from bot.handlers.trainings.stage_buttons import stage_buttons
from bot.messages import attendance as messages
from bot.pictures import draw_hall
from models import chats
from models.attendance import AttendanceStage, AttendanceView, HallPicture, hall_pictures

log = logging.getLogger(__name__)
AT_ONCE = 5  # pictures on their way: people's answers go between them
LONGEST = 45.0  # seconds for one picture; after that the next minute's is worth more
# What passes until the next minute; whatever else Telegram refuses, it refuses again.
_PASSING = frozenset(
    {ErrorMeaning.WAIT, ErrorMeaning.NOT_SENT, ErrorMeaning.FAULT, ErrorMeaning.UNKNOWN}
)


async def draw(username: str, seen: AttendanceView) -> bytes:
    """Return the picture with the code of this minute."""
    title = f"{seen.session.code} {seen.session.title}"
    link = messages.check_in_link(username, seen)
    return await asyncio.to_thread(draw_hall, link, seen.code, title)


async def remove(bot: Bot, chat_id: int, message_id: int) -> None:
    """Delete a picture that another one has replaced; an older message may refuse that."""
    with suppress(TelegramError):
        await bot.delete_message(chat_id, message_id)


async def renew(services: Services, bot: Bot) -> None:
    """Renew every picture that shows an older code than this minute's; call it often.

    Once the attendance is closed its picture says so, and is renewed no more.
    """
    due = await services.database.run(hall_pictures.take_due, services.clock.now())
    turn = asyncio.Semaphore(AT_ONCE)

    async def in_turn(picture: HallPicture) -> None:
        async with turn:
            await _renew(services, bot, picture)

    await asyncio.gather(*map(in_turn, due))


async def _renew(services: Services, bot: Bot, picture: HallPicture) -> None:
    is_open = picture.seen.stage is AttendanceStage.OPEN
    try:
        async with asyncio.timeout(LONGEST):
            await _edit(services, bot, picture)
    except TimeoutError:
        log.info("attendance: picture %d not renewed: no turn in time", picture.id)
    except TelegramError as error:
        is_same = "not modified" in error.message.lower()
        if not is_same and meaning_of(error) not in _PASSING:
            is_open = False
        if not is_same:
            log.info("attendance: picture %d not renewed: %s", picture.id, error.message)
    if not is_open:
        await services.database.run(hall_pictures.forget, picture.id)


async def _edit(services: Services, bot: Bot, picture: HallPicture) -> None:
    settings, seen = services.settings, picture.seen
    run = services.database.run
    language = await run(chats.language_of, picture.chat_id, 0, settings.language)
    t = services.catalogues.text(language, settings.zone)
    text, keyboard = messages.for_the_hall(t, seen), as_markup(stage_buttons(t, seen))
    if seen.stage is not AttendanceStage.OPEN:
        await bot.edit_message_caption(
            picture.chat_id,
            picture.message_id,
            caption=text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
        )
        return
    shown = await draw(bot.username, seen)
    media = InputMediaPhoto(shown, caption=text, parse_mode=ParseMode.HTML)
    await bot.edit_message_media(media, picture.chat_id, picture.message_id, reply_markup=keyboard)
