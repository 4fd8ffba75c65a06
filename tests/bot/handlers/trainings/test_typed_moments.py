"""Days and times in commands and forms: what has two readings is asked about, never guessed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models import targets, trainings
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON, place_id

__all__ = ["clock", "meena"]

INDIA = ZoneInfo("Asia/Kolkata")
LINE = "/newtraining PC21 2026-11-25 3:00 30 Hall; Booth management"


def sessions() -> tuple[trainings.Session, ...]:
    """Look up all that is planned."""
    return trainings.coming(place_id("MP"), NOON)


def starts() -> list[str]:
    """Look up when the planned sessions start."""
    return [f"{s.starts_at.astimezone(INDIA):%Y-%m-%d %H:%M}" for s in sessions()]


async def test_three_in_a_line_is_asked_about_and_the_rest_of_the_line_is_kept(
    meena: Person,
) -> None:
    for typed in ("३:००", "3", "3 बजे", "3:00"):
        answer = await meena.says(LINE.replace("3:00", typed))
        assert f"“{typed}” यानी दोपहर 3:00" in answer
        assert sessions() == ()
        assert meena.buttons()[0].startswith("दोपहर 3:00")
    await meena.presses(meena.buttons()[0])
    (made,) = sessions()
    assert made.starts_at == datetime(2026, 11, 25, 15, tzinfo=INDIA)
    assert (made.venue, made.title, made.seats) == ("Hall", "Booth management", 30)


async def test_whoever_means_the_night_can_say_so(meena: Person) -> None:
    await meena.says(LINE)
    await meena.presses(meena.buttons()[1])
    assert starts() == ["2026-11-25 03:00"]


async def test_a_line_is_read_as_people_and_the_bot_write(meena: Person) -> None:
    lines = {
        "2026-11-25 6.30 pm": "2026-11-25 18:30",
        "26/11 18:30 IST": "2026-11-26 18:30",
        "कल शाम 4:00": "2026-11-24 16:00",
        "परसों 9 बजे": "2026-11-25 09:00",
        "सोमवार 11 बजे": "2026-11-30 11:00",
        "monday 7pm": "2026-11-30 19:00",
        "tomorrow 12 noon": "2026-11-24 12:00",
        "1 दिसंबर 15:00": "2026-12-01 15:00",
        "31 दिसंबर को शाम 5 बजे": "2026-12-31 17:00",
        "मंगलवार, 8 दिसंबर 2026 दोपहर 3:00": "2026-12-08 15:00",
    }
    for moment in lines:
        await meena.says(f"/newtraining PC21 {moment} 30 Hall; Booth management")
    assert starts() == sorted(lines.values())
    assert {(s.seats, s.venue) for s in sessions()} == {(30, "Hall")}


async def test_the_form_asks_about_a_time_and_keeps_open(meena: Person) -> None:
    await meena.says("/newtraining PC21")
    for answer in ("बूथ प्रबंधन", "कल", "२:००"):
        await meena.says(answer)
    assert [label.split()[0] for label in meena.buttons()[:2]] == ["दोपहर", "रात"]
    await meena.presses(meena.buttons()[0])
    for answer in ("30", "Hall"):
        await meena.says(answer)
    await meena.presses(meena.buttons()[0])
    assert starts() == ["2026-11-24 14:00"]


async def test_a_day_that_has_just_passed_is_asked_about_for_a_session(meena: Person) -> None:
    answer = await meena.says("/newtraining PC21 22/11 15:00 30 Hall; Booth management")
    assert "“22/11” बीत चुका है" in answer
    assert sessions() == ()
    assert meena.buttons()[:2] == ["मंगलवार, 22 दिसंबर 2026", "सोमवार, 22 नवंबर 2027"]
    await meena.presses(meena.buttons()[0])
    assert starts() == ["2026-12-22 15:00"]


async def test_so_it_is_for_a_target_and_another_day_can_be_typed(meena: Person) -> None:
    await meena.says("/target PC21 confirmed 500 22/11")
    calendar = targets.WorkCalendar(INDIA)
    assert targets.paces(place_id("PC21"), date(2026, 11, 23), calendar) == ()
    assert meena.buttons()[0] == "मंगलवार, 22 दिसंबर 2026"
    await meena.says("31 दिसंबर")
    (pace,) = targets.paces(place_id("PC21"), date(2026, 11, 23), calendar)
    assert (pace.number, pace.until) == (500, date(2026, 12, 31))


async def test_both_may_be_unclear_and_each_is_asked_about(meena: Person) -> None:
    await meena.says("/newtraining PC21 22/11 3:00 30 Hall; Booth management")
    await meena.presses(meena.buttons()[0])
    assert sessions() == ()
    await meena.says("4 pm")
    assert starts() == ["2026-12-22 16:00"]


async def test_a_line_with_an_unclear_time_that_lacks_more_is_asked_for_the_rest(
    meena: Person,
) -> None:
    await meena.says("/newtraining PC21 25/11 3:00 30 Hall")
    for answer in ("Booth management", "3 pm"):
        await meena.says(answer)
    assert sessions() == ()  # it was not a whole line: it is shown before it is made
    await meena.presses(meena.buttons()[0])
    assert starts() == ["2026-11-25 15:00"]


async def test_a_time_that_has_passed_today_is_refused(meena: Person) -> None:
    assert "बीत चुका है" in await meena.says("/newtraining PC21 आज 11:30 30 Hall; Booth")
    assert sessions() == ()


async def test_the_examples_of_the_bot_are_read_by_it(meena: Person) -> None:
    await meena.says("/newtraining PC21")
    question = await meena.says("बूथ प्रबंधन")
    assert "24/11/2026" in question
    assert "कितने बजे" in await meena.says("24/11/2026")
