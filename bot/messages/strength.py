"""The strength of a place: every number behind it, its parts, and what is not known."""

from bot.i18n import Text
from bot.markup import Html
from models.strength import GRADES, BoothLine, PlaceLine, PlaceStrength

BAR = 10  # squares


def of_place(t: Text, found: PlaceStrength) -> Html:
    """Show the score of a place, its totals, parts and weakest booths."""
    title = t("strength.title", code=found.place.code, name=t.name(found.place))
    if not found.booths:
        return Html("\n\n".join([title, t("strength.no_booths"), *_parts(t, found)]))
    blocks = [Html("\n".join([title, *_totals(t, found)])), *_parts(t, found), _weakest(t, found)]
    return Html("\n\n".join([*blocks, _unknown(t, found)]))


def bar(score: int) -> str:
    """Draw a score from 0 to 100."""
    full = BAR * score // 100
    return "▰" * full + "▱" * (BAR - full)


def _totals(t: Text, found: PlaceStrength) -> list[Html]:
    score, grade = found.score, t(f"grade.{found.grade}")
    return [
        t("strength.score", bar=bar(score), score=score, grade=grade),
        Html(f"{t.plural('strength.booths', found.booths)}: {_grades(t, found)}"),
        t("strength.confirmed", confirmed=found.confirmed, target=found.target),
        t("strength.trained", trained=found.trained, confirmed=found.confirmed),
        t("strength.posts", filled=found.posts_filled, total=found.posts_total),
        t("strength.active", active=found.active, confirmed=found.confirmed),
    ]


def _grades(t: Text, found: PlaceStrength) -> str:
    return " · ".join(
        t("strength.grade", grade=t(f"grade.{grade}"), n=found.by_grade[grade]) for grade in GRADES
    )


def _parts(t: Text, found: PlaceStrength) -> list[Html]:
    if not found.parts:
        return []
    return [Html("\n".join([t("strength.parts"), *(_part(t, part) for part in found.parts)]))]


def _part(t: Text, part: PlaceLine) -> Html:
    return t(
        "strength.part",
        bar=bar(part.score),
        score=part.score,
        code=part.code,
        name=t.name(part),
        confirmed=part.confirmed,
        target=part.target,
    )


def _weakest(t: Text, found: PlaceStrength) -> Html:
    return Html("\n".join([t("strength.weakest"), *(_booth(t, b) for b in found.weakest)]))


def _booth(t: Text, booth: BoothLine) -> Html:
    return t(
        "strength.booth",
        code=booth.code,
        name=t.name(booth),
        confirmed=booth.confirmed,
        target=booth.target,
    )


def _unknown(t: Text, found: PlaceStrength) -> Html:
    lines = []
    if found.unknown.sample_booths:
        lines.append(t.plural("strength.sample", found.unknown.sample_booths))
    if found.unknown.acs_without_booths:
        lines.append(t.plural("strength.acs_without", found.unknown.acs_without_booths))
    lines.append(t("strength.as_of", day=t.date(found.as_of), time=t.time(found.as_of)))
    return Html("\n".join(lines))
