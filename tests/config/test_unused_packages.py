"""A process does without the driver of another database, and without httpx's command line."""

import subprocess
import sys

import pytest

PROCESS = """
import sys
from config import settings, unused_packages
unused_packages.leave_out_unused(settings.load())
import httpx, peewee, models.audit
print(peewee.psycopg is None, "pygments" in sys.modules)
"""


@pytest.mark.parametrize(
    ("url", "left_out"),
    [("sqlite:///data/some.db", "True"), ("postgresql://localhost/some", "False")],
)
def test_only_what_a_process_needs_is_imported(url: str, left_out: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", PROCESS],
        env={"SHAKTI_DATABASE_URL": url, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert process.stdout.split() == [left_out, "False"]
