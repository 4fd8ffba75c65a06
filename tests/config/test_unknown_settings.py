"""A misspelt name of a setting gets a warning, because it would silently have no effect."""

from pathlib import Path

import pytest

from config.settings import Settings
from config.unknown_settings import misspelt


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without `.env`, where the settings are read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_name_that_is_nearly_right_gets_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAKTI_SENDS_PER_SECONDS", "5")
    assert misspelt() == [
        "SHAKTI_SENDS_PER_SECONDS is not a setting and has no effect; "
        "did you mean SHAKTI_SENDS_PER_SECOND?"
    ]


def test_a_name_in_the_file_is_looked_at_too_and_values_are_never_shown(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "export SHAKTI_TOKEN=7:hidden\n# SHAKTI_X=1\nSHAKTI_STATE='MP'\nOTHER_NAME=1\n= ?\n"
    (empty_folder / ".env").write_text(text, "utf-8")
    monkeypatch.setenv("shakti_token", "7:hidden")
    [line] = misspelt()
    assert line.startswith("SHAKTI_TOKEN is not a setting")
    assert "SHAKTI_BOT_TOKEN" in line
    assert "hidden" not in line


def test_a_name_that_is_like_no_setting_gets_a_warning_without_advice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHAKTI_QQQ", "1")
    assert misspelt() == ["SHAKTI_QQQ is not a setting and has no effect"]


def test_every_setting_in_capitals_or_not_and_the_tests_own_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"shakti_{name}", "1")
    monkeypatch.setenv("SHAKTI_TEST_BROWSER", "1")
    monkeypatch.setenv("SHAKTI_SOAK_SEED", "1")
    assert misspelt() == []


def test_a_file_that_is_no_text_is_left_to_the_settings_themselves(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes(b"SHAKTI_STATE=\xff\n")
    assert misspelt() == []
