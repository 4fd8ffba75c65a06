#!/bin/sh
# APScheduler 3.11.3: with coalesce=False a job that was missed five times runs for each of them,
# one after the other, in spite of max_instances=1, which counts the submission and not the runs.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    APScheduler==3.11.3
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


async def main() -> list[int]:
    at_once: list[int] = []
    running = 0

    async def job() -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        await asyncio.sleep(0.01)
        running -= 1

    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start()
    missed = datetime.now(UTC) - timedelta(hours=4, minutes=30)
    scheduler.add_job(
        job, "interval", hours=1, start_date=missed, next_run_time=missed,
        coalesce=False, max_instances=1, misfire_grace_time=None,
    )
    await asyncio.sleep(2)
    scheduler.shutdown(wait=False)
    return at_once


seen = asyncio.run(main())
print(seen)
assert seen == [1, 1, 1, 1, 1]
PYTHON
