"""Texts to forward, an inviter's numbers and list, and what somebody sees who was invited."""

from datetime import datetime, timedelta
from urllib.parse import quote

from bot.i18n import Text
from bot.markup import Html, plain
from models.invitations import Standing, Waiting

DAY = timedelta(days=1)


def own_link(username: str, standing: Standing) -> str:
    """Return the worker's own link."""
    return f"https://t.me/{username}?start=i{standing.public_id}"


def noted_link(username: str, one: Waiting) -> str:
    """Return the link of somebody who was noted."""
    return f"https://t.me/{username}?start=n{one.token}"


def share(link: str, text: Html) -> str:
    """Return the address that lets a person choose whom to send a link and a text."""
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(plain(text), safe='')}"


def forward(t: Text, inviter: str, campaign: str, link: str) -> Html:
    """Write what is forwarded with one's own link."""
    return t("invite.forward", inviter=inviter, campaign=campaign, link=link)


def forward_noted(t: Text, one: Waiting, inviter: str, campaign: str, link: str) -> Html:
    """Write what is forwarded to somebody who was noted."""
    return t("add.forward", name=one.name, inviter=inviter, campaign=campaign, link=link)


def own(t: Text, standing: Standing, link: str, brought_by: str) -> Html:
    """Show the link and the numbers, and who brought this worker ("" for nobody)."""
    refused = Html(f"\n{t('invite.refused', n=standing.refused)}") if standing.refused else ""
    counts = {"confirmed": standing.confirmed, "waiting": standing.waiting}
    blocks = [
        t("invite.own", link=link, refused=refused, **counts),
        t.plural("top.own_waiting", standing.checked) if standing.checked else None,
        t("invite.brought", inviter=brought_by) if brought_by else None,
    ]
    return Html("\n\n".join(block for block in blocks if block))


def waiting(t: Text, total: int) -> Html:
    """Head the list of those who have not answered."""
    return t("invite.waiting_title") if total else t("invite.waiting_none")


def label(t: Text, one: Waiting, now: datetime) -> str:
    """Name one of them on a button."""
    return t.plain("invite.label", name=one.name, code=one.booth_code, days=_days(one, now))


def one_waiting(t: Text, one: Waiting, forwarded: Html, now: datetime) -> Html:
    """Show one of them, with the text to forward again."""
    left = t.plural("invite.left", _days(one, now))
    return t("invite.one", name=one.name, code=one.booth_code, left=left, forward=forwarded)


def noted(t: Text, one: Waiting) -> Html:
    """Say that somebody was noted, and until when it waits."""
    return t("add.done", name=one.name, code=one.booth_code, day=t.date(one.expires_at))


def page(t: Text, inviter: str, campaign: str) -> Html:
    """Ask somebody who opened a forwarded link whether they are meant."""
    return t("invite.page", inviter=inviter or campaign, campaign=campaign)


def _days(one: Waiting, now: datetime) -> int:
    """Count the days left, a part of one as a whole."""
    return -(-(one.expires_at - now) // DAY)
