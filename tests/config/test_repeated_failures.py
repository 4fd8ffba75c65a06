"""A failure that repeats is logged once, then counted."""

import logging

import pytest

from config.repeated_failures import RepeatedFailure

log = logging.getLogger("tests.repeated")


class Seconds:
    """A clock that a test turns."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    """The clock of the failures of a test."""
    return Seconds()


@pytest.fixture
def failures(seconds: Seconds) -> RepeatedFailure:
    """What fails: claims, at a disk that is full."""
    return RepeatedFailure(log, "outbox: claim failed", expected=(OSError,), now=seconds)


def full() -> OSError:
    return OSError("database or disk is full")


def test_five_minutes_of_failures_are_a_line_a_minute_and_one_at_the_end(
    failures: RepeatedFailure, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5 * 60):
        failures.failed(full())
        seconds.at += 1
    seconds.at += 10
    failures.succeeded()
    failures.succeeded()
    assert caplog.messages == [
        "outbox: claim failed: database or disk is full",
        *["outbox: claim failed: 60 more in 60 s: database or disk is full"] * 4,
        "outbox: claim failed: over after 299 s, 59 more",
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_what_fails_and_succeeds_by_turns_is_not_told_at_each_turn(
    failures: RepeatedFailure, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(100):
        failures.failed(full())
        seconds.at += 0.3
        failures.succeeded()
        seconds.at += 0.3
    assert caplog.messages == ["outbox: claim failed: database or disk is full"]


def test_an_error_that_nobody_expects_is_logged_with_its_traceback_once(
    failures: RepeatedFailure, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (full(), KeyError("place"), full(), KeyError("place"), TypeError()):
        failures.failed(error)
        seconds.at += 1
    assert [(r.getMessage(), bool(r.exc_info)) for r in caplog.records] == [
        ("outbox: claim failed: database or disk is full", False),
        ("outbox: claim failed: 'place'", True),
        ("outbox: claim failed: TypeError", True),
    ]


def test_a_failure_of_another_day_begins_anew(
    failures: RepeatedFailure, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    failures.failed(full())
    failures.succeeded()  # too soon to say that it is over
    seconds.at += 24 * 3600
    failures.failed(full())
    assert caplog.messages == ["outbox: claim failed: database or disk is full"] * 2


def test_what_fails_can_have_a_number(caplog: pytest.LogCaptureFixture, seconds: Seconds) -> None:
    failures = RepeatedFailure(log, "inbox: update %d waits", expected=(OSError,), now=seconds)
    failures.failed(full(), 7)
    seconds.at += 60
    failures.failed(full(), 8)
    seconds.at += 60
    failures.succeeded()
    assert caplog.messages == [
        "inbox: update 7 waits: database or disk is full",
        "inbox: update 8 waits: 1 more in 60 s: database or disk is full",
        "inbox: update waits: over after 60 s, 0 more",
    ]
