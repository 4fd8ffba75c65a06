"""A start with a real token warns where the notice cannot say who asks for consent."""

import pytest

import service
from config.organisation import unnamed
from config.settings import Settings

WHOLE = {"org_name": "Jan Seva", "contact_name": "Meena", "contact": "+91 98260 00000"}


def test_a_named_organisation_gets_no_warning() -> None:
    assert unnamed(Settings(**WHOLE)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_each_missing_name_is_warned_about(missing: str) -> None:
    [line] = unnamed(Settings(**{**WHOLE, missing: " "}))  # type: ignore[arg-type]
    assert line.startswith(f"SHAKTI_{missing.upper()} is empty: ")


def test_all_three_are_in_one_line() -> None:
    [line] = unnamed(Settings())
    assert line.startswith("SHAKTI_ORG_NAME, SHAKTI_CONTACT_NAME, SHAKTI_CONTACT are empty: ")


def test_another_bot_api_is_for_trying_out() -> None:
    assert unnamed(Settings(api_url="http://127.0.0.1:8321")) == []


@pytest.mark.parametrize(("names", "lines"), [(WHOLE, 0), ({}, 1)])
def test_a_start_warns_in_the_log(
    names: dict[str, str], lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    service.warn_of_unnamed(Settings(**names))  # type: ignore[arg-type]
    assert len(caplog.records) == lines
    assert all("SHAKTI_ORG_NAME" in record.getMessage() for record in caplog.records)
