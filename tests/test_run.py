"""The command line, as an operator types it: start, settings, digests and usage."""

import gc
import socket
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import run
from tests.support.shell import shakti, shakti_here


def test_migrate_and_import_make_a_working_database_and_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    assert "0001_first_tables" in shakti("migrate", folder=tmp_path).stdout
    assert shakti("migrate", folder=tmp_path).stdout == "Nothing to do.\n"
    first = shakti("import", folder=tmp_path)
    assert (first.returncode, "pc: 29 added" in first.stdout) == (0, True)
    assert "ac: 230 added" in first.stdout
    assert "booth: 496 added" in first.stdout
    second = shakti("import", folder=tmp_path)
    assert "pc: 0 added, 0 changed, 29 unchanged" in second.stdout


def test_a_dry_run_prints_both_digests_in_hindi_and_in_english(tmp_path: Path) -> None:
    shakti_here("import", folder=tmp_path)
    hindi = shakti_here("digest", "PC19", "--dry-run", folder=tmp_path)
    assert (hindi.returncode, "🌅 भोपाल" in hindi.stdout) == (0, True)
    assert "<b>" not in hindi.stdout
    english = shakti_here("digest", "PC19", "--dry-run", "--language", "en", folder=tmp_path)
    assert "🌇 Bhopal" in english.stdout


def test_a_place_that_is_not_there_gets_the_nearest_ones(tmp_path: Path) -> None:
    shakti_here("import", folder=tmp_path)
    answer = shakti_here("digest", "Bhopl", "--dry-run", folder=tmp_path)
    assert answer.returncode == 1
    assert "PC19" in answer.stderr


def test_a_digest_without_places_says_what_to_run_first(tmp_path: Path) -> None:
    assert "run.py migrate" in shakti_here("digest", "PC19", "--dry-run", folder=tmp_path).stderr
    shakti_here("migrate", folder=tmp_path)
    answer = shakti_here("digest", "PC19", "--dry-run", folder=tmp_path)
    assert (answer.returncode, "run.py import" in answer.stderr) == (1, True)


def test_a_broken_file_is_named_with_line_column_and_reason_and_nothing_is_imported(
    tmp_path: Path,
) -> None:
    broken = tmp_path / "pcs.csv"
    broken.write_text(
        "state,number,name_en,name_hi,reservation\nMadhya Pradesh,x,Morena,मुरैना,GEN\n", "utf-8"
    )
    answer = shakti_here("import", str(broken), folder=tmp_path)
    assert answer.returncode == 1
    assert "pcs.csv" in answer.stderr
    assert "2" in answer.stderr
    assert "number" in answer.stderr
    assert shakti_here("digest", "PC1", "--dry-run", folder=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SHAKTI_BOT_TOKEN"),
        ({"bot_token": "abc"}, "SHAKTI_BOT_TOKEN: not a bot's token"),
        ({"bot_token": "1:a"}, "SHAKTI_SECRET_KEY"),
        ({"bot_token": "1:a", "secret_key": "short"}, "SHAKTI_SECRET_KEY"),
        ({"timezone": "Mars/Olympus"}, "SHAKTI_TIMEZONE"),
        ({"targets_at": "8 o'clock"}, "SHAKTI_TARGETS_AT"),
        ({"admins": "5,6"}, "SHAKTI_ADMINS"),
        ({"admins": "123"}, "SHAKTI_ADMINS"),
        ({"secret_key": ","}, "SHAKTI_SECRET_KEY"),
        ({"schedule_at": "8"}, "SHAKTI_SCHEDULE_AT"),
        ({"mode": "pigeon"}, "SHAKTI_MODE"),
        ({"api_url": "nowhere"}, "SHAKTI_API_URL"),
        ({"mode": "webhook"}, "SHAKTI_MODE=webhook needs SHAKTI_WEBHOOK_URL"),
        (
            {"mode": "webhook", "webhook_url": "https://example.org"},
            "SHAKTI_MODE=webhook needs SHAKTI_WEBHOOK_SECRET",
        ),
        ({"webhook_url": "example.org"}, "SHAKTI_WEBHOOK_URL"),
        ({"webhook_secret": "with a blank"}, "SHAKTI_WEBHOOK_SECRET"),
        ({"webhook_secret": "x" * 257}, "SHAKTI_WEBHOOK_SECRET"),
        ({"webhook_url": "http://bot.example.org"}, "SHAKTI_WEBHOOK_URL"),
        ({"listen": "8443"}, "SHAKTI_LISTEN"),
        ({"listen": "127.0.0.1:99999"}, "SHAKTI_LISTEN"),
        ({"weight_posts": "90"}, "SHAKTI_WEIGHT_"),
        ({"campaign_colour": "orange"}, "SHAKTI_CAMPAIGN_COLOUR: write a colour as #RRGGBB"),
        ({"campaign_colour": "#FFF"}, "SHAKTI_CAMPAIGN_COLOUR"),
    ],
)
def test_a_missing_or_wrong_setting_stops_the_start_with_one_clear_line(
    settings: dict[str, str], named: str, tmp_path: Path
) -> None:
    answer = shakti("bot", folder=tmp_path, **settings)
    assert answer.returncode == 1
    assert answer.stderr.startswith(named)
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("url", ["mysql://localhost/x", "x", "sqlite://data/x.db"])
def test_a_database_that_is_none_is_named_with_its_setting(url: str, tmp_path: Path) -> None:
    answer = shakti("migrate", folder=tmp_path, database_url=url)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("SHAKTI_DATABASE_URL: ")
    assert "sqlite:///data/boothshakti.db" in answer.stderr


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    nobody = "postgresql://nobody@127.0.0.1:9/none"
    answer = shakti("migrate", folder=tmp_path, database_url=nobody)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("SHAKTI_DATABASE_URL: the database cannot be used: ")


RUNNABLE = {"bot_token": "1:a", "secret_key": Fernet.generate_key().decode()}


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("", "is in use: stop the program that listens there, or write another port"),
        ("192.0.2.1:8443", "is no address of this machine"),
        ("nobody.invalid:8443", "names no host"),
        (f"{'x' * 64}:8443", "names no host"),
    ],
)
def test_an_address_that_cannot_be_had_stops_the_start_before_anything_is_done(
    address: str, advice: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = address or f"127.0.0.1:{other.getsockname()[1]}"
        answer = shakti("bot", folder=tmp_path, listen=address, **RUNNABLE)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith(f"SHAKTI_LISTEN: {address} ")
    assert advice in answer.stderr
    assert not (tmp_path / "a.db").exists()


def test_a_state_without_places_stops_the_start_and_is_told_which_there_are(
    tmp_path: Path,
) -> None:
    answer = shakti("bot", folder=tmp_path, state="ZZ", **RUNNABLE)
    assert (answer.returncode, answer.stderr) == (
        1,
        "SHAKTI_STATE: the places are those of MP: write one of these, or import ZZ first\n",
    )


def test_a_database_that_other_accounts_may_open_is_told_at_the_start_in_one_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.db").touch(0o644)
    answer = shakti("bot", folder=tmp_path, state="ZZ", **RUNNABLE)  # stops right after
    [line, _] = answer.stderr.splitlines()
    assert f"database: files open to other accounts: chmod go-rwx {tmp_path / 'a.db'}" in line


def test_a_name_that_is_no_setting_is_told_and_stops_nothing(tmp_path: Path) -> None:
    answer = shakti("migrate", folder=tmp_path, sends_per_seconds="5")
    assert (answer.returncode, answer.stderr.count("\n")) == (0, 1)
    assert "did you mean SHAKTI_SENDS_PER_SECOND?" in answer.stderr


def test_wrong_usage_exits_with_2_and_help_explains_each_command(tmp_path: Path) -> None:
    assert shakti("digets", folder=tmp_path).returncode == 2
    assert shakti("digest", folder=tmp_path).returncode == 2
    words = shakti("--help", folder=tmp_path).stdout
    for command in ("play", "bot", "migrate", "import", "export", "digest", "key"):
        assert command in words


def test_garbage_is_collected_while_a_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(run.COMMANDS, "migrate", f"{__name__}.tell_of_garbage")
    answer = shakti_here("migrate", folder=tmp_path)
    assert (answer.stdout, gc.isenabled()) == ("collected: True\n", True)


def tell_of_garbage() -> None:
    """Print whether garbage is collected."""
    print("collected:", gc.isenabled())
