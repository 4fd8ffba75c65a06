"""Render the privacy notice: the same text in /privacy and before consent."""

from bot.html import Html
from bot.i18n import Text
from models.consents import NOTICE_VERSION, Terms


def notice(t: Text, terms: Terms) -> Html:
    """Render what is stored, why, how long, who sees it, how to erase it, what is never asked."""
    return t(
        "privacy.notice",
        campaign=terms.campaign,
        drafts=terms.drafts,
        invitations=terms.invitations,
        updates=terms.updates,
        texts=terms.texts,
        marks=terms.marks,
    )


def consent(t: Text, terms: Terms) -> Html:
    """Render the text that a person agrees to: the notice, and that they are of age."""
    return Html(f"{notice(t, terms)}\n\n{t('privacy.declaration')}")


def changed(t: Text, terms: Terms) -> Html:
    """Render the changed notice, for a worker who agreed to an earlier one."""
    return Html(f"{t('privacy.changed')}\n\n{consent(t, terms)}")


def page(t: Text, terms: Terms) -> Html:
    """Render the notice with its version."""
    return Html(f"{notice(t, terms)}\n\n{t('privacy.version', version=NOTICE_VERSION)}")
