"""Render the questions of the registration."""

from bot.html import Html
from bot.i18n import Text
from models.places import Booth


def ask_consent(t: Text, name: str, consent: Html, home: Booth | None, inviter: str) -> Html:
    """Render the greeting, the notice to agree to, and the inviter and booth that a link named."""
    parts = [t("registration.greeting", name=t.person(name))]
    if inviter:
        parts.append(t("invite.named", inviter=t.person(inviter)))
    if home is not None:
        parts.append(_home(t, home))
    return Html("\n\n".join([*parts, consent]))


def ask_contact(t: Text) -> Html:
    """Render the question for the person's own contact."""
    return t("registration.ask_contact")


def ask_name(t: Text, home: Booth | None, inviter: str) -> Html:
    """Render the question for the name, with the inviter ("" for nobody) and a known booth."""
    invited = t("invite.named", inviter=inviter) if inviter else ""
    parts = [invited, _home(t, home) if home else "", t("registration.ask_name")]
    return Html("\n\n".join(filter(None, parts)))


def ask_confirm(t: Text, name: str, booth: Booth) -> Html:
    """Render the last question: are name and booth right?"""
    return t("registration.ask_confirm", name=name, home=_home(t, booth))


def moved(t: Text, waiting: int) -> Html:
    """Render that a registration is here now, and that its posts wait, if it has any."""
    waits = f"\n{t('claim.posts_wait')}" if waiting else ""
    return Html(f"{t('claim.moved')}{waits}")


def resumed(t: Text) -> Html:
    """Render that the earlier answers are still there."""
    return t("registration.resumed")


def _home(t: Text, home: Booth) -> Html:
    if home.whole:
        return t("registration.home_ac", number=str(home.ac.number), ac=t.name(home.ac))
    line = t("registration.home", code=home.code, name=home.name(t.language), ac=t.name(home.ac))
    return Html(f"{line}\n{t('booth.sample')}") if home.sample else line
