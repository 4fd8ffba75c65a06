"""What a group reads about its link and its times."""

from datetime import time

from bot.i18n import Text
from bot.markup import Html
from config.settings import Settings
from models.chats import Link


def linked(link: Link, settings: Settings, t: Text) -> Html:
    """Say which place the group now stands for, and when its digests come."""
    head = t("group.linked", code=link.place.code, name=t.name(link.place))
    return Html(f"{head}\n\n{times(link, settings, t)}")


def unlinked(link: Link, t: Text) -> Html:
    """Say that the group stands for no place any more."""
    return t("group.unlinked", code=link.place.code, name=t.name(link.place))


def times(link: Link, settings: Settings, t: Text) -> Html:
    """Say when the group's digests come."""
    return t(
        "group.times",
        targets=_clock(link.targets_at or settings.targets_at),
        schedule=_clock(link.schedule_at or settings.schedule_at),
    )


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
