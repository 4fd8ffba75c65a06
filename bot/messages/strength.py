"""Render the strength of a place: the numbers behind it, its parts, and what is unknown."""

from bot.html import Html
from bot.i18n import Text
from models.strength import GRADES, BoothLine, PlaceLine, PlaceStrength

BAR = 10  # squares


def of_place(t: Text, strength: PlaceStrength) -> Html:
    """Render the score of a place, its totals, parts and weakest booths."""
    title = t("strength.title", code=strength.place.code, name=t.name(strength.place))
    if not strength.booths:
        people = [t("strength.people", confirmed=strength.confirmed)] if strength.confirmed else []
        return Html("\n\n".join([title, *people, t("strength.no_booths"), *_parts(t, strength)]))
    blocks = [
        Html("\n".join([title, *_totals(t, strength)])),
        *_parts(t, strength),
        _weakest(t, strength),
    ]
    return Html("\n\n".join([*blocks, _unknown(t, strength)]))


def unplaced(t: Text, strength: PlaceStrength) -> list[Html]:
    """Render how many of the workers are in no booth, where there are some."""
    return [t.plural("strength.unplaced", strength.unplaced)] if strength.unplaced else []


def bar(score: int) -> str:
    """Return a bar for a score from 0 to 100."""
    full = BAR * score // 100
    return "▰" * full + "▱" * (BAR - full)


def _totals(t: Text, strength: PlaceStrength) -> list[Html]:
    score, grade = strength.score, t(f"grade.{strength.grade}")
    return [
        t("strength.score", bar=bar(score), score=score, grade=grade),
        Html(f"{t.plural('strength.booths', strength.booths)}: {_grades(t, strength)}"),
        t("strength.confirmed", confirmed=strength.confirmed, target=strength.target),
        *unplaced(t, strength),
        t("strength.trained", trained=strength.trained, confirmed=strength.confirmed),
        t("strength.posts", filled=strength.posts_filled, total=strength.posts_total),
        t("strength.active", active=strength.active, confirmed=strength.confirmed),
    ]


def _grades(t: Text, strength: PlaceStrength) -> str:
    return " · ".join(
        t("strength.grade", grade=t(f"grade.{grade}"), n=strength.by_grade[grade])
        for grade in GRADES
    )


def _parts(t: Text, strength: PlaceStrength) -> list[Html]:
    if not strength.parts:
        return []
    kind = {"state": "pc", "ac": "sector"}.get(strength.place.kind, "ac")
    return [
        Html("\n".join([t(f"strength.parts_{kind}"), *(_part(t, part) for part in strength.parts)]))
    ]


def _part(t: Text, part: PlaceLine) -> Html:
    if not part.target and part.confirmed:
        return t("strength.part_open", code=part.code, name=t.name(part), confirmed=part.confirmed)
    return t(
        "strength.part",
        bar=bar(part.score),
        score=part.score,
        code=part.code,
        name=t.name(part),
        confirmed=part.confirmed,
        target=part.target,
    )


def _weakest(t: Text, strength: PlaceStrength) -> Html:
    return Html("\n".join([t("strength.weakest"), *(_booth(t, b) for b in strength.weakest)]))


def _booth(t: Text, booth: BoothLine) -> Html:
    return t(
        "strength.booth",
        code=booth.code,
        name=t.name(booth),
        confirmed=booth.confirmed,
        target=booth.target,
    )


def _unknown(t: Text, strength: PlaceStrength) -> Html:
    lines = []
    if strength.unknown.sample_booths:
        lines.append(t.plural("strength.sample", strength.unknown.sample_booths))
    if strength.unknown.acs_without_booths:
        lines.append(t.plural("strength.acs_without", strength.unknown.acs_without_booths))
    lines.append(t("strength.as_of", day=t.date(strength.as_of), time=t.time(strength.as_of)))
    return Html("\n".join(lines))
