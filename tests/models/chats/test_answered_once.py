"""What several updates speak of is answered once."""

import pytest

from models import chats
from tests.support.world import NOON

pytestmark = pytest.mark.usefixtures("db")


def test_the_first_update_gets_the_answer_and_gets_it_again_after_a_crash() -> None:
    assert chats.claim_answer(5, "edit:1", 70, NOON)
    assert not chats.claim_answer(5, "edit:1", 71, NOON)
    assert chats.claim_answer(5, "edit:1", 70, NOON)


def test_other_messages_and_chats_are_answered_for_themselves() -> None:
    assert chats.claim_answer(5, "edit:1", 70, NOON)
    assert chats.claim_answer(5, "edit:2", 71, NOON)
    assert chats.claim_answer(6, "edit:1", 72, NOON)


def test_a_subject_of_any_length_is_kept() -> None:
    assert chats.claim_answer(5, "album:" + "9" * 300, 70, NOON)
    assert not chats.claim_answer(5, "album:" + "9" * 300, 71, NOON)
