"""The operator's report on the trainings of a place."""

import json
from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook

from models.clock import Clock
from models.database import Database
from models.trainings import planning
from tests.support import world
from tests.support.shell import shakti_here as shakti


def test_the_report_is_printed_written_and_given_to_programs(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    empty = shakti("report", "PC21", "--trainings", "--language", "en", folder=tmp_path)
    assert (empty.returncode, empty.stderr) == (0, "")
    assert "There were no training sessions here in this period." in empty.stdout
    now = Clock().now()
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        world.coordinator(900, "Meena", "PC21")
        then = now - timedelta(days=3)
        new = planning.NewSession(world.place_id("PC21"), "Roll", then, 30, "Hall")
        planning.make_session(new, by=900, now=then - timedelta(days=1))
    finally:
        database.close()
    options = ("--xlsx", "list.xlsx", "--language", "en")
    told = shakti("report", "PC21", "--trainings", *options, folder=tmp_path)
    assert "Held: 0 of 1 planned" in told.stdout
    assert "no attendance taken" in told.stdout
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert [row[1] for row in sheet.values] == ["Topic", "Roll"]
    programs = shakti("report", "PC21", "--trainings", "--json", folder=tmp_path)
    numbers = json.loads(programs.stdout)
    assert numbers["outcomes"] == {"coming": 0, "held": 0, "cancelled": 0, "unknown": 1}
    assert (numbers["reasons"], numbers["absent_reasons"]) == ({}, {})
    assert [line["code"] for line in numbers["sessions"]] == ["T1"]


def test_what_cannot_be_reported_gets_one_plain_line(tmp_path: Path) -> None:
    assert shakti("report", "PC21", "--trainings", folder=tmp_path).returncode == 1
    shakti("import", folder=tmp_path)
    for arguments, words in (
        (("report", "PC21"), "report PLACE --trainings"),
        (("report", "Nowhere at all", "--trainings"), "I couldn't find"),
        (("report", "PC21", "--trainings", "--days", "0"), "--days"),
        (("report", "PC21", "--trainings", "--xlsx", "no/list.xlsx"), "no/list.xlsx"),
    ):
        answer = shakti(*arguments, folder=tmp_path)
        assert answer.returncode != 0
        assert words in answer.stderr
        assert "Traceback" not in answer.stderr
