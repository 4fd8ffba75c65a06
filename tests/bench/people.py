"""People who answer what the bot asks, so that a registration goes from the first word to the card.

Their steps: `first` presses the first button, `any` one of a form's suggestions, `contact` shares
their own phone. A step is taken at the bot's next message that has buttons for it.
"""

import json
from typing import Any

from tests.bench import updates


class Person:
    """Somebody in their own chat, with the steps they still have to take."""

    def __init__(self, user_id: int, steps: list[str]) -> None:
        """`steps` begins with what the person writes first."""
        self._user_id = user_id
        self._words, *self._steps = steps

    def begins(self) -> dict[str, Any]:
        """Give the update of the first word."""
        return updates.text(self._user_id, self._words)

    def answers(self, message_id: int, markup: str) -> dict[str, Any] | None:
        """Give the update that follows a message with this `reply_markup`; None: nothing does."""
        step = self._steps[0] if self._steps else ""
        keyboard = json.loads(markup)
        if step == "contact" and keyboard.get("keyboard"):
            self._steps.pop(0)
            return updates.contact(self._user_id)
        if step in ("first", "any") and keyboard.get("inline_keyboard"):
            self._steps.pop(0)
            data = self._choice(keyboard["inline_keyboard"], step)
            return updates.press(self._user_id, message_id, data)
        return None

    def is_through(self, markup: str) -> bool:
        """Whether all steps are taken and this `reply_markup` is under the bot's last word."""
        return not self._steps and "inline_keyboard" in markup

    def _choice(self, rows: list[list[dict[str, str]]], step: str) -> str:
        """A form's suggestions do the same as its first button; other buttons turn or leave."""
        offered = [b["callback_data"] for row in rows for b in row]
        alike = [data for data in offered if data.split(":")[0] == offered[0].split(":")[0]]
        return alike[self._user_id % len(alike) if step == "any" else 0]
