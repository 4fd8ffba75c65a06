"""Render the first screen, the question for the language, and the welcome."""

from collections.abc import Iterable

from bot.html import Html
from bot.i18n import Text
from bot.messages import privacy
from models.consents import Terms


def first_screen(languages: Iterable[Text], terms: Terms, inviter: str) -> Html:
    """Render, in every language, what this is, whose, what one gets here, and who invited one.

    `inviter` is a first name, "" for nobody. The question for the language follows.
    """
    texts = tuple(languages)
    blocks = [_introduction(t, terms, inviter) for t in texts]
    return Html("\n\n".join([*blocks, ask_language(texts[0])]))


def ask_language(t: Text) -> Html:
    """Render the question for the language, in all of them."""
    return t("language.ask")


def language_kept(t: Text) -> Html:
    """Render, in the new language, that it is set."""
    return t("language.kept")


def welcome(t: Text, name: str, campaign: str) -> Html:
    """Render the greeting for a worker who comes back, by name."""
    return t("start.again", name=t.person(name), campaign=campaign)


def about(t: Text, terms: Terms) -> Html:
    """Render whose bot this is, whom to ask, and what one gets here."""
    return Html("\n".join(filter(None, (privacy.whose(t, terms), t("start.gets")))))


def _introduction(t: Text, terms: Terms, inviter: str) -> Html:
    invited = t("start.invited", inviter=t.person(inviter)) if inviter else ""
    first = t("start.first", campaign=terms.campaign)
    return Html("\n".join(filter(None, (first, about(t, terms), invited))))
