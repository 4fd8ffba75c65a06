"""The notice on personal data: the same words in /privacy and before consent."""

from bot.i18n import Text
from bot.markup import Html
from models.privacy import NOTICE_VERSION, Terms


def notice(t: Text, terms: Terms) -> Html:
    """Say what is kept, why, for how long, who sees it, how it goes, what is never asked."""
    return t(
        "privacy.notice",
        campaign=terms.campaign,
        drafts=terms.drafts,
        invitations=terms.invitations,
        updates=terms.updates,
        texts=terms.texts,
    )


def consent(t: Text, terms: Terms) -> Html:
    """Return the words that a person agrees to: the notice, and that they are of age."""
    return Html(f"{notice(t, terms)}\n\n{t('privacy.declaration')}")


def changed(t: Text, terms: Terms) -> Html:
    """Ask a worker who agreed to earlier words for the present ones."""
    return Html(f"{t('privacy.changed')}\n\n{consent(t, terms)}")


def page(t: Text, terms: Terms) -> Html:
    """Return the notice with its version."""
    return Html(f"{notice(t, terms)}\n\n{t('privacy.version', version=NOTICE_VERSION)}")
