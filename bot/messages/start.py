"""The first words: language and welcome."""

from bot.i18n import Text
from bot.markup import Html


def ask_language(t: Text) -> Html:
    """Ask for the language, in all of them."""
    return t("language.ask")


def language_kept(t: Text) -> Html:
    """Say in the new language that it is kept."""
    return t("language.kept")


def welcome(t: Text, name: str, campaign: str) -> Html:
    """Greet a worker who comes back, by name."""
    return t("start.again", name=name, campaign=campaign)
