"""How much waits for a coordinator, without drawing anybody."""

from zoneinfo import ZoneInfo

from models import review, tables
from models.database import Database
from models.review import verification_calls
from models.review.open_work import OpenWork
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, NOON, coordinator, person

INDIA = ZoneInfo("Asia/Kolkata")
ASHA, MEENA, NOBODY = 1, 2, 3


def test_entries_and_drawn_calls_are_counted_for_who_may_review_and_nobody_is_drawn(
    agar: Database,
) -> None:
    asha = person(ASHA, "Asha")
    coordinator(MEENA, "Meena", "PC21")
    for _ in range(2):
        flag(answered(asha))
    for n in range(3):
        brought(asha, 20 + n, at=NOON - 4 * DAY)
    assert review.open_work(MEENA, INDIA, NOON) == OpenWork(to_check=2, to_call=0)
    assert not tables.WeeklySample.select().exists()
    assert verification_calls.calls_left(MEENA, INDIA, NOON) == 3  # and draws them
    assert review.open_work(MEENA, INDIA, NOON) == OpenWork(to_check=2, to_call=3)
    assert review.open_work(ASHA, INDIA, NOON) == OpenWork()
    assert review.open_work(NOBODY, INDIA, NOON) == OpenWork()
