"""Build the buttons under a message. Labels are plain text, as Telegram requires."""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import quote

from telegram.constants import KeyboardButtonStyle

from bot.button import Button, CopiedText
from bot.button import Keyboard as Keyboard  # whoever builds one needs its type
from bot.callbacks import is_campaign, pack
from bot.html import shorten

LABEL = 60  # characters; the phone's screen cuts longer ones anyway
COPIED = 256  # characters that a button can copy, Telegram's limit
WHATSAPP = "https://wa.me/?text="
SHARE = "https://t.me/share/"
ADDRESS = 2_000  # characters of a button's address; apps and browsers take so many
LAST_PAGE = 100_000  # more than any list has
_END, _YES = KeyboardButtonStyle.DANGER, KeyboardButtonStyle.SUCCESS
# By the action of a button; where it is `run`, by the command that it runs.
STYLES = {
    "erase": _END,
    "endpost": _END,
    "stopbroadcast": _END,
    "askstop": _END,
    "takebroadcastback": _END,
    "declined": _END,
    "run takeback": _END,
    "endtarget": _END,
    "askend": _END,
    "calloff": _END,
    "dropsector": _END,
    "dropsectoryes": _END,
    "calloffsure": _END,
    "undoplan": _END,
    "dropplan": _END,
    "cannot": _END,
    "revoke": _END,
    "withdraw": _END,
    "withdrawyes": _END,
    "nobring": _END,
    "unbring": _END,
    "notme": _END,
    "notmeyes": _END,
    "notby": _END,
    "notbyyes": _END,
    "disown": _END,
    "disowned": _END,
    "blocksender": _END,
    "revokeyes": _END,
    "quit": _END,
    "unwait": _END,
    "letgo": _END,
    "leavebooth": _END,
    "nottakeover": _END,
    "stophandover": _END,
    "run erase": _END,
    "run cancel": _END,
    "agree": _YES,
    "coming": _YES,
    "heard": _YES,
    "resumebroadcast": _YES,
    "run enrol": _YES,
}


def button(label: str, action: str, *values: object) -> Button:
    """Return a button that calls `action` (bot/callbacks.py) with these values.

    Red is what ends something, green what agrees to something; an old app shows neither.
    """
    style = STYLES.get(action) or (STYLES.get(f"{action} {values[0]}") if values else None)
    data = pack(action, *values)
    return Button(shorten(label, LABEL), callback_data=data, style=style)


def agreeing(one: Button) -> Button:
    """Return the same button in green: with it somebody agrees, or takes a seat."""
    return one._replace(style=_YES)


def deep_link(label: str, username: str, token: str) -> Button:
    """Return a button that opens the private chat and sends `/start token`."""
    return Button(shorten(label, LABEL), url=f"https://t.me/{username}?start={token}")


def to_whatsapp(label: str, text: str, link: str) -> Button:
    """Return a button that opens WhatsApp with a short text and a link, to be sent to anybody.

    The text is cut where the button's address would be longer than Telegram takes.
    """
    return Button(shorten(label, LABEL), url=whatsapp_address(text, link))


def whatsapp_address(text: str, link: str) -> str:
    """Return the address that opens WhatsApp with a text and a link below it."""
    address = WHATSAPP + quote(f"{text}\n{link}", safe="")
    while len(address) > ADDRESS:
        text = shorten(text, len(text) - 10)
        address = WHATSAPP + quote(f"{text}\n{link}", safe="")
    return address


def copies(label: str, text: str) -> Keyboard:
    """Return a row with a button that copies a text; none when the text is too long for one."""
    if len(text) > COPIED:
        return ()
    return ((Button(shorten(label, LABEL), copy_text=CopiedText(text)),),)


def column(buttons: Iterable[Button]) -> Keyboard:
    """Return a keyboard with each button on a row of its own."""
    return tuple((single,) for single in buttons)


def rows(buttons: Sequence[Button], width: int) -> Keyboard:
    """Return a keyboard with at most `width` buttons (Telegram's limit is 8) in a row."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def without_campaign(keyboard: Keyboard, commands: Collection[str]) -> Keyboard:
    """Return a keyboard without what is refused before a poll: such commands, and passing on."""
    kept = (tuple(one for one in row if not _is_campaign(one, commands)) for row in keyboard)
    return tuple(row for row in kept if row)


def _is_campaign(one: Button, commands: Collection[str]) -> bool:
    if one.callback_data is not None:
        return is_campaign(one.callback_data, commands)
    if one.url is None:
        return one.switch_inline_query is not None
    passes_on = one.url.startswith((WHATSAPP, SHARE))
    return passes_on or one.url.rpartition("?start=c")[2] in commands


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


def page_within(number: int, total: int, size: int) -> int:
    """Return the page, or the last one: a list may have become shorter than its buttons say."""
    return max(0, min(number, -(-total // size) - 1))
