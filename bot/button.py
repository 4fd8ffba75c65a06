"""A button under a message, as the Bot API has it.

The library's own objects check and freeze each field: two of them under an answer, and the
keyboard around them, were as dear as finding what the answer says.
"""

from typing import NamedTuple

from telegram import InlineKeyboardMarkup


class CopiedText(NamedTuple):
    """What a button copies, at most 256 characters."""

    text: str


class Button(NamedTuple):
    """One button; besides its text and style it has one field, which says what a press does."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    style: str | None = None
    copy_text: CopiedText | None = None
    switch_inline_query: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the button as the Bot API reads it."""
        fields: dict[str, object] = {
            name: value for name, value in zip(self._fields, self, strict=True) if value is not None
        }
        if self.copy_text is not None:
            fields["copy_text"] = self.copy_text._asdict()
        return fields


Row = tuple[Button, ...]
Keyboard = tuple[Row, ...]


def as_markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Return a keyboard as the library's own methods take it; None for one without buttons."""
    if not keyboard:
        return None
    rows = [[button.to_dict() for button in row] for row in keyboard]
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None)
