"""Render the grades of a place's booths: in words, and what the picture of them shows."""

from collections import Counter
from collections.abc import Sequence

from bot.html import Html
from bot.i18n import Text
from bot.messages import places
from models.places import Place
from models.strength import GRADES, GradedBooth

SAMPLE = "sample"
KINDS = (*GRADES, SAMPLE)
Lists = Sequence[tuple[Place, Sequence[GradedBooth]]]


def caption(t: Text, place: Place, lists: Lists) -> Html:
    """Render in words what the picture shows: how many booths of each grade, in each AC."""
    lines = [
        t("strength.picture_line", name=t.name(area), grades=_counted(t, booths))
        for area, booths in lists
    ]
    whole = [booth for _, booths in lists for booth in booths]
    title = t("strength.title", code=place.code, name=t.name(place))
    head = Html("\n".join([title, Html(_counted(t, whole)), t("strength.picture_how")]))
    return Html("\n\n".join([head, *([Html("\n".join(lines))] if len(lists) > 1 else [])]))


def title(t: Text, place: Place) -> str:
    """Return the title of the picture."""
    return t.plain("strength.picture_title", place=places.label(t, place))


def legend(t: Text, lists: Lists) -> tuple[tuple[str, str], ...]:
    """Return the kinds of squares in the picture, each with its words and number."""
    counts = Counter(kind_of(booth) for _, booths in lists for booth in booths)
    return tuple(
        (kind, t.plain("strength.grade", grade=_word(t, kind), n=counts[kind]))
        for kind in KINDS
        if kind != SAMPLE or counts[kind]
    )


def kind_of(booth: GradedBooth) -> str:
    """Return which kind of square a booth is: one of KINDS."""
    return SAMPLE if booth.sample else booth.grade


def _counted(t: Text, booths: Sequence[GradedBooth]) -> str:
    counts = Counter(kind_of(booth) for booth in booths)
    found = [
        t.plain("strength.grade", grade=_word(t, kind), n=counts[kind])
        for kind in KINDS
        if counts[kind]
    ]
    return " · ".join(found) or t.plain("strength.picture_none")


def _word(t: Text, kind: str) -> str:
    return t.plain("strength.picture_sample") if kind == SAMPLE else t.plain(f"grade.{kind}")
