"""An answer to a person: its text, its buttons, and the keyboard that Telegram shows for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from telegram import (
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.api import Markup
from bot.button import Button, Keyboard, as_markup
from bot.command import Command
from bot.command_buttons import command_button
from bot.html import Html
from bot.i18n import Text
from bot.keyboards import without_campaign
from models.polls import Silence

LibraryMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True, slots=True)
class Reply:
    """Text and buttons to answer with.

    `request_contact` labels a button that shares the person's own phone, with the labels of
    `typed` below it. `remove_keyboard` removes such a keyboard again. `as_reply` quotes the
    message that is answered in a private chat too, as groups always do; a button below can then
    look it up (`Context.quoted`). `as_new` leaves the message of a pressed button as it is.
    `goes_on` says that another message of the same answer follows, which has the buttons.
    `photo` is a PNG, or Telegram's id of one, that the text stands below; in the outbox alone.
    """

    text: Html
    buttons: Keyboard = ()
    request_contact: str = ""
    typed: tuple[str, ...] = ()
    remove_keyboard: bool = False
    as_reply: bool = False
    as_new: bool = False
    goes_on: bool = False
    photo: str | bytes = ""


def menu_button(t: Text) -> Button:
    """Return the button that shows a person's menu, where an answer has no other next step."""
    return command_button(t, "start")


def leading_on(reply: Reply, t: Text, chat_id: int) -> Reply:
    """Return an answer of a private chat with the menu's button, where it has no other next step.

    A message has one keyboard: where it shows that of a contact, nothing is added. A group, whose
    id is below 0, has no menu.
    """
    if chat_id < 0 or reply.buttons or reply.request_contact or reply.goes_on:
        return reply
    return replace(reply, buttons=((menu_button(t),),))


def permitted(reply: Reply, commands: Mapping[str, Command], silence: Silence | None) -> Reply:
    """Return an answer without the buttons that are refused in the silence before a poll."""
    if silence is None or not reply.buttons:
        return reply
    refused = {command.name for command in commands.values() if command.campaign}
    return replace(reply, buttons=without_campaign(reply.buttons, refused))


def reply_markup(reply: Reply) -> Markup | None:
    """Return the keyboard of an answer, or None when it has none."""
    if reply.request_contact:
        contact = KeyboardButton(reply.request_contact, request_contact=True)
        rows = [[contact], [KeyboardButton(label) for label in reply.typed]]
        return ReplyKeyboardMarkup(
            [row for row in rows if row], resize_keyboard=True, one_time_keyboard=True
        )
    if reply.buttons:
        return reply.buttons
    return ReplyKeyboardRemove() if reply.remove_keyboard else None


def library_markup(reply: Reply) -> LibraryMarkup | None:
    """Return the keyboard of an answer as the library's own methods take it, or None."""
    markup = reply_markup(reply)
    return as_markup(markup) if isinstance(markup, tuple) else markup
