"""Read the QR codes in an untrusted picture, in a process of its own.

The process is `python -m bot.pictures.qr_sandbox < PICTURE`. It has neither keys nor a database,
and its memory and time are limited. It writes the texts as JSON.
"""

import json
import os
import resource
import sys

from bot.pictures.qr_reader import LARGEST, texts

MEMORY = 768 * 1024 * 1024  # of address space
SECONDS = 10  # of CPU


def main() -> None:
    """Write the texts of the QR codes in the picture on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)  # people who wait for an answer go first
    content = sys.stdin.buffer.read(LARGEST + 1)
    print(json.dumps(texts(content) if len(content) <= LARGEST else ()))  # noqa: T201


if __name__ == "__main__":
    main()
