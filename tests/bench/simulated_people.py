"""Simulated people who register: they answer the bot from the first message to the card.

Their steps: `first` presses the first button, `any` one of a form's suggestions, `contact` shares
their own phone, `wait` presses the button of a waiting list, if there is one. A step follows the
bot's next message with buttons for it.
"""

import json
from typing import Any

from tests.bench import updates

WAIT = '"wait:'  # how the data of that button begins


class SimulatedPerson:
    """A person in their private chat with the bot, with their remaining steps."""

    def __init__(self, user_id: int, steps: list[str]) -> None:
        """`steps` starts with the text of the person's first message."""
        self._user_id = user_id
        self._first_text, *self._steps = steps

    def first_update(self) -> dict[str, Any]:
        """Return the update of the first message."""
        return updates.text(self._user_id, self._first_text)

    def answer(self, message_id: int, markup: str) -> dict[str, Any] | None:
        """Return the update that answers a message with this `reply_markup`, or None."""
        step = self._steps[0] if self._steps else ""
        keyboard = json.loads(markup)
        if step == "contact" and keyboard.get("keyboard"):
            self._steps.pop(0)
            return updates.contact(self._user_id)
        if step == "wait" and WAIT in markup:
            self._steps.pop(0)
            offered = [b["callback_data"] for row in keyboard["inline_keyboard"] for b in row]
            waits = next(data for data in offered if data.startswith("wait:"))
            return updates.press(self._user_id, message_id, waits)
        if step in ("first", "any") and keyboard.get("inline_keyboard"):
            self._steps.pop(0)
            data = self._choice(keyboard["inline_keyboard"], step)
            return updates.press(self._user_id, message_id, data)
        return None

    def is_done(self, markup: str) -> bool:
        """Return whether no step remains and this `reply_markup` is of the bot's last message."""
        if self._steps == ["wait"]:  # unless they got a seat
            return "inline_keyboard" in markup and WAIT not in markup
        return not self._steps and "inline_keyboard" in markup

    def _choice(self, rows: list[list[dict[str, str]]], step: str) -> str:
        """Return a button's data: the first one, or any with the same action (a suggestion)."""
        offered = [b["callback_data"] for row in rows for b in row]
        suggestions = [data for data in offered if data.split(":")[0] == offered[0].split(":")[0]]
        return suggestions[self._user_id % len(suggestions) if step == "any" else 0]
