"""The bot as Telegram shows it: its name, what it is for, and its picture, set at the start.

Telegram allows few such calls, so it is asked first, and only what differs is set.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import Bot, InputProfilePhotoStatic
from telegram.error import TelegramError

from bot.html import shorten
from bot.i18n import LANGUAGES, Catalogues
from bot.pictures import draw_profile_photo
from config.settings import Settings

log = logging.getLogger(__name__)
NAME, DESCRIPTION, ABOUT = 64, 512, 120  # characters, Telegram's limits


async def set_profile(bot: Bot, catalogues: Catalogues, settings: Settings) -> None:
    """Set what differs, in both languages; what fails is one line in the log."""
    failed: dict[str, str] = {}
    await _attempt(failed, "picture", _set_picture(bot, settings))
    for code in (None, *LANGUAGES):
        t = catalogues.text(code or settings.language, settings.zone)
        campaign = settings.campaign_name
        description = t.plain("profile.description", campaign=campaign)
        about = t.plain("profile.about", campaign=campaign)
        await _attempt(failed, "name", _set_name(bot, shorten(campaign, NAME), code))
        text = shorten(description, DESCRIPTION)
        await _attempt(failed, "description", _set_description(bot, text, code))
        await _attempt(failed, "about", _set_about(bot, shorten(about, ABOUT), code))
    if failed:
        reasons = ", ".join(f"{what} ({reason})" for what, reason in failed.items())
        log.warning("api: profile not set: %s", reasons)


async def _attempt(failed: dict[str, str], what: str, change: Coroutine[Any, Any, None]) -> None:
    """Make a change; after a refusal nothing more of its kind is tried."""
    if what in failed:
        change.close()
        return
    try:
        await change
    except TelegramError as error:
        failed[what] = error.message


async def _set_name(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_name(code)).name != text:
        await bot.set_my_name(text, code)


async def _set_description(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_description(code)).description != text:
        await bot.set_my_description(text, code)


async def _set_about(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_short_description(code)).short_description != text:
        await bot.set_my_short_description(text, code)


async def _set_picture(bot: Bot, settings: Settings) -> None:
    """Set the picture of a bot that has none; one that somebody chose stays."""
    if (await bot.get_user_profile_photos(bot.id, limit=1)).total_count:
        return
    picture = await asyncio.to_thread(draw_profile_photo, settings.campaign_colour)
    await bot.set_my_profile_photo(InputProfilePhotoStatic(picture))
