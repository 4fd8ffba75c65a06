"""Read an untrusted file in a process of its own.

The process is `python -m models.spreadsheets.sandbox < FILE`.
Whatever the file does to its reader, memory and time of this process are limited, and it has
neither keys nor a database. It writes lines of JSON: pieces of rows
`[[line, [cell, …], {index: mark}], …]`, then `{"end": true}`, or `{"bad": …}` with the parameters
of a BadSheet.
"""

import json
import os
import resource
import sys
from itertools import islice

from models.spreadsheets import sheets
from models.spreadsheets.cells import Mark, MarkedText, mark_of
from models.spreadsheets.errors import BadSheet

MEMORY = 256 * sheets.MB  # of address space; 20,000 rows of XLSX take less than half
SECONDS = 20  # of CPU; ten thousand rows take two
PIECE = 250  # rows in a line of output, which the parent process handles in one step


def packed(row: sheets.SheetRow) -> tuple[int, list[str], dict[int, str]]:
    """Return a row as it is sent to the parent process."""
    marks = {index: str(mark) for index, cell in enumerate(row[1]) if (mark := mark_of(cell))}
    return (*row, marks)


def unpacked(line: int, cells: list[str], marks: dict[str, str]) -> sheets.SheetRow:
    """Return a row from what the process has sent."""
    for index, mark in marks.items():
        cells[int(index)] = MarkedText(cells[int(index)], Mark(mark))
    return line, cells


def main() -> None:
    """Parse standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)  # people who wait for an answer go first
    content = sys.stdin.buffer.read(sheets.SENT.file + 1)
    try:
        rows = sheets.rows(content)
        while piece := list(islice(rows, PIECE)):
            print(json.dumps([*map(packed, piece)]), flush=True)  # noqa: T201
        print(json.dumps({"end": True}))  # noqa: T201
    except BadSheet as bad:
        print(json.dumps({"bad": bad.parameters}))  # noqa: T201


if __name__ == "__main__":
    main()
