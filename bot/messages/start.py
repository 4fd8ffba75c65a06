"""Render the question for the language, and the welcome."""

from bot.html import Html
from bot.i18n import Text


def ask_language(t: Text) -> Html:
    """Render the question for the language, in all of them."""
    return t("language.ask")


def language_kept(t: Text) -> Html:
    """Render, in the new language, that it is set."""
    return t("language.kept")


def welcome(t: Text, name: str, campaign: str) -> Html:
    """Render the greeting for a worker who comes back, by name."""
    return t("start.again", name=name, campaign=campaign)
