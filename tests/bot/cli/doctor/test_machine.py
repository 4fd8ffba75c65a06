"""What the doctor sees on the machine alone: settings, files, fonts."""

import os
from pathlib import Path

import pytest

from bot.cli.doctor import finding, machine
from bot.cli.doctor.finding import State
from bot.pictures import text_layout
from config.settings import Settings, load
from tests.support.world import SECRET


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without .env, and an environment without settings."""
    for name in [name for name in os.environ if name.startswith("SHAKTI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def whole(**more: object) -> Settings:
    named = {"org_name": "Booth Shakti", "contact_name": "Meena", "contact": "@meena"}
    defaults = {"secret_key": SECRET, "admins": "[1001]", **named}
    return load(**(defaults | more))


def test_settings_that_name_everybody_are_well() -> None:
    assert machine.settings_are_whole(whole()).state == State.OK


def test_without_a_key_nothing_starts_and_the_command_that_makes_one_is_named() -> None:
    found = machine.settings_are_whole(whole(secret_key=""))
    assert (found.state, "run.py key" in found.remedy) == (State.FAIL, True)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"admins": "[]"}, "SHAKTI_ADMINS"),
        ({"contact": ""}, "SHAKTI_CONTACT is empty"),
    ],
)
def test_what_weakens_the_bot_is_a_warning_with_its_setting(
    more: dict[str, str], named: str
) -> None:
    found = machine.settings_are_whole(whole(**more))
    assert (found.state, named in found.found) == (State.WARN, True)


def test_a_setting_that_is_none_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAKTI_TARGET_AT", "08:00")
    found = machine.settings_are_whole(whole())
    assert (found.state, "SHAKTI_TARGETS_AT" in found.found) == (State.WARN, True)


def test_keys_in_the_folder_of_the_database_are_a_warning(folder: Path) -> None:
    (folder / ".env").write_text(f"SHAKTI_SECRET_KEY={SECRET}\n")
    beside, apart = "sqlite:///a.db", "sqlite:///data/a.db"
    assert machine.settings_are_whole(whole(database_url=beside)).state == State.WARN
    assert machine.settings_are_whole(whole(database_url=apart)).state == State.OK


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_files_open_to_others_are_named_with_the_command_and_closed_when_asked(
    folder: Path,
) -> None:
    settings = whole(database_url="sqlite:///data/a.db")
    (folder / "data").mkdir(0o700)
    file = folder / "data" / "a.db"
    file.touch()
    file.chmod(0o644)
    found = machine.files_are_private(settings)
    assert (found.state, found.remedy) == (State.WARN, "run  chmod go-rwx data/a.db")
    assert file.stat().st_mode & 0o077
    assert machine.files_are_private(settings, fix=True).state == State.OK
    assert not file.stat().st_mode & 0o077
    assert machine.files_are_private(settings).state == State.OK


def test_cards_can_be_drawn_unless_a_font_or_the_shaping_of_hindi_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.fonts_draw_hindi().state == State.OK
    with monkeypatch.context() as without:
        without.setattr(machine, "can_shape", lambda: False)
        assert machine.fonts_draw_hindi().state == State.FAIL
    with monkeypatch.context() as without:
        without.setattr(text_layout, "FONTS", folder)
        text_layout.font.cache_clear()
        found = machine.fonts_draw_hindi()
    assert (found.state, "config/fonts" in found.remedy) == (State.FAIL, True)


def test_a_check_that_breaks_off_is_a_finding() -> None:
    def breaks() -> finding.Finding:
        raise PermissionError(13, "Permission denied", "a.db")

    found = finding.examined(breaks)
    assert (found.state, "Permission denied" in found.found) == (State.FAIL, True)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (2e5, "2 days")],
)
def test_a_length_of_time_has_the_unit_that_fits(seconds: float, text: str) -> None:
    assert finding.span(seconds) == text


def test_of_many_names_the_first_stand_there_and_the_rest_is_counted() -> None:
    assert finding.named("abc") == "a, b, c"
    assert finding.named("abcdefgh") == "a, b, c, d, e and 3 more"
