"""Settings as an operator writes them, and the line for each that is wrong."""

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.settings import BadSettings, load
from models.consents import Terms
from models.digests import Times
from models.strength import Weights
from models.targets import WorkCalendar


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without `.env`, where the settings are read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    """Return the message with which these settings are refused."""
    for name, value in settings.items():
        monkeypatch.setenv(f"SHAKTI_{name.upper()}", value)
    with pytest.raises(BadSettings) as caught:
        load()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("bot_token", "abc", "a number, a colon and letters"),
        ("bot_token", "123456", "a number, a colon and letters"),
        ("bot_token", "123456:ABC def", "a number, a colon and letters"),
        ("bot_token", "bot123456:ABC-def", "a number, a colon and letters"),
        ("bot_token", "१२३:ABC-def", "a number, a colon and letters"),
        ("timezone", "Asia", "one like Asia/Kolkata"),
        ("timezone", "../etc", "one like Asia/Kolkata"),
        ("admins", "[99999999999999999999]", "Telegram's ids are positive"),
        ("admins", "[4503599627370496]", "Telegram's ids are positive"),
        ("admins", "[1001, -5]", "not -5"),
        ("admins", "[0]", "Telegram's ids are positive"),
        ("admins", "1001", "[1001]"),
        ("rest_days", "sun", '["sun"]'),
        ("rest_days", '["sunday"]', "'sun'"),
        ("api_url", "http://", "names a host"),
        ("api_url", "https://:8081", "names a host"),
        ("api_url", "http://127.0.0.1:99999", "a port from 1 to 65535"),
        ("api_url", "http://127.0.0.1:0", "a port from 1 to 65535"),
        ("api_url", "http://[::1", "names a host"),
        ("api_url", "http://api.example.org/?x=1", "without ? and #"),
        ("api_url", "http://api example.org", "without blanks"),
        ("webhook_url", "http://bot.example.org", "https://"),
        ("webhook_url", "http://10.0.0.5:8443", "https://"),
        ("webhook_url", "https://", "names a host"),
        ("state", "Madhya Pradesh", "such as MP"),
        ("state", "M", "such as MP"),
        ("campaign_name", " ", "at least 1 character"),
        ("campaign_name", "x" * 65, "64 characters at most"),
        ("keep_backups", "0", "write 1 or more, not 0"),
        ("keep_backups", "1001", "write 1000 or less, not 1001"),
        ("keep_backups", "seven", "write a whole number, not 'seven'"),
        ("public_strength", "maybe", "write true or false, not 'maybe'"),
        ("mode", "web", "write 'polling' or 'webhook', not 'web'"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_with_the_right_form(
    name: str, value: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = refused(monkeypatch, **{name: value})
    assert words.startswith(f"SHAKTI_{name.upper()}: ")
    assert advice in words
    assert "\n" not in words


def test_every_wrong_setting_gets_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    words = refused(monkeypatch, timezone="Asia", rest_days="sun", state="?")
    assert [line.partition(":")[0] for line in words.splitlines()] == [
        "SHAKTI_TIMEZONE",
        "SHAKTI_STATE",
        "SHAKTI_REST_DAYS",
    ]


@pytest.mark.parametrize(
    ("name", "value", "used"),
    [
        ("admins", "[1001, 4503599627370495]", frozenset({1001, 2**52 - 1})),
        ("rest_days", '["sun", "mon"]', frozenset({"sun", "mon"})),
        ("api_url", "http://[::1]:8081/", "http://[::1]:8081"),
        ("api_url", "https://name:word@api.example.org/x", "https://name:word@api.example.org/x"),
        ("webhook_url", "https://bot.example.org/in/", "https://bot.example.org/in"),
        ("webhook_url", "http://127.0.0.1:8443", "http://127.0.0.1:8443"),
        ("webhook_url", "http://localhost:8443", "http://localhost:8443"),
        ("webhook_url", "http://[::1]:8443", "http://[::1]:8443"),
        ("state", " mp", "MP"),
        ("campaign_name", " Booth  Shakti ", "Booth  Shakti"),
    ],
)
def test_a_right_setting_is_used_as_it_is_meant(
    name: str, value: str, used: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SHAKTI_{name.upper()}", value)
    assert getattr(load(), name) == used


def test_a_file_of_settings_that_cannot_be_read_is_named(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (empty_folder / ".env").write_text("SHAKTI_STATE=MP\n", "utf-8")
    monkeypatch.setattr("dotenv.main.open", closed, raising=False)
    with pytest.raises(BadSettings, match=r"^\.env cannot be read: Permission denied$"):
        load()


def test_every_domain_value_gets_the_settings_of_its_own_names() -> None:
    settings = load(
        weight_confirmed=40, weight_trained=30, weight_posts=20, weight_active=10,
        strong_from=80, fair_from=50, booth_target=12, campaign_name="Jan Seva",
        keep_drafts_days=3, invitation_days=4, keep_updates_days=5, keep_texts_days=6,
        keep_marks_days=7,
        org_name=" Jan Seva Samiti ", org_address="Agar", contact_name="Meena", contact="@meena",
        timezone="Asia/Kathmandu", targets_at="07:00", schedule_at="19:00", rest_days='["sun"]',
    )  # fmt: skip
    zone = ZoneInfo("Asia/Kathmandu")
    assert Weights.from_settings(settings) == Weights(40, 30, 20, 10, 80, 50, 12, zone=zone)
    assert Terms.from_settings(settings) == Terms(
        "Jan Seva", 3, 4, 5, 6, 7, "Jan Seva Samiti", "Agar", "Meena", "@meena"
    )
    assert Times.from_settings(settings) == Times(zone, time(7), time(19))
    assert WorkCalendar.from_settings(settings) == WorkCalendar(zone, frozenset({"sun"}))
