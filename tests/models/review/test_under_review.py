"""The entries under review in a place, page by page."""

from zoneinfo import ZoneInfo

import pytest

from models import tables
from models.audit import AuditAction
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.invitations import leaderboard
from models.review import under_review
from models.workers import Worker
from tests.support.answered_invitations import answered, flag
from tests.support.world import NOON, coordinator, person, place_id

MEENA = 900
pytestmark = pytest.mark.usefixtures("agar")


@pytest.fixture
def meena(agar: Database) -> Worker:
    """Meena, who coordinates PC21."""
    return coordinator(MEENA, "Meena", "PC21", "166/1")


def test_there_are_as_many_entries_as_the_board_says_ones_own_too(meena: Worker) -> None:
    asha, ravi = person(1, "Asha", "166/2"), person(2, "Ravi", "165/2")
    rows = [answered(inviter) for inviter in (asha, meena, ravi, asha)]
    for row in rows:
        flag(row)
    flag(rows[0], "night")
    flag(answered(asha), state="cleared")
    flag(answered(asha, "disputed"))
    page = under_review.read_page(MEENA, place_id("PC21"), 0, NOON)
    seen = leaderboard.leaderboard(place_id("PC21"), MEENA, "week", NOON, ZoneInfo("Asia/Kolkata"))
    assert page.total == seen.waiting == 3
    assert [(entry.id, inviter.name) for entry, inviter in page.entries] == [
        (rows[3].id, "Asha"),
        (rows[1].id, "Meena"),
        (rows[0].id, "Asha"),
    ]
    assert len(page.entries[2][0].flags) == 2


def test_that_they_were_seen_is_in_the_audit(meena: Worker) -> None:
    under_review.read_page(MEENA, place_id("PC21"), 99, NOON)
    row = tables.Audit.select().where(tables.Audit.action == AuditAction.CHECKED).get()
    assert (row.actor, row.subject, row.details) == (meena.id, "PC21", '{"page": 0}')


def test_who_does_not_review_there_sees_none(meena: Worker) -> None:
    person(1, "Asha", "166/2")
    for telegram_id, place in ((1, "PC21"), (MEENA, "PC20"), (MEENA, "MP")):
        with pytest.raises(NotAllowed):
            under_review.read_page(telegram_id, place_id(place), 0, NOON)
    with pytest.raises(NotRegistered):
        under_review.read_page(77, place_id("PC21"), 0, NOON)
