"""Which pictures on walls must be renewed, each by one process alone."""

import pytest

from models import attendance, tables
from models.attendance import AttendanceStage, hall_pictures
from tests.models.attendance.halls import ASHA, MEENA, MINUTE, STARTS, close, opened, shown
from tests.support.world import HOUR

pytestmark = pytest.mark.usefixtures("agar")


def due(minutes: int = 1) -> list[tuple[int, str]]:
    return [
        (picture.message_id, picture.seen.code)
        for picture in hall_pictures.take_due(STARTS + minutes * MINUTE)
    ]


def test_it_is_renewed_once_a_minute_with_the_code_of_that_minute() -> None:
    session_id = opened(ASHA)
    assert hall_pictures.shown(session_id, 7, by=MEENA, now=STARTS) is None
    assert due(0) == []
    assert due(1) == [(7, shown(session_id, STARTS + MINUTE))]
    assert due(1) == []
    assert due(3) == [(7, shown(session_id, STARTS + 3 * MINUTE))]


def test_a_picture_that_is_sent_again_takes_the_place_of_the_one_before() -> None:
    session_id = opened(ASHA)
    hall_pictures.shown(session_id, 7, by=MEENA, now=STARTS)
    assert hall_pictures.shown(session_id, 7, by=MEENA, now=STARTS) is None
    assert hall_pictures.shown(session_id, 9, by=MEENA, now=STARTS) == 7
    assert [number for number, _ in due()] == [9]


def test_a_closed_one_is_due_once_more_to_say_so() -> None:
    session_id = opened(ASHA)
    hall_pictures.shown(session_id, 7, by=MEENA, now=STARTS)
    close(session_id)
    [picture] = hall_pictures.take_due(STARTS + 2 * HOUR)
    assert (picture.chat_id, picture.seen.stage) == (MEENA, AttendanceStage.CLOSED)
    hall_pictures.forget(picture.id)
    assert tables.HallPicture.select().count() == 0
    assert attendance.look_at(session_id, by=MEENA, now=STARTS).stage is AttendanceStage.CLOSED
