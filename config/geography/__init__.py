"""The bundled geography of Madhya Pradesh.

SOURCES.md names where it comes from.
"""

import csv
from pathlib import Path

__all__ = ["files", "station_counts"]

_HERE = Path(__file__).parent
_COUNTS = "polling_station_counts.csv"


def files() -> list[Path]:
    """Return the bundled files to import: states, districts, PCs, ACs and booths."""
    return sorted(path for path in _HERE.glob("*.csv") if path.name != _COUNTS)


def station_counts() -> dict[int, int]:
    """Return the known numbers of polling stations, by AC number."""
    with (_HERE / _COUNTS).open(encoding="utf-8", newline="") as file:
        return {int(row["ac_number"]): int(row["polling_stations"]) for row in csv.DictReader(file)}
