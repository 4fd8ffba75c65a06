"""Write what the chart of a target's path shows, in the language of its chat."""

from collections.abc import Sequence

from bot.i18n import Text
from bot.messages import places
from bot.pictures import PathChart, PathLine
from models.digests import Path

LEVELS = 2  # labels of numbers above 0


def path_chart(
    t: Text, path: Path, colour: str, ceiling: Sequence[float] | None = None
) -> PathChart:
    """Return the chart of a path; `colour` is #RRGGBB.

    `ceiling` is how many there can be at the end of each day from today on.
    """
    now, last = len(path.done) - 1, path.done[-1]
    days = max(now, len(path.pace) - 1, (path.until - path.first).days if path.until else 0)
    pace = None
    if path.due is not None:
        pace = PathLine(t.plain("weekly.chart_pace", n=path.due), _points(path.pace))
    most = None
    if ceiling:
        most = PathLine(t.plain("weekly.chart_ceiling"), _points(ceiling, start=now))
    highest = max(path.number or 0, *path.done, 1)
    key = "weekly.chart_title" if path.number else "weekly.chart_title_alone"
    title = t.plain(key, place=places.label(t, path.place), done=last, number=path.number or 0)
    return PathChart(
        language=t.language,
        title=title,
        colour=colour,
        days=days,
        number=path.number,
        done=PathLine(t.plain(f"weekly.chart_{path.measure}"), _points(path.done)),
        now=t.number(last),
        ticks=_ticks(t, path, days),
        levels=tuple((y, t.number(y)) for y in _levels(highest)),
        pace=pace,
        ceiling=most,
    )


def _points(values: Sequence[float], start: int = 0) -> tuple[tuple[float, float], ...]:
    return tuple((float(start + n), float(value)) for n, value in enumerate(values))


def _ticks(t: Text, path: Path, days: int) -> tuple[tuple[int, str], ...]:
    """Return the labels of the first day and the last one, and of today where it has room."""
    now, first = len(path.done) - 1, path.first
    ends = {0: first, days: path.until or path.today}
    if days / 4 <= now <= days * 3 / 4:
        ends[now] = path.today
    return tuple((at, t.day_of(day, path.today)) for at, day in sorted(ends.items()))


def _levels(highest: int) -> list[int]:
    """Return 0, the highest number, and the half of it."""
    return sorted({0, highest // LEVELS, highest})
