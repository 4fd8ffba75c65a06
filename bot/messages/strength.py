"""Render the page of a place: its number, what to do, its parts by need, and what is unknown."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.html import Html
from bot.i18n import Text
from bot.messages import places, trainings
from models.overview import Goal, PlacePage, PlacePart, Week
from models.places import Place
from models.strength import GRADES, STEPS, BoothLine, GradedBooth, PlaceStrength

BAR = 10  # squares
MOST_PARTS = 8  # lines
MOST_NAMES = 6  # in one line
MARKS = {"strong": "🟩", "fair": "🟨", "weak": "🟧", "empty": "⬜"}
BRINGING = STEPS[:2]  # next steps that call to bring people


def of_place(t: Text, page: PlacePage, quiet_until: datetime | None = None) -> Html:
    """Render a place. In the silence before a poll, until then, nothing asks for people."""
    strength = page.strength
    title = t("strength.title", code=strength.place.code, name=t.name(strength.place))
    head = [title, *_number(t, page, quiet=quiet_until is not None), *_apart(t, strength)]
    blocks = [
        Html("\n".join([*head, *_week(t, page.week)])),
        *_next(t, page, quiet_until),
        *([] if quiet_until else _parts(t, page)),
        *_booths(t, strength),
        *([] if quiet_until else _weakest(t, strength)),
    ]
    return Html("\n\n".join([*blocks, _unknown(t, strength)]))


def booths_by_need(t: Text, place: Place, booths: Sequence[GradedBooth]) -> Html:
    """Render a page of the booths of a place, those of a grade together."""
    blocks = [t("strength.title", code=place.code, name=t.name(place))]
    for grade, alike in groupby(booths, key=lambda one: one.grade):
        heading = t("strength.of_grade", mark=MARKS[grade], grade=t.plain(f"grade.{grade}"))
        blocks.append(Html("\n".join([heading, *(_booth(t, one) for one in alike)])))
    return Html("\n\n".join(blocks))


def booths_gone_quiet(t: Text, place: Place, booths: Sequence[GradedBooth]) -> Html:
    """Render a page of the booths of a place where people have gone quiet."""
    title = t("strength.title", code=place.code, name=t.name(place))
    lines = [
        t("strength.quiet", code=b.code, name=t.name(b), confirmed=b.confirmed, quiet=b.quiet)
        for b in booths
    ]
    return Html("\n\n".join([title, Html("\n".join(lines)) or t("strength.nobody_quiet")]))


def unplaced(t: Text, number: int) -> list[Html]:
    """Render how many of the workers are in no booth, where there are some."""
    return [t.plural("strength.unplaced", number)] if number else []


def doubted(t: Text, number: int) -> list[Html]:
    """Render how many of the workers are under review, where there are some."""
    return [t.plural("strength.doubted", number)] if number else []


def bar(percent: int) -> str:
    """Return a bar for a number from 0 to 100."""
    full = BAR * percent // 100
    return "▰" * full + "▱" * (BAR - full)


def _number(t: Text, page: PlacePage, *, quiet: bool) -> list[Html]:
    goal, strength = page.goal, page.strength
    if quiet or not goal.number:
        return [t("strength.people", confirmed=strength.confirmed)]
    line = t("strength.number", done=goal.done, number=goal.number, bar=bar(goal.percent))
    return [line, *_target(t, goal, strength)]


def _target(t: Text, goal: Goal, strength: PlaceStrength) -> list[Html]:
    """Render whose target a number follows from."""
    if goal.place is None or goal.until is None:
        return [t("strength.by_norm")]
    day = t.day_of(goal.until, strength.as_of.date())
    if goal.place == strength.place:
        return [t("strength.target", day=day)]
    return [t("strength.share", day=day, place=places.label(t, goal.place))]


def _apart(t: Text, strength: PlaceStrength) -> list[Html]:
    return [*doubted(t, strength.doubted), *unplaced(t, strength.unplaced)]


def _week(t: Text, week: Week) -> list[Html]:
    if not (week.joined or week.before or week.trained):
        return []
    lines = [t("strength.week", joined=week.joined, before=week.before)]
    if week.trained:
        lines.append(t("strength.week_trained", n=week.trained))
    return lines


def _next(t: Text, page: PlacePage, quiet_until: datetime | None) -> list[Html]:
    if quiet_until is not None and page.step in BRINGING:
        return [t("booth.next.quiet", day=t.short_day(quiet_until), time=t.time(quiet_until))]
    if not page.step:
        return []
    step = t(f"booth.next.{page.step}")
    if page.step == "train" and page.session:
        step = t(
            "strength.next_session", session=trainings.label(t, "strength.session", page.session)
        )
    return [step]


def _parts(t: Text, page: PlacePage) -> list[Html]:
    """Render the parts by need: who lacks most first, equal ones in one line."""
    work = [part for part in page.parts if part.booths]
    short = [part for part in work if part.goal.gap]
    lines = []
    for (done, number), alike in groupby(short, key=lambda p: _alike(p.goal)):
        lines.append(_equal(t, list(alike), done, number))
    if len(lines) > MOST_PARTS:
        lines = [*lines[:MOST_PARTS], t.plural("strength.more_parts", len(lines) - MOST_PARTS)]
    reached = [part for part in work if not part.goal.gap and part.goal.done]
    if reached:
        lines.append(t("strength.reached", names=_names(t, reached)))
    lines += [
        t("strength.part_open", name=t.name(part.place), confirmed=part.goal.done)
        for part in page.parts
        if not part.booths and part.goal.done
    ]
    if not lines:
        return []
    kind = page.parts[0].place.kind
    heading = t(f"strength.parts_{kind}")
    heading = t("strength.by_need", parts=heading) if short else heading
    return [Html("\n".join([heading, *lines]))]


def _alike(goal: Goal) -> tuple[int, int]:
    """Return what makes parts equal: the same numbers, or that nobody is there yet."""
    return (goal.done, goal.number) if goal.done else (0, 0)


def _equal(t: Text, parts: Sequence[PlacePart], done: int, number: int) -> Html:
    first, names = parts[0], _names(t, parts)
    if not done and len(parts) > 1:
        return t.plural(f"strength.nobody_{first.place.kind}", len(parts), names=names)
    if not done:
        return t("strength.nobody_there", name=names, number=first.goal.number)
    if len(parts) > 1:
        return t("strength.equal", names=names, done=done, number=number)
    return t("strength.part", name=names, done=done, number=number, gap=first.goal.gap)


def _names(t: Text, parts: Sequence[PlacePart]) -> str:
    names = ", ".join(t.name(part.place) for part in parts[:MOST_NAMES])
    rest = len(parts) - MOST_NAMES
    return t.plain("strength.names_and_more", names=names, n=rest) if rest > 0 else names


def _booths(t: Text, strength: PlaceStrength) -> list[Html]:
    """Render the score of the booths, with every number behind it."""
    if not strength.booths:
        return [t("strength.no_booths")]
    score, grade = strength.score, t(f"grade.{strength.grade}")
    people = strength.confirmed
    lines = [
        t("strength.score", score=score, grade=grade),
        Html(f"{t.plural('strength.booths', strength.booths)}: {_grades(t, strength)}"),
    ]
    if people:
        lines += [
            t("strength.trained", trained=strength.trained, confirmed=people),
            t("strength.posts", filled=strength.posts_filled, total=strength.posts_total),
            t("strength.active", active=strength.active, confirmed=people),
        ]
    return [Html("\n".join(lines))]


def _weakest(t: Text, strength: PlaceStrength) -> list[Html]:
    """Render the booths that need people first, and how many have nobody if not all are named."""
    named = [_booth(t, booth) for booth in strength.weakest]
    if strength.nobody > sum(not booth.confirmed for booth in strength.weakest):
        named.append(t.plural("strength.nobody_booth", strength.nobody))
    return [Html("\n".join([t("strength.weakest"), *named]))] if named else []


def _grades(t: Text, strength: PlaceStrength) -> str:
    return " · ".join(
        t("strength.grade", grade=t(f"grade.{grade}"), n=strength.by_grade[grade])
        for grade in GRADES
    )


def _booth(t: Text, booth: BoothLine | GradedBooth) -> Html:
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
