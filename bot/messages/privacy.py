"""The notice on personal data: the same words in /privacy and before consent."""

from bot.i18n import Text
from bot.markup import Html
from models.privacy import NOTICE_VERSION


def notice(t: Text, campaign: str) -> Html:
    """Say what is kept, why, for how long, who sees it, what is never asked, whom to tell."""
    return t("privacy.notice", campaign=campaign)


def consent(t: Text, campaign: str) -> Html:
    """Give the words that a person agrees to: the notice, and that they are of age."""
    return Html(f"{notice(t, campaign)}\n\n{t('privacy.declaration')}")


def page(t: Text, campaign: str) -> Html:
    """Give the notice with its version."""
    return Html(f"{notice(t, campaign)}\n\n{t('privacy.version', version=NOTICE_VERSION)}")
