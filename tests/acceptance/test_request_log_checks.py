"""The checks of the request log find what they are there to find."""

from datetime import UTC, datetime, timedelta

from playground.bot_api import ApiRequest
from tests.soak.harness.request_log_checks import (
    early_retries,
    rate_limit_violations,
    sent_during_flood,
)

BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
FLOOD = {"ok": False, "parameters": {"retry_after": 3}}


def sent(chat: int, at: float, status: int = 200, answer: object = None) -> ApiRequest:
    moment = BEGIN + timedelta(seconds=at)
    return ApiRequest(0, moment, "sendMessage", {"chat_id": f"{chat}"}, status, answer, None)


def test_two_messages_to_a_group_within_a_second_are_found() -> None:
    assert rate_limit_violations([sent(-1, 0.0), sent(-1, 1.0), sent(-2, 1.1)]) == []
    assert len(rate_limit_violations([sent(-1, 0.0), sent(-1, 0.99)])) == 1


def test_five_messages_to_a_person_within_four_seconds_are_found() -> None:
    assert rate_limit_violations([sent(1, at) for at in (0.0, 0.1, 0.2, 0.3, 4.0)]) == []
    assert len(rate_limit_violations([sent(1, at) for at in (0.0, 0.1, 0.2, 0.3, 3.9)])) == 1


def test_thirty_one_in_a_second_and_twenty_one_to_a_group_in_a_minute_are_found() -> None:
    assert rate_limit_violations([sent(n, n / 40) for n in range(30)]) == []
    assert len(rate_limit_violations([sent(n, n / 40) for n in range(31)])) == 1
    assert rate_limit_violations([sent(-1, n * 2.9) for n in range(20)]) == []
    assert len(rate_limit_violations([sent(-1, n * 2.9) for n in range(21)])) == 1


def test_what_comes_before_its_time_is_found_and_other_chats_may_go_on() -> None:
    flood = sent(1, 0.0, 429, FLOOD)
    assert early_retries([flood, sent(2, 1.0), sent(1, 3.0)]) == []
    assert len(early_retries([flood, sent(1, 2.9)])) == 1
    assert sent_during_flood([flood, sent(2, 1.0), sent(1, 3.0)]) == 1
    assert sent_during_flood([flood, sent(2, 3.1)]) == 0
