"""What the doctor says of the nightly backups."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.cli.doctor import backups
from bot.cli.doctor.finding import State
from config.settings import Settings
from models.backups import nightly
from tests.support.world import DAY, HOUR, NOON

KEY = SecretStr(Fernet.generate_key().decode())


def settings(folder: Path, **more: object) -> Settings:
    fields = {"backup_dir": str(folder), "backup_key": KEY} | more
    return Settings(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("age", "state"),
    [(HOUR, State.OK), (26 * HOUR, State.OK), (31 * HOUR, State.WARN), (4 * DAY, State.FAIL)],
)
def test_the_age_of_the_newest_counts(age: timedelta, state: State, tmp_path: Path) -> None:
    for before in (age, age + DAY):
        nightly.new_file(tmp_path, NOON - before).touch()
    found = backups.backups_are_made(settings(tmp_path), NOON)
    assert (found.state, found.found.startswith("2 in ")) == (state, True)
    assert bool(found.remedy) == (state != State.OK)


def test_one_that_others_can_read_is_told(tmp_path: Path) -> None:
    nightly.new_file(tmp_path, NOON - HOUR).touch()
    found = backups.backups_are_made(settings(tmp_path, backup_key=SecretStr("")), NOON)
    assert (found.state, "SHAKTI_BACKUP_KEY" in found.remedy) == (State.WARN, True)


def test_no_folder_none_yet_and_a_folder_that_is_not_there_are_told_apart(tmp_path: Path) -> None:
    assert backups.backups_are_made(Settings(), NOON).found == "no backup is made each night"
    assert "there is no backup in" in backups.backups_are_made(settings(tmp_path), NOON).found
    missing = backups.backups_are_made(settings(tmp_path / "away"), NOON)
    assert (missing.state, "SHAKTI_BACKUP_DIR" in missing.remedy) == (State.FAIL, True)


def test_without_pg_dump_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = backups.backups_are_made(settings(tmp_path, database_url="postgresql:///a"), NOON)
    assert (found.state, "postgresql-client" in found.remedy) == (State.FAIL, True)
