"""The bundled geography: Madhya Pradesh, with its sources in SOURCES.md."""

import csv
from pathlib import Path

_HERE = Path(__file__).parent
_COUNTS = "polling_station_counts.csv"


def files() -> list[Path]:
    """Give the bundled files to import: the states, districts, PCs, ACs and booth lists."""
    return sorted(path for path in _HERE.glob("*.csv") if path.name != _COUNTS)


def station_counts() -> dict[int, int]:
    """Give the number of polling stations of the ACs for which it is known, by AC number."""
    with (_HERE / _COUNTS).open(encoding="utf-8", newline="") as file:
        return {int(row["ac_number"]): int(row["polling_stations"]) for row in csv.DictReader(file)}
