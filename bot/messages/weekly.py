"""Render the weekly digest: the text below its chart, which says all that the chart shows."""

from datetime import timedelta

from bot.html import Html
from bot.i18n import Text
from bot.messages import digests, places
from models.digests import Path, WeeklyDigest, WeekPart
from models.targets import Pace

DAY = timedelta(days=1)


def weekly(digest: WeeklyDigest, t: Text) -> Html:
    """Render the week of a place: its number, who joined, the pace, the parts, and thanks."""
    day = digests.named_day(t, digest.day - DAY)
    head = [t("weekly.title", place=t.name(digest.place), day=day)]
    head += digests.numbers(t, digest.paces, digest.path)
    head += [_joined(t, digest), *path(t, digest.path)]
    blocks = [Html("\n".join(line for line in head if line))]
    if digest.parts:
        lines = [_part(t, part, number) for number, part in enumerate(digest.parts, start=1)]
        blocks.append(Html("\n".join([t("weekly.parts"), *lines])))
    blocks += digests.thanked(t, digest.thanks, "weekly.thanks")
    return Html("\n\n".join(blocks))


def path_caption(t: Text, shown: Path, pace: Pace) -> Html:
    """Render in words what the chart of a path shows."""
    title = t("weekly.path_title", place=places.label(t, shown.place))
    return Html("\n".join([title, *digests.numbers(t, [pace], shown), *path(t, shown)]))


def path(t: Text, shown: Path) -> list[Html]:
    """Return the line that compares a number with the pace of its target; [] without a pace."""
    if shown.due is None or shown.until is None:
        return []
    ahead = shown.done[-1] - shown.due
    key = "ahead" if ahead > 0 else "behind" if ahead < 0 else "even"
    day = t.day_of(shown.until, shown.today)
    return [t(f"weekly.pace_{key}", number=shown.number or 0, day=day, due=shown.due, n=abs(ahead))]


def _joined(t: Text, digest: WeeklyDigest) -> Html:
    """Return who joined, beside the week before; "" where nobody did in either."""
    parts = []
    if digest.joined or digest.before:
        parts.append(t.plural("weekly.joined", digest.joined, before=digest.before))
    if digest.doubted:
        parts.append(t("digest.doubted", n=digest.doubted))
    return Html(t.plain("digest.comma").join(parts))


def _part(t: Text, part: WeekPart, number: int) -> Html:
    key = "weekly.part" if part.number else "weekly.part_alone"
    return t.plural(
        key,
        part.joined,
        number=str(number),
        place=t.name(part.place),
        done=part.done,
        of=part.number,
    )
