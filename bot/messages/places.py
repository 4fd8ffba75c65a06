"""Render places and booths on buttons, and where one stands in a long list."""

from collections import Counter
from collections.abc import Iterable

from bot.html import Html
from bot.i18n import Text
from models.places import Place


def label(t: Text, place: Place) -> str:
    """Return a button's label for a place: what it is, and its name."""
    return t.plain(f"place.{place.kind}", name=t.name(place))


def labels(t: Text, shown: Iterable[Place]) -> dict[int, str]:
    """Return the labels of places by their ids; those that would be alike have the code, too."""
    shown = tuple(shown)
    alike = Counter(label(t, place) for place in shown)
    return {place.id: _distinct(t, place, alike) for place in shown}


def booth_label(t: Text, code: str, booth: object) -> str:
    """Return a button's label for a booth: its code (in its AC the part) and its name."""
    return t.plain("place.booth", code=code, name=t.name(booth))


def at_home(t: Text, code: str) -> str:
    """Return where somebody belongs, from its code: `booth 165/12`, or `AC168` as it is."""
    return code if "AC" in code else t.plain("place.at_booth", code=code)


def with_position(
    t: Text, question: Html, first: int, shown: int, total: int, *, typed: bool
) -> Html:
    """Add to a question which of its choices are shown, where that is not all of them.

    `typed`: a name that is typed instead is an answer, too.
    """
    if shown >= total:
        return question
    key = "place.position" if typed else "place.page"
    position = t(key, first=first + 1, last=first + shown, total=total)
    return Html(f"{question}\n\n{position}")


def ask_part(t: Text, place: Place, command: str) -> Html:
    """Render the question which part of a place a command is for."""
    return t("place.ask_part", place=label(t, place), command=f"/{command}")


def _distinct(t: Text, place: Place, alike: Counter[str]) -> str:
    own = label(t, place)
    return own if alike[own] == 1 else f"{own} ({place.state_code}/{place.code})"
