"""`run.py roll`, as an operator types it: shown, applied, undone, and what it refuses."""

import csv
from pathlib import Path

import pytest

from tests.models.rolls.roll_steps import AFTER, BEFORE, HEADINGS, file_of
from tests.support.shell import shakti_here as shakti

DATE = ("--date", "2026-02-21")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose database has AC166 with the three booths of the issue's example."""
    folder = tmp_path_factory.mktemp("rolls")
    shakti("import", folder=folder)
    shakti("roll", str(file_of(folder, BEFORE)), "--date", "2025-01-06", folder=folder)
    assert shakti("roll", "--apply", "--yes", folder=folder).returncode == 0
    return folder


def test_a_roll_is_shown_written_applied_and_undone(imported: Path) -> None:
    file = str(file_of(imported, AFTER, name="new.csv"))
    shown = shakti("roll", file, *DATE, "--csv", "changes.csv", folder=imported)

    assert (shown.returncode, "nothing was changed" in shown.stdout) == (0, True)
    assert "missing numbers (12): 1, 2, 3" in shown.stderr
    with (imported / "changes.csv").open(encoding="utf-8-sig") as lines:
        rows = [(row["from"], row["kind"], row["to"]) for row in csv.DictReader(lines)]
    assert rows == [
        ("", "new", "13"),
        ("13", "renumbered", "14"),
        ("14", "renumbered", "15"),
        ("15", "renumbered", "16"),
    ]
    assert "R2 is removed" in shakti("roll", "--drop", folder=imported).stdout
    assert "No roll of MP waits" in shakti("roll", "--apply", folder=imported).stderr
    assert "is applied" in shakti("roll", file, *DATE, "--apply", folder=imported).stdout
    assert "applied already" in shakti("roll", file, *DATE, folder=imported).stderr
    assert "is undone in 1 AC" in shakti("roll", "--undo", folder=imported).stdout


def test_an_import_of_a_new_list_points_to_the_roll(imported: Path) -> None:
    answer = shakti("import", str(file_of(imported, AFTER)), folder=imported)

    assert answer.returncode == 1
    assert "166/13 Kishanpura → Naya Basera" in answer.stderr
    assert "run.py roll FILE" in answer.stderr


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        (("KA,1,1,Booth,,",), (), "a list of another state"),
        (("MP,166,1,Agar,,", "MP,165,1,Barai,,"), (), "rows of 2 ACs (AC166 1, AC165 1)"),
        (("MP,166,1AA,Agar,,",), (), "one letter from A to Z"),
        (("MP,166,1,Agar,,900-1",), (), "run backwards, from 900 to 1"),
        (("MP,166,1,Agar,,", "MP,166,1,Barod,,"), (), "166/1 is there already"),
        (("MP,166,13,Kishanpura,,",), ("--apply",), "AC166 2 of 3"),
    ],
    ids=["state", "two-acs", "beyond-z", "backwards", "double", "a-fifth"],
)
def test_what_a_roll_refuses_and_nothing_is_changed(
    imported: Path, rows: tuple[str, ...], options: tuple[str, ...], words: str
) -> None:
    path = imported / "bad.csv"
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")

    answer = shakti("roll", str(path), "--date", "2026-03-01", *options, folder=imported)

    assert (answer.returncode, words in answer.stderr) == (1, True)
