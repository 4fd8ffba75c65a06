"""A process with SQLite does without the driver of PostgreSQL."""

import subprocess
import sys

import pytest

PROCESS = """
import sys
from config import drivers, settings
drivers.leave_out_unused(settings.load())
import peewee, models.audit
print(peewee.psycopg is None)
"""


@pytest.mark.parametrize(
    ("url", "left_out"),
    [("sqlite:///data/some.db", "True"), ("postgresql://localhost/some", "False")],
)
def test_only_the_driver_of_the_database_is_imported(url: str, left_out: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", PROCESS],
        env={"SHAKTI_DATABASE_URL": url, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert process.stdout.strip() == left_out
