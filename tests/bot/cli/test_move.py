"""Move the database from the command line."""

from pathlib import Path

import pytest

from tests.models.move.test_moving import empty
from tests.support.shell import shakti_here as shakti


def test_a_move_says_what_it_checked_and_what_to_do_now(
    url: str, postgres: str, tmp_path: Path
) -> None:
    target = empty("postgresql" if url.startswith("sqlite") else "sqlite", postgres, tmp_path)
    answer = shakti("move", "--to", target, folder=tmp_path, database_url=url)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Checked: each table has the same rows as before" in answer.stdout
    assert "SHAKTI_DATABASE_URL" in answer.stdout
    export = shakti("export", "AC166", "a.xlsx", folder=tmp_path, database_url=target)
    assert (export.returncode, "1" in export.stdout) == (0, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_mistake_is_one_line_that_says_what_to_do(url: str, tmp_path: Path) -> None:
    for target, line in (
        ("sqlite:///b.db", "both databases are of one kind"),
        ("mysql://localhost/b", "is not a URL of SQLite or PostgreSQL"),
        ("postgresql://shakti:secret@localhost:1/none", "the database cannot be used"),
    ):
        answer = shakti("move", "--to", target, folder=tmp_path, database_url=url)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert line in answer.stderr
        assert "secret" not in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    answer = shakti("move", "--to", "postgresql://localhost/b", folder=tmp_path)
    assert (answer.returncode, "there is no database at" in answer.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == []
