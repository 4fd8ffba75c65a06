"""Build the buttons under a message. Labels are plain text, as Telegram requires."""

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton

from bot.callbacks import pack
from bot.html import shorten

Row = tuple[InlineKeyboardButton, ...]
Keyboard = tuple[Row, ...]
LABEL = 60  # characters; the phone's screen cuts longer ones anyway
LAST_PAGE = 100_000  # more than any list has


def button(label: str, action: str, *values: object) -> InlineKeyboardButton:
    """Return a button that calls `action` (bot/callbacks.py) with these values."""
    return InlineKeyboardButton(shorten(label, LABEL), callback_data=pack(action, *values))


def deep_link(label: str, username: str, token: str) -> InlineKeyboardButton:
    """Return a button that opens the private chat and sends `/start token`."""
    return InlineKeyboardButton(shorten(label, LABEL), url=f"https://t.me/{username}?start={token}")


def column(buttons: Iterable[InlineKeyboardButton]) -> Keyboard:
    """Return a keyboard with each button on a row of its own."""
    return tuple((single,) for single in buttons)


def rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Keyboard:
    """Return a keyboard with at most `width` buttons (Telegram's limit is 8) in a row."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def arrows(page: int, pages: int, action: str, *values: object) -> Keyboard:
    """Return a row with ‹ and › that turn to the pages beside `page` (from 0); none for one page.

    The number of the page to show is the last value of the button's action.
    """
    turns = [
        button(sign, action, *values, to)
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 0 <= to < pages
    ]
    return (tuple(turns),) if turns else ()


def page_of(number: int) -> int:
    """Return a valid page (from 0): callback data typed by hand may name any number."""
    return max(0, min(number, LAST_PAGE))
