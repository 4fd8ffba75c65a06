"""The button that runs a command, wherever an answer or a message of the outbox leads to one."""

from bot.button import Button
from bot.i18n import Text
from bot.keyboards import button


def command_label(t: Text, name: str) -> str:
    """Return the label of a command's button: its own, or else its line of the menu."""
    return t.plain(f"button.{name}" if t.has(f"button.{name}") else f"command.{name}")


def command_button(t: Text, name: str) -> Button:
    """Return the button that runs a command without arguments."""
    return button(command_label(t, name), "run", name, "")
