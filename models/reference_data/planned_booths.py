"""The booths of an import, AC by AC in a temporary file: a country's do not fit into memory."""

import json
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.places import BoothPart

Key = tuple[str, str]  # state code and code: ("MP", "AC165")


@dataclass(frozen=True, slots=True)
class PlannedBooths:
    """Checked booths of one AC as columns; a blank cell is None.

    `part` and `suffix` stand for the part; the other columns are those of the file.
    """

    ac: Key
    columns: dict[str, Sequence[Any]]

    def __len__(self) -> int:
        """Return how many booths there are."""
        return len(self.columns["part"])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each booth's values by column, without the blank ones, with its `part_number`."""
        names = [name for name in self.columns if name not in ("part", "suffix")]
        cells = zip(*(self.columns[name] for name in names), strict=True)
        parts = zip(self.columns["part"], self.columns["suffix"], strict=True)
        for part, values in zip(parts, cells, strict=True):
            filled = {n: v for n, v in zip(names, values, strict=True) if v is not None}
            yield {"part_number": BoothPart(*part), **filled}


class BoothFile:
    """Planned booths in the order in which they were added, each time they are read."""

    def __init__(self) -> None:
        """Open an empty file, which is deleted with this object."""
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self.count = 0

    def add(self, ac: Key, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add booths of an AC, with their parts as `part_number`."""
        stored = {name: cells for name, cells in columns.items() if name != "part_number"}
        stored["part"], stored["suffix"] = zip(*columns["part_number"], strict=True)
        if "roll_date" in stored:
            stored["roll_date"] = [day and day.isoformat() for day in stored["roll_date"]]
        self._file.write(json.dumps([ac, stored], ensure_ascii=False) + "\n")
        self.count += len(columns["part_number"])

    def __iter__(self) -> Iterator[PlannedBooths]:
        """Yield the booths of each AC."""
        self._file.seek(0)
        for line in self._file:
            ac, columns = json.loads(line)
            if "roll_date" in columns:
                days = columns["roll_date"]
                columns["roll_date"] = [day and date.fromisoformat(day) for day in days]
            yield PlannedBooths((ac[0], ac[1]), columns)
