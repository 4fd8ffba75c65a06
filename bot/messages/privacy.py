"""Render the privacy notice: the same text in /privacy and before consent."""

from bot.html import Html, escape, folded
from bot.i18n import Text
from models.consents import NOTICE_VERSION, Terms


def notice(t: Text, terms: Terms) -> Html:
    """Render what is stored, why, who sees it and what one can do; the details in a quotation."""
    contact = contact_of(terms) or t("privacy.nobody_named", campaign=terms.campaign)
    asker = ", ".join(filter(None, (terms.asker, terms.address)))
    details = t(
        "privacy.details",
        contact=contact,
        drafts=terms.drafts,
        invitations=terms.invitations,
        updates=terms.updates,
        texts=terms.texts,
        marks=terms.marks,
    )
    brief = t("privacy.notice", asker=asker, campaign=terms.campaign, contact=contact)
    return Html(f"{brief}\n{folded(details)}")


def consent(t: Text, terms: Terms) -> Html:
    """Render the text that a person agrees to: the notice, and that they are of age."""
    return Html(f"{notice(t, terms)}\n{t('privacy.declaration')}")


def changed(t: Text, terms: Terms) -> Html:
    """Render the changed notice, for a worker who agreed to an earlier one."""
    return Html(f"{t('privacy.changed')}\n\n{consent(t, terms)}")


def unanswered(t: Text) -> Html:
    """Render that the changed notice, which the worker was shown before, waits for an answer."""
    return Html(f"{t('privacy.unanswered')} {above(t)}")


def above(t: Text) -> Html:
    """Render that the notice, which is not repeated, is still to be answered."""
    return t("privacy.above")


def page(t: Text, terms: Terms) -> Html:
    """Render the notice with its version."""
    return Html(f"{notice(t, terms)}\n{t('privacy.version', version=NOTICE_VERSION)}")


def contact_of(terms: Terms) -> Html:
    """Render who answers questions and where; "" while nobody is named."""
    return Html(", ".join(map(escape, filter(None, (terms.contact_name, terms.contact)))))


def whose(t: Text, terms: Terms) -> Html:
    """Render whose bot this is and whom to ask; "" while nobody is named."""
    by = t("privacy.by", organisation=terms.organisation) if terms.organisation else ""
    contact = contact_of(terms)
    asked = t("privacy.questions", contact=contact) if contact else ""
    return Html("\n".join(filter(None, (by, asked))))
