"""Training sessions of the scenario: one that was held, those that are coming, and who waits."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import attendance, places, trainings, workers
from models.attendance import check_in, lot
from models.seats import demand
from models.trainings import planning
from playground.scenario.characters import (
    ASHA,
    DINESH,
    FARIDA,
    IRFAN,
    KAMLA,
    MEENA,
    RAKESH,
    RAVI,
    Characters,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LANGUAGES = ("hi", "en")  # of the pairs below
BOOTH = ("बूथ प्रबंधन", "Booth management")
ROLL = ("मतदाता सूची पढ़ना", "Reading the electoral roll")
PHONE = ("मोबाइल से काम", "Working with a phone")
SCHOOL = ("शासकीय स्कूल, आगर", "Government school, Agar")
# Place, coordinator, days from today, hour, seats, subject, venue, and whether Farida leads it.
COMING = (
    ("PC21", MEENA, 0, 15, 30, BOOTH, SCHOOL, True),
    ("PC21", MEENA, 1, 11, 2, ROLL, ("पंचायत भवन, आगर", "Panchayat hall, Agar"), True),
    ("PC21", MEENA, 3, 15, 40, BOOTH, ("सामुदायिक भवन, देवास", "Community hall, Dewas"), False),
    ("PC20", MEENA, 1, 16, 30, BOOTH, ("मंगल भवन, सुसनेर", "Mangal Bhavan, Susner"), False),
    ("PC19", RAKESH, 0, 16, 50, BOOTH, ("रवींद्र भवन, भोपाल", "Ravindra Bhavan, Bhopal"), False),
    ("PC19", RAKESH, 2, 11, 25, PHONE, ("गांधी भवन, भोपाल", "Gandhi Bhavan, Bhopal"), False),
)
FULL = ROLL  # the subject of the session that has no seat left
TRAINED = (MEENA.name, ASHA, RAVI)


def seed(characters: Characters, now: datetime, zone: ZoneInfo, language: str) -> None:
    """Seed the sessions before and after `now`, their texts in this language.

    Dinesh asked to be told when there is one near him, so that the demand in `/plan` has somebody.
    """
    words = LANGUAGES.index(language)
    _hold(characters, now, zone, words)
    _plan(characters, now, zone, words)
    demand.ask(characters.people[DINESH].id, now - HOUR)


def _hold(characters: Characters, now: datetime, zone: ZoneInfo, words: int) -> None:
    """Hold a session three days ago, with everything that follows one."""
    planned = now - 5 * DAY
    new = planning.NewSession(_place_id("PC21"), BOOTH[words], now - 3 * DAY, 20, SCHOOL[words])
    meena = characters.people[MEENA.name].id
    session = planning.make_session(new, by=meena, now=planned)
    for name in TRAINED:
        trainings.enrol(characters.people[name].id, session.id, planned)
    opened = attendance.open_attendance(session.id, by=meena, now=session.starts_at)
    for name in TRAINED:
        check_in.check_in(characters.people[name].id, opened.code, session.starts_at)
    attendance.close(session.id, by=meena, now=session.ends_at)
    attendance.settle(session.id, session.ends_at)
    asked_at = lot.asked_from(session.ends_at, zone)
    lot.make_due(asked_at, zone)
    people, _ = attendance.roster(session.id, 0, by=meena, now=session.ends_at)
    for one in people:
        with suppress(trainings.NotEnrolled):  # on whom the lot did not fall
            lot.answer(characters.people[one.name].id, one.enrolment_id, True, asked_at)


def _plan(characters: Characters, now: datetime, zone: ZoneInfo, words: int) -> None:
    farida = workers.by_telegram_id(characters.people[FARIDA.name].id).id
    today = now.astimezone(zone).date()
    for code, leader, days, hour, seats, title, venue, is_led in COMING:
        starts_at = datetime.combine(today + days * DAY, time(hour), zone)
        new = planning.NewSession(
            _place_id(code),
            title[words],
            starts_at,
            seats,
            venue[words],
            farida if is_led else None,
        )
        session = planning.make_session(new, by=characters.people[leader.name].id, now=now - DAY)
        if title == FULL:
            for name in (KAMLA, IRFAN):
                trainings.enrol(characters.people[name].id, session.id, now - HOUR)


def _place_id(code: str) -> int:
    return places.find_place(code, near="MP").id
