"""Render a group's link to a place, and the times of its digests."""

from datetime import time

from bot.html import Html
from bot.i18n import Text
from config.settings import Settings
from models.chats import GroupLink


def linked(link: GroupLink, settings: Settings, t: Text) -> Html:
    """Render the place that a group is linked to, and when its digests are sent."""
    head = t("group.linked", code=link.place.code, name=t.name(link.place))
    return Html(f"{head}\n\n{times(link, settings, t)}")


def unlinked(link: GroupLink, t: Text) -> Html:
    """Render that the group is no longer linked to a place."""
    return t("group.unlinked", code=link.place.code, name=t.name(link.place))


def times(link: GroupLink, settings: Settings, t: Text) -> Html:
    """Render when the group's digests are sent."""
    return t(
        "group.times",
        targets=_clock(link.targets_at or settings.targets_at),
        schedule=_clock(link.schedule_at or settings.schedule_at),
    )


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
