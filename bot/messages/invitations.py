"""Render invitations: texts to forward, an inviter's numbers, and the invited person's page."""

from datetime import datetime, timedelta
from urllib.parse import quote

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages.places import at_home
from models.invitations import InviterSummary, PendingInvitation

DAY = timedelta(days=1)


def own_link(username: str, summary: InviterSummary) -> str:
    """Return the worker's own link."""
    return f"https://t.me/{username}?start=i{summary.public_id}"


def invitation_link(username: str, invitation: PendingInvitation) -> str:
    """Return the link of a recorded invitation."""
    return f"https://t.me/{username}?start=n{invitation.token}"


def share(link: str, text: Html) -> str:
    """Return the Telegram address that shares a link and a text with a chosen chat."""
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(plain(text), safe='')}"


def forward(t: Text, inviter: str, campaign: str, link: str) -> Html:
    """Render the text to forward with the worker's own link."""
    return t("invite.forward", inviter=t.person(inviter), campaign=campaign, link=link)


def forward_invitation(
    t: Text, invitation: PendingInvitation, inviter: str, campaign: str, link: str
) -> Html:
    """Render the text to forward to an invited person."""
    greeting, by = _greeting(t, invitation), t.person(inviter)
    return t("add.forward", greeting=greeting, inviter=by, campaign=campaign, link=link)


def share_invitation(t: Text, invitation: PendingInvitation, inviter: str, campaign: str) -> Html:
    """Render the text that is shared with the link of an invitation."""
    greeting, by = _greeting(t, invitation), t.person(inviter)
    return t("add.share_text", greeting=greeting, inviter=by, campaign=campaign)


def share_text(t: Text, inviter: str, campaign: str) -> Html:
    """Render the text that is shared with the worker's own link."""
    return t("invite.share_text", inviter=t.person(inviter), campaign=campaign)


def share_label(t: Text, invitation: PendingInvitation) -> str:
    """Return the label of the button that shares an invitation with the person it names."""
    if not invitation.name:
        return t.plain("invite.share")
    return t.plain("invite.share_with", name=t.person(invitation.name))


def ask_phone(t: Text, name: str) -> Html:
    """Render the question for the phone of the person to be invited."""
    return t("add.ask_phone", name=t.person(name))


def registered_noted(t: Text, inviter: str, campaign: str) -> Html:
    """Render, for a worker, that an invitation names their phone."""
    return t("invite.registered_noted", inviter=t.person(inviter) or campaign)


def own(t: Text, summary: InviterSummary, link: str, brought_by: str) -> Html:
    """Render the link, the numbers, and who invited this worker ("" for nobody)."""
    refused = Html(f"\n{t('invite.refused', n=summary.disputed)}") if summary.disputed else ""
    counts = {"confirmed": summary.confirmed, "waiting": summary.pending}
    blocks = [
        t("invite.own", link=link, refused=refused, **counts),
        t.plural("top.own_waiting", summary.under_review) if summary.under_review else None,
        t("invite.brought", inviter=brought_by) if brought_by else None,
    ]
    return Html("\n\n".join(block for block in blocks if block))


def pending(t: Text, total: int) -> Html:
    """Render the heading of the pending invitations."""
    return t("invite.waiting_title") if total else t("invite.waiting_none")


def label(t: Text, invitation: PendingInvitation, now: datetime) -> str:
    """Return a button's label for a pending invitation."""
    return t.plain(
        "invite.label",
        name=_name(t, invitation),
        code=invitation.booth_code,
        left=t.plural("invite.left", _days(invitation, now)),
    )


def one_pending(t: Text, invitation: PendingInvitation, forwarded: Html, now: datetime) -> Html:
    """Render a pending invitation, with the text to forward again."""
    left = t.plural("invite.left", _days(invitation, now))
    name, code = _name(t, invitation), at_home(t, invitation.booth_code)
    return t("invite.one", name=name, code=code, left=left, forward=forwarded)


def ask_withdraw(t: Text, invitation: PendingInvitation) -> Html:
    """Render the question whether to withdraw an invitation."""
    name = t.person(invitation.name) or t.plain("invite.nameless")
    return t("invite.withdraw_ask", name=name, code=at_home(t, invitation.booth_code))


def recorded(t: Text, invitation: PendingInvitation) -> Html:
    """Render that an invitation was recorded, and when it expires."""
    return t(
        "add.done",
        name=t.person(invitation.name),
        code=at_home(t, invitation.booth_code),
        day=t.date(invitation.expires_at),
    )


def page(t: Text, inviter: str, campaign: str) -> Html:
    """Render the question whether the person who opened a forwarded link is meant."""
    return t("invite.page", inviter=t.person(inviter) or campaign, campaign=campaign)


def _greeting(t: Text, invitation: PendingInvitation) -> Html:
    """Return how the invited person is greeted, by name where it is stored."""
    if not invitation.name:
        return t("add.greeting_nameless")
    return t("add.greeting", name=t.person(invitation.name))


def _name(t: Text, invitation: PendingInvitation) -> str:
    return invitation.name or t.plain("invite.nameless")


def _days(invitation: PendingInvitation, now: datetime) -> int:
    """Return the days left, rounded up."""
    return -(-(invitation.expires_at - now) // DAY)
