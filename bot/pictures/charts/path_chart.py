"""What the chart of a target's path shows. It is drawn in a process of its own: path_drawer.py."""

import json
from dataclasses import asdict, dataclass
from typing import Any

LENGTH = 4  # bytes before each picture that the process answers, the most significant first
Points = tuple[tuple[float, float], ...]  # days from the left edge, and workers


@dataclass(frozen=True, slots=True)
class PathLine:
    """One line of the chart, and its words in the key; without points it is left out."""

    words: str
    points: Points


@dataclass(frozen=True, slots=True)
class PathChart:
    """How many there are on each day, beside the pace to a number by a date.

    Days are counted from the left edge, the right one is `days`. `now` is the label at the last
    point of `done`, `ticks` are the labels of days and `levels` those of numbers. `ceiling` is what
    can be reached at most. `colour` is #RRGGBB. Words and labels are in `language`.
    """

    language: str
    title: str
    colour: str
    days: int
    number: int | None
    done: PathLine
    now: str
    ticks: tuple[tuple[int, str], ...]
    levels: tuple[tuple[int, str], ...]
    pace: PathLine | None = None
    ceiling: PathLine | None = None

    def to_json(self) -> str:
        """Return the chart as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "PathChart":
        """Return the chart that `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        for name in ("done", "pace", "ceiling"):
            if values[name] is not None:
                values[name] = PathLine(**values[name])
        return cls(**values)
