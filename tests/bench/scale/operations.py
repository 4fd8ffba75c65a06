"""One measured operation in a process of its own, so that its memory is its own.

`python -m tests.bench.scale.operations NAME URL [ARGUMENT…]` prints its figures as JSON.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from peewee import SQL

from config.settings import Settings
from models import places, rolls, strength, tables
from models.database import Database
from models.errors import Refusal
from models.places import Booth
from models.reference_data import loading, plans
from models.strength import Weights
from tests.bench.scale import india, lists
from tests.bench.scale.village_names import misspelt, village_of

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
LOOKED_UP = 2_000  # booths, each of them four times
MISSPELT = 500
OFFERED = 3  # choices among which the booth must be
_PIECE = 10_000

Figures = dict[str, float]


def main() -> None:
    """Run the operation that the command line names, and print its figures and its memory."""
    name, url, *arguments = sys.argv[1:]
    database = Database(url)
    try:
        figures = OPERATIONS[name](database, arguments)
    finally:
        database.close()
    print(json.dumps(figures | {"rss_mb": _peak_mb(), "cpu_seconds": time.process_time()}))


def _peak_mb() -> float:
    """Return the most memory that this process had; the one that started it does not count."""
    status = Path("/proc/self/status").read_text("utf-8").splitlines()
    [line] = [line for line in status if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _look_up(database: Database, _: Sequence[str]) -> Figures:
    """Measure the strength of one booth, as /booth asks for it."""
    sample = _sample(Random(1), LOOKED_UP)
    weights = Weights.from_settings(Settings())
    took: list[float] = []
    for turn in range(4):  # the first one warms
        gc.collect()
        gc.freeze()
        for booth in sample:
            begins = time.perf_counter()
            strength.of_code(booth.code, booth.ac.state_code, weights, NOW)
            if turn:
                took.append((time.perf_counter() - begins) * 1000)
    return _percentiles(took)


def _find(database: Database, _: Sequence[str]) -> Figures:
    """Measure how long it takes to find booths by misspelt names, and how often they are found.

    Asked by somebody of the booth's state, whose AC is not known. It is right when a booth of the
    village is among the first choices.
    """
    chance = Random(2)
    sample = _sample(chance, MISSPELT)
    asked = []
    for number, booth in enumerate(sample):
        village = village_of(booth.name_en)
        words = len(village.split())
        hindi = " ".join(_villages_words(booth.name_hi, words))
        asked.append((booth, village, misspelt(hindi if number % 2 else village, chance)))
    places.find_booth("1/1", near="MP")  # loads the places
    took, right, missed = [], 0, []
    for booth, village, text in asked:
        begins = time.perf_counter()
        found = _codes_found(text, booth.ac.state_code)
        took.append((time.perf_counter() - begins) * 1000)
        named = [places.find_booth(code, near=booth.ac.state_code) for code in found[:OFFERED]]
        if village in {village_of(one.name_en) for one in named}:
            right += 1
        else:
            missed.append(f"{text} for {village}, not {[one.name_en for one in named]}")
    print(*missed[:20], sep="\n", file=sys.stderr)
    return _percentiles(took) | {"in_first_three": right / len(asked)}


def _villages_words(name_hi: str, words: int) -> list[str]:
    """Return the words of a village in the Hindi name of a booth."""
    for before in ("शासकीय प्राथमिक शाला ", "शासकीय माध्यमिक विद्यालय ", "पंचायत भवन "):
        name_hi = name_hi.removeprefix(before)
    return name_hi.split()[:words]


def _codes_found(text: str, near: str) -> Sequence[str]:
    try:
        found = places.find_booth(text, near=near)
    except Refusal as refusal:
        return tuple(getattr(refusal, "choices", ()))
    return (found.code if found.ac.state_code == near else f"{found.ac.state_code}/{found.code}",)


def _import(database: Database, arguments: Sequence[str]) -> Figures:
    """Measure the import of the lists of all states, from the files to the commit."""
    files = sorted(path for path in Path(arguments[0]).glob("*.csv") if path.stem != "roll")
    begins = time.perf_counter()
    plan = plans.read_plan(files)
    read = time.perf_counter() - begins
    loading.apply(plan, NOW)
    return {"seconds": time.perf_counter() - begins, "read_seconds": read}


def _bare(database: Database, arguments: Sequence[str]) -> Figures:
    """Measure a bare executemany of the rows that an import wrote into another database."""
    source = Database(arguments[0])
    copied: list[tuple[str, list[str], list[tuple[Any, ...]]]] = []
    for table in _imported_tables():
        columns = [field.column_name for field in table._meta.sorted_fields]
        query: Any = table.select(*(SQL(f'"{name}"') for name in columns)).tuples()
        copied.append((table._meta.table_name, columns, list(query.execute(source.peewee))))
    source.close()
    again = Database(database.url)
    peewee: Any = again.peewee
    connection = peewee.connection()
    gc.disable()
    begins = time.perf_counter()
    if not again.shared:
        connection.execute("BEGIN IMMEDIATE")
    cursor = connection.cursor()
    for name, columns, rows in copied:
        marks = ", ".join(["%s" if again.shared else "?"] * len(columns))
        quoted = ", ".join(f'"{column}"' for column in columns)
        cursor.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})', rows)
    connection.commit()
    seconds = time.perf_counter() - begins
    again.close()
    return {"seconds": seconds, "rows": sum(len(rows) for _, _, rows in copied)}


def _imported_tables() -> list[type[tables.Table]]:
    return [tables.Booth, tables.BoothWord]


def _roll(database: Database, arguments: Sequence[str]) -> Figures:
    """Measure the difference of a whole state's new roll, and forget that roll again."""
    path, day = Path(arguments[0]) / "roll.csv", date.fromisoformat(lists.ROLL_DAY)
    begins = time.perf_counter()
    read = rolls.reading.read([path], india.ROLL_STATE, day, several_acs=True)
    for rows in read.acs.values():
        rolls.quality.check(rows, india.ROLL_STATE)
    number = rolls.waiting.keep(read, day, NOW)
    found = rolls.differences.of_roll(number)
    seconds = time.perf_counter() - begins
    parts = sum(one.listed for one in found)
    rolls.waiting.drop(number)
    return {"seconds": seconds, "parts": parts}


def _sample(chance: Random, number: int) -> list[Booth]:
    """Return booths drawn by lot, from all of India."""
    booth = tables.Booth
    ends: Any = booth.select(SQL("MIN(id)"), SQL("MAX(id)")).tuples()
    first, last = ends.get()
    ids = chance.sample(range(first, last + 1), number)
    found = places.booths.by_ids(ids)
    return [found[i] for i in ids if i in found]


def _percentiles(took: list[float]) -> Figures:
    return {"p50_ms": statistics.median(took), "p99_ms": statistics.quantiles(took, n=100)[98]}


OPERATIONS: dict[str, Callable[[Database, Sequence[str]], Figures]] = {
    "lookup": _look_up,
    "find": _find,
    "import": _import,
    "bare": _bare,
    "roll": _roll,
}

if __name__ == "__main__":
    main()
