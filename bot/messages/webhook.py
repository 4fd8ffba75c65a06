"""What the admins are told when updates do not reach the bot."""

from bot.html import Html
from bot.i18n import Text


def problem(t: Text, what: str) -> Html:
    """Render what is wrong with the webhook, and what whoever runs the bot can do."""
    return t(f"webhook.{what}")
