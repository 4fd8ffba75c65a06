"""Read an untrusted file in a process of its own.

The process is `python -m models.spreadsheets.sandbox NAME < FILE`.
Whatever the file does to its reader, memory and time of this process are limited, and it has
neither keys nor a database. It writes lines of JSON: pieces `[[line, [cell, …]], …]`, then
`{"end": true}`, or `{"bad": …}` with the parameters of a BadSheet.
"""

import json
import os
import resource
import sys
from itertools import islice

from models.spreadsheets import sheets
from models.spreadsheets.errors import BadSheet

MEMORY = 256 * sheets.MB  # of address space; 20,000 rows of XLSX take less than half
SECONDS = 20  # of CPU; ten thousand rows take two
PIECE = 250  # rows in a line of output, which the parent process handles in one step


def main() -> None:
    """Parse standard input as the file whose name is the argument."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)  # people who wait for an answer go first
    content = sys.stdin.buffer.read(sheets.SENT.file + 1)
    try:
        rows = sheets.rows(sys.argv[1], content)
        while piece := list(islice(rows, PIECE)):
            print(json.dumps(piece), flush=True)  # noqa: T201
        print(json.dumps({"end": True}))  # noqa: T201
    except BadSheet as bad:
        print(json.dumps({"bad": bad.parameters}))  # noqa: T201


if __name__ == "__main__":
    main()
