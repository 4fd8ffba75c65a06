"""The judges themselves: they let a good object pass and stop a bad one."""

from typing import Any

import pytest

from tests.playground.judges import Wrong, judge, judge_update

CHAT = {"id": 6000000001, "type": "private", "first_name": "Asha"}
USER = {"id": 6000000001, "is_bot": False, "first_name": "Asha"}
MESSAGE = {"message_id": 1, "date": 1700000000, "chat": CHAT, "from": USER, "text": "hi"}


def test_a_good_message_passes() -> None:
    judge("sendMessage", MESSAGE)
    judge_update({"update_id": 1, "message": MESSAGE})


@pytest.mark.parametrize(
    "wrong",
    [
        {key: value for key, value in MESSAGE.items() if key != "date"},
        MESSAGE | {"chat": {"id": 1}},
        MESSAGE | {"text": 5},
        MESSAGE | {"colour": "red"},
        MESSAGE | {"entities": [{"type": "bold", "offset": 0}]},
        MESSAGE | {"from": USER | {"is_bot": 0}},
    ],
)
def test_a_message_that_is_not_as_the_bot_api_has_it_is_stopped(wrong: Any) -> None:
    with pytest.raises(Wrong):
        judge("sendMessage", wrong)


def test_a_member_without_a_known_role_is_stopped() -> None:
    with pytest.raises(Wrong):
        judge("getChatMember", {"status": "visitor", "user": USER})
