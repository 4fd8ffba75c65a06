"""The answer checks accept a valid object and reject an invalid one."""

from typing import Any

import pytest

from tests.playground.answer_checks import InvalidAnswer, check_result, check_update

CHAT = {"id": 6000000001, "type": "private", "first_name": "Asha"}
USER = {"id": 6000000001, "is_bot": False, "first_name": "Asha"}
MESSAGE = {"message_id": 1, "date": 1700000000, "chat": CHAT, "from": USER, "text": "hi"}


def test_a_valid_message_passes() -> None:
    check_result("sendMessage", MESSAGE)
    check_update({"update_id": 1, "message": MESSAGE})


@pytest.mark.parametrize(
    "invalid",
    [
        {key: value for key, value in MESSAGE.items() if key != "date"},
        MESSAGE | {"chat": {"id": 1}},
        MESSAGE | {"text": 5},
        MESSAGE | {"colour": "red"},
        MESSAGE | {"entities": [{"type": "bold", "offset": 0}]},
        MESSAGE | {"from": USER | {"is_bot": 0}},
    ],
)
def test_a_message_that_violates_the_bot_api_is_rejected(invalid: Any) -> None:
    with pytest.raises(InvalidAnswer):
        check_result("sendMessage", invalid)


def test_a_member_without_a_known_role_is_rejected() -> None:
    with pytest.raises(InvalidAnswer):
        check_result("getChatMember", {"status": "visitor", "user": USER})
