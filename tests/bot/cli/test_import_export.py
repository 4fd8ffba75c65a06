"""Import and export files from the command line."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models import tables
from models.database import Database
from models.spreadsheets import sheets
from tests.support import world
from tests.support.shell import shakti_here as shakti
from tests.support.world import DAY, NOON

KEY = Fernet.generate_key().decode()


PEOPLE = "बूथ,फ़ोन,नाम\n166/12,9876500001,Sunita Baghel\n166/13,9876500002,Kamla Bai\n"


def test_a_file_of_people_is_told_apart_by_its_columns_imported_once_and_undone(
    tmp_path: Path,
) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    first = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert (first.returncode, first.stderr.strip()) == (0, "")
    assert "2 rows: 2 new, 0 known, 0 with errors" in first.stdout
    assert "import --undo 1" in first.stdout
    second = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert "0 new, 2 known" in second.stdout
    assert "people.csv, line 2: already invited, no answer yet" in second.stderr
    assert shakti("import", "--undo", "1", folder=tmp_path).stdout.startswith("2 cancelled")


def test_a_file_of_people_with_a_wrong_line_imports_nothing_and_says_what_to_mend(
    tmp_path: Path,
) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE + "166/9999,9876500003,Gita\n", "utf-8")
    answer = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert answer.returncode == 1
    assert "people.csv, line 4: there's no booth “166/9999”" in answer.stderr
    assert "nothing was imported; fix" in answer.stderr
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    assert (
        "2 new, 0 known" in shakti("import", "people.csv", folder=tmp_path, secret_key=KEY).stdout
    )


def test_what_the_shell_cannot_import_or_export_gets_one_plain_line(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "nameless.csv").write_text("booth,mobile\n166/1,9876500001\n", "utf-8")
    for arguments, words in (
        (("import", "people.csv"), "SHAKTI_SECRET_KEY"),
        (("import", "people.csv", "people.csv"), "one by one"),
        (("import", "nameless.csv"), "nameless.csv: These columns are missing: name"),
        (("import", "none.csv"), "none.csv: cannot be read"),
        (("export", "PC21", "list.xlsx"), "no workers in PC21 yet"),
        (("export", "Nowhere at all", "list.xlsx"), "I couldn't find “Nowhere at all”."),
    ):
        key = {} if words.startswith("SHAKTI") else {"secret_key": KEY}
        answer = shakti(*arguments, folder=tmp_path, **key)
        assert answer.returncode == 1
        assert words in answer.stderr
        assert "Traceback" not in answer.stderr
    assert shakti("export", "PC21", "list.csv", folder=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("import --undo 99", ("There is no import 99", "python run.py audit")),
        ("audit PC99", ("I couldn't find “PC99”", "such as PC19")),
        (
            "export Bhopaal o.xlsx",
            ("Several places match “Bhopaal”", "Did you mean PC19, D:bhopal"),
        ),
        ("digest Bhopaal --dry-run", ("Several places match “Bhopaal”", "Did you mean PC19")),
    ],
)
def test_what_the_shell_refuses_is_said_in_plain_words_with_what_to_do(
    typed: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    shakti("import", folder=tmp_path)
    answer = shakti(*typed.split(), folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert [word for word in words if word not in answer.stderr] == []
    assert not set("{}_<") & set(answer.stderr)


def test_after_a_day_an_import_is_not_taken_back_and_it_is_said_why(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    tables.Batch.update(imported_at=NOON - 400 * DAY).execute()
    database.close()
    answer = shakti("import", "--undo", "1", folder=tmp_path)
    assert (answer.returncode, "24 hours have passed" in answer.stderr) == (1, True)


def test_export_writes_the_workers_of_a_place_and_notes_it(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        world.person(1, "Asha", "166/2")
    finally:
        database.close()
    answer = shakti("export", "PC21\u200b", "list.xlsx", "--language", "en", folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, "1 workers written to list.xlsx\n")
    header, line = sheets.rows((tmp_path / "list.xlsx").read_bytes())
    assert (header[1][:2], line[1][1:3]) == (["ID", "Name"], ["Asha", "166/2"])
    assert [stat.S_IMODE((tmp_path / file).stat().st_mode) for file in ("list.xlsx", "a.db")] == [
        0o600,
        0o600,
    ]


def test_an_empty_list_of_booths_and_a_database_that_is_none_get_plain_lines(
    tmp_path: Path,
) -> None:
    empty = tmp_path / "booths.csv"
    empty.write_text("state,ac_number,part_number,name\n", "utf-8")
    answer = shakti("import", str(empty), folder=tmp_path)
    assert "Traceback" not in answer.stderr
    (tmp_path / "notes.db").write_text("this is no database, " * 100, "utf-8")
    broken = shakti("migrate", folder=tmp_path, database_url=f"sqlite:///{tmp_path}/notes.db")
    assert (broken.returncode, broken.stderr.count("\n")) == (1, 1)
    assert broken.stderr.startswith("SHAKTI_DATABASE_URL")
