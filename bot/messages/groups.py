"""Render a group's link to a place, and the times of its digests."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.html import Html
from bot.i18n import Text
from config.settings import Settings
from models import digests, quiet_hours
from models.chats import GroupLink, UnreachedLink
from models.targets import WEEKDAYS

MONDAY = date(2026, 11, 23)  # any
MOST = 5  # groups that are named in one message


def linked(link: GroupLink, settings: Settings, t: Text) -> Html:
    """Render the place that a group is linked to, and when its digests are sent."""
    head = t("group.linked", code=link.place.code, name=t.name(link.place))
    return Html(f"{head}\n\n{times(link, settings, t)}")


def unlinked(link: GroupLink, t: Text) -> Html:
    """Render that the group is no longer linked to a place."""
    return t("group.unlinked", code=link.place.code, name=t.name(link.place))


def times(link: GroupLink, settings: Settings, t: Text) -> Html:
    """Render when the group's digests are sent, and that they do not arrive where they do not."""
    text = t(
        "group.times",
        targets=t.clock(link.targets_at or settings.targets_at),
        schedule=t.clock(link.schedule_at or settings.schedule_at),
        day=weekday(link.weekly_day or settings.weekly_day, t),
        weekly=t.clock(link.weekly_at or settings.weekly_at),
    )
    if link.unreached_since is None:
        return text
    warning = t("group.not_arriving", day=t.date(link.unreached_since))
    return Html(f"{text}\n\n{warning}")


def weekday(name: str, t: Text) -> str:
    """Return one of WEEKDAYS in words: `रविवार`."""
    return t.weekday(MONDAY + timedelta(days=WEEKDAYS.index(name)))


def from_tomorrow(at: time, t: Text) -> Html:
    """Render that a digest comes at its new time from tomorrow on."""
    return t("group.from_tomorrow", time=t.clock(at))


def quiet_time(at: time, t: Text) -> Html:
    """Render that a digest's time lies in the quiet hours."""
    start, end = t.clock(quiet_hours.QUIET_FROM), t.clock(quiet_hours.QUIET_UNTIL)
    return t("group.quiet_time", time=t.clock(at), start=start, end=end)


def unreached(link: UnreachedLink, t: Text) -> Html:
    """Render for whoever linked a group that its digests do not arrive, and what helps."""
    assert link.since is not None
    return t(
        "group.unreached",
        title=link.title,
        code=link.place.code,
        name=t.name(link.place),
        day=t.date(link.since),
    )


def unreached_lines(links: Sequence[UnreachedLink], t: Text) -> Html:
    """Render which groups of a place digests do not reach; "" for none."""
    if not links:
        return Html("")
    shown = [t("group.unreached_line", title=x.title, code=x.place.code) for x in links[:MOST]]
    more = [t("group.unreached_more", n=len(links) - MOST)] if len(links) > MOST else []
    return Html("\n".join([t("group.unreached_title"), *shown, *more]))


def uncertain(digest: digests.uncertain.UncertainDigest, t: Text) -> Html:
    """Render the question whether a digest has arrived."""
    return t(
        "group.uncertain",
        what=t(f"group.digest_{digest.kind}"),
        title=digest.title,
        code=digest.place.code,
        name=t.name(digest.place),
        day=t.date(digest.made_at),
        time=t.time(digest.made_at),
    )
