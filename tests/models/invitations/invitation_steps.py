"""Steps that the tests of invitations share."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from models import invitations, tables, workers
from models.database import Database
from models.errors import Refusal
from models.invitations import (
    InvitationLimits,
    NewInvitation,
    ReferralLink,
)
from tests.support.world import KEYS, NOON, booth_id, coordinator, phone

ASHA, RAVI, SUNITA = 1, 2, 3


LIMITS = InvitationLimits(days=14, per_day=5)


@pytest.fixture(autouse=True)
def asha(agar: Database) -> None:
    """Asha and Ravi coordinate Agar's constituency."""
    coordinator(ASHA, "Asha Malviya", "PC21")
    coordinator(RAVI, "Ravi Verma", "PC21")


def note(
    telegram_id: int = ASHA, whom: int = SUNITA, now: datetime = NOON, name: str = "Sunita Baghel"
) -> invitations.PendingInvitation:
    new = NewInvitation(phone(whom), name, booth_id("166/2"))
    return invitations.add(telegram_id, new, KEYS, LIMITS, now)


def link(of: int, opened_at: datetime) -> ReferralLink:
    return ReferralLink(tables.Worker.get(tables.Worker.telegram_id == of).public_id, opened_at)


def worker_id(telegram_id: int) -> int:
    return workers.by_telegram_id(telegram_id).id


def row(invitation_id: int) -> Any:
    return tables.Invitation.get_by_id(invitation_id)


def states() -> Counter[str]:
    return Counter(invitation.state for invitation in tables.Invitation.select())


def confirmed(telegram_id: int) -> int:
    return invitations.summary(telegram_id, NOON).confirmed


def is_forgotten(invitation_id: int) -> bool:
    invitation = row(invitation_id)
    return (invitation.name, invitation.phone, invitation.token) == ("", None, None)


def simultaneously(db: Database, *actions: Callable[[], object]) -> list[str]:
    """Run several people's actions at the same moment; return the answer to each."""

    def run(action: Callable[[], object]) -> str:
        try:
            action()
        except Refusal as refusal:
            return refusal.key
        finally:
            db.peewee.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
