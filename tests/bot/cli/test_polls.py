"""`run.py polls`, as an operator types it: recorded, listed, replaced, undone, refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.shell import shakti_here as shakti

INDIA = ZoneInfo("Asia/Kolkata")
TODAY = datetime.now(UTC).astimezone(INDIA).date()
SOON = (TODAY + timedelta(days=20)).isoformat()
HEADINGS = "place,date,closing hour,phase,source"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose database has Madhya Pradesh."""
    folder = tmp_path_factory.mktemp("polls")
    shakti("import", folder=folder)
    return folder


def file_of(folder: Path, *lines: str, name: str = "polls.csv") -> str:
    (folder / name).write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
    return name


def test_a_file_is_recorded_listed_replaced_and_undone(imported: Path) -> None:
    assert "No polls are known" in shakti("polls", folder=imported).stdout
    first = file_of(imported, f"PC19,{SOON},17:00,2,ECI", f"165,{SOON},18:00,by-election,CEO")
    answer = shakti("polls", first, folder=imported)
    assert (answer.returncode, "P1: 9 polls recorded, 0 known." in answer.stdout) == (0, True)
    listed = shakti("polls", folder=imported).stdout
    assert f"{SOON} 17:00" in listed
    assert "MP/AC165 Susner" in listed
    assert "by-election" in listed

    second = file_of(imported, f"AC165,{SOON},17:30,,CEO", name="second.csv")
    refused = shakti("polls", second, folder=imported)
    assert refused.returncode == 1
    assert "P1 has another closing hour that day for AC165" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    instead = shakti("polls", second, "--replace", "1", folder=imported)
    assert "P2: 1 poll recorded, 0 known, instead of P1." in instead.stdout
    assert f"{SOON} 17:00" not in shakti("polls", folder=imported).stdout
    assert (
        "P2 is undone; P1 applies again" in shakti("polls", "--undo", "2", folder=imported).stdout
    )
    assert "P1 is undone." in shakti("polls", "--undo", "1", folder=imported).stdout
    assert "was undone before" in shakti("polls", "--undo", "1", folder=imported).stderr


def test_every_wrong_line_is_named_and_nothing_is_recorded(imported: Path) -> None:
    wrong = file_of(imported, f"AC165,{SOON},25:99,1,ECI", f"AC999,{SOON},17:00,1,ECI")
    answer = shakti("polls", wrong, folder=imported)
    assert answer.returncode == 1
    assert "polls.csv, line 2: 25:99 is not a time" in answer.stderr
    assert "polls.csv, line 3: AC999 is not the code" in answer.stderr
    assert "No polls are known" in shakti("polls", folder=imported).stdout


def test_a_file_that_is_no_list_or_not_there_is_told(imported: Path) -> None:
    (imported / "empty.csv").write_bytes(b"")
    for name in ("empty.csv", "missing.csv"):
        answer = shakti("polls", name, folder=imported)
        assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
        assert name in answer.stderr
