"""Invitations at their limits: pages, and the moment at which a link is over."""

from datetime import timedelta

import pytest

from models import invitations
from models.database import Database
from models.invitations import InvitationLimits, LinkOver, NewInvitation, attribution
from tests.support.world import HOUR, KEYS, NOON, booth_id, coordinator, phone

ASHA = 1
LIMITS = InvitationLimits(days=14, per_day=50)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def asha(agar: Database) -> None:
    coordinator(ASHA, "Asha Malviya", "PC21")


def note(number: int) -> invitations.PendingInvitation:
    new = NewInvitation(phone(number), "Sunita Baghel", booth_id("166/2"))
    return invitations.add(ASHA, new, KEYS, LIMITS, NOON + number * SECOND)


def test_those_who_wait_come_in_pages_of_ten_the_oldest_first() -> None:
    notes = [note(n).id for n in range(100, 112)]
    first, total = invitations.list_pending(ASHA, NOON + HOUR)
    second, _ = invitations.list_pending(ASHA, NOON + HOUR, offset=10)
    assert [w.id for w in first] == notes[:10]
    assert [w.id for w in second] == notes[10:]
    assert total == 12


def test_a_link_is_over_at_the_very_moment_at_which_it_expires() -> None:
    noted = note(100)
    assert attribution.opened(noted.token, noted.expires_at - SECOND).inviter == "Asha"
    with pytest.raises(LinkOver):
        attribution.opened(noted.token, noted.expires_at)
