"""The attendance job: it closes what nobody closed, tells who passed, and lets papers lapse."""

from zoneinfo import ZoneInfo

import pytest

from config.settings import Settings
from jobs import attendance as job
from jobs.job_context import JobContext
from models import attendance, tables, trainings
from models.attendance import check_in
from models.certificates import SigningKeys, sheets
from models.clock import Clock
from models.database import Database
from models.trainings import planning
from tests.support.world import (
    DAY,
    HOUR,
    NOON,
    SECRET,
    agar_and_susner,
    coordinator,
    person,
    place_id,
)

MEENA, ASHA, RAVI = 900, 1, 2


async def test_at_night_who_came_passes_and_is_told_and_the_other_paper_lapses(
    db: Database,
) -> None:
    if db.shared:
        pytest.skip("the operations have their own tests on both databases")
    agar_and_susner()
    coordinator(MEENA, "Meena", "PC21")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 5, "आगर")
    session_id = planning.make_session(new, by=MEENA, now=NOON).id
    for number, name in ((ASHA, "Asha"), (RAVI, "Ravi")):
        person(number, name)
        trainings.enrol(number, session_id, NOON)
    keys, zone = SigningKeys("", SECRET), ZoneInfo("Asia/Kolkata")
    sheets.print_ahead(session_id, by=MEENA, keys=keys, zone=zone, now=NOON)
    opened = attendance.open_attendance(session_id, by=MEENA, now=NOON + DAY)
    check_in.check_in(ASHA, opened.code, NOON + DAY)
    woken: list[bool] = []
    night = NOON + DAY + 2 * HOUR + attendance.LATEST
    context = JobContext(Settings(), db, Clock(night), lambda: woken.append(True))
    await job.tick(context)
    await job.tick(context)
    told = tables.Outbox.select().where(tables.Outbox.subject == "passed")
    assert ([row.chat_id for row in told], woken) == ([ASHA], [True])
    lapsed = tables.Certificate.select().where(tables.Certificate.lapsed_at.is_null(False))
    assert [row.enrolment and row.enrolment.worker.name for row in lapsed] == ["Ravi"]
