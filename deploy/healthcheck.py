"""Ask the bot of this machine whether it is well: exit code 0 or 1, with its facts."""

import os
import sys
import urllib.error
import urllib.request

PATIENCE = 8  # seconds; the bot gives its database 5


def main() -> int:
    """Print what /healthz answers; return 0 when all is well."""
    host, _, port = os.environ.get("SHAKTI_LISTEN", "127.0.0.1:8443").rpartition(":")
    if host in ("", "0.0.0.0", "[::]"):  # noqa: S104 - asked, not listened on
        host = "127.0.0.1"
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=PATIENCE) as answer:
            print(answer.read().decode())  # noqa: T201
    except urllib.error.HTTPError as error:
        print(error.read().decode())  # noqa: T201
        return 1
    except OSError as error:
        print(f"no answer: {error}")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
