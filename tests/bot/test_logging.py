"""No token and no phone number reaches the log."""

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from config.logging import Redacting, redact, setup
from config.settings import Settings

TOKEN = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.mark.parametrize(
    "phone",
    [
        "+919826001234", "9826001234", "09826001234", "+91 98260 01234", "98260-01234",
        "+91-98260-01234", "0091 9826001234", "919826001234", "(+91) 98260 01234", "९८२६००१२३४",
        "+1 (202) 555-0100", "phone=9826001234,", "'9826001234'",
    ],
)  # fmt: skip
def test_a_phone_is_taken_out_however_it_is_written(phone: str) -> None:
    written = redact(f"shared {phone} now")
    assert "[phone]" in written
    assert "1234" not in written
    assert "१२३४" not in written


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+91", "0", "91"]))
def test_no_indian_mobile_gets_through(phone: str, prefix: str) -> None:
    assert phone not in redact(f"x {prefix}{phone} y")


@pytest.mark.parametrize(
    "text", ["Update 700000001 failed", "165/12", "2026-11-23 08:00", "T42 n=12,34,567"]
)
def test_other_numbers_stay(text: str) -> None:
    assert redact(text) == text


def test_tracebacks_are_redacted_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting("own secret"))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe +919826001234 own secret")
    except ValueError:
        log.exception("failed for %s", "9826001234")
    written = stream.getvalue()
    assert "ValueError: https://api.telegram.org/bot[token]/getMe [phone] [secret]" in written
    assert "failed for [phone]" in written


def test_setup_sends_redacted_lines_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        setup(Settings(bot_token=SecretStr("1:short")))
        logging.getLogger("bot").info("token 1:short, phone 9826001234")
        logging.getLogger("httpx").info("GET https://…/bot1:short/getMe")
    finally:
        root.handlers, root.level = before, level
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    assert "token [secret], phone [phone]" in written.err
    assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.WARNING)
