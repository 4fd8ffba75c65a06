"""A session from demand to certificate, walked in a real browser as docs/playground.md says.

In both languages, on both databases; the pictures go to build/screenshots.
"""

import re
from datetime import time

import pytest

from playground.scenario.characters import DINESH, FARIDA, IRFAN, KAMLA, MEENA, RAVI
from tests.acceptance.stories.phone_walk import Walk, content, language, walk
from tests.support.browser import browser, in_browser, page

__all__ = ["browser", "content", "language", "page", "walk"]
pytestmark = in_browser
CODE = "T8"  # of the first session that is planned after those of the story
WORDS = {
    "hi": {
        "pc": "देवास",
        "ac": "विधानसभा आगर",
        "subject": "बूथ प्रबंधन",
        "tomorrow": "कल",
        "venue": "सामुदायिक भवन",
    },
    "en": {
        "pc": "Dewas",
        "ac": "Agar Assembly",
        "subject": "Booth management",
        "tomorrow": "tomorrow",
        "venue": "Community hall",
    },
}


async def plan(walk: Walk, language: str) -> None:
    """Meena sees who needs a training, and plans one session with two seats."""
    said = WORDS[language]
    await walk.be(MEENA.name)
    await walk.say("/plan")
    await walk.press("place.pc", walk.words("plans.ask_place"), name=said["pc"])
    await walk.sees("plans.demand_waiting")
    await walk.picture("demand")
    await walk.press("plans.round_one", said["pc"], place=said["ac"])
    await walk.press_words(said["subject"])
    await walk.say(said["tomorrow"])
    await walk.press("plans.button_one_day")
    await walk.say("15:00")
    await walk.press("plans.hours", n=2)
    await walk.say(f"{said['venue']}, 2")
    await walk.sees("plans.ask_trainers")
    await walk.picture("trainers")
    await walk.press("plans.button_trainers")
    await walk.sees_picture("plans.preview_next", said["venue"])
    await walk.picture("calendar")
    await walk.press("plans.button_make", n=1)
    await walk.sees("plans.made_next", CODE)
    await walk.picture("made")


async def seats(walk: Walk) -> None:
    """Dinesh takes a seat by one tap and Kamla the last one; Irfan waits, and gets hers."""
    await walk.be(DINESH)
    await walk.say("/trainings")
    await walk.sees("seats.title", CODE)
    await walk.picture("trainings")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "1/2")
    await walk.picture("seat")
    await walk.be(KAMLA)
    await walk.say("/trainings")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "2/2")
    await walk.be(IRFAN)
    await walk.say("/trainings")
    await walk.press("waiting.button_join_one")
    await walk.sees("waiting.joined", CODE)
    await walk.picture("waiting")
    await walk.be(KAMLA)
    await walk.press("trainings.button_cancel")
    await walk.sees("trainings.given_up", CODE)
    await walk.picture("given-up")
    await walk.be(IRFAN)
    await walk.sees("waiting.offered", CODE)
    await walk.picture("offered")
    await walk.press("trainings.button_enrol")
    await walk.sees("trainings.enrolled", CODE, "2/2")
    await walk.be(KAMLA)
    await walk.press("trainings.button_again")
    await walk.press("waiting.button_join")
    await walk.sees("waiting.joined", CODE)
    await walk.picture("waiting-again")


async def evening(walk: Walk) -> None:
    """Dinesh is coming; Irfan can't, so that Kamla gets a seat; Farida reads how many come."""
    await walk.jump_to(0, time(19))
    await walk.be(DINESH)
    await walk.sees("reminder.tomorrow", CODE)
    await walk.picture("evening")
    await walk.press("seats.button_coming")
    await walk.sees("seats.coming", CODE)
    await walk.picture("coming")
    await walk.be(IRFAN)
    await walk.press("seats.button_cannot", CODE)
    await walk.sees("seats.given_back", CODE)
    await walk.picture("cannot")
    await walk.press("seats.reason.work", CODE)
    await walk.sees("seats.thanks")
    await walk.be(KAMLA)
    await walk.press("trainings.button_enrol", CODE)
    await walk.sees("trainings.enrolled", CODE)
    await walk.jump_to(0, time(20))
    await walk.be(FARIDA.name)
    await walk.sees("expected.title", CODE)
    await walk.say(f"/attendance {CODE}")
    await walk.sees("attendance.early", CODE)
    await walk.picture("expected")


async def attendance(walk: Walk) -> None:
    """Dinesh types the code of the hall, Farida ticks Kamla and closes it: both pass."""
    await walk.jump_to(1, time(13))
    await walk.be(KAMLA)
    await walk.sees("reminder.today", CODE)
    await walk.picture("two-hours-before")
    await walk.be(FARIDA.name)
    await walk.say(f"/attendance {CODE}")
    await walk.press("attendance.button_open")
    await walk.sees_picture("attendance.for_the_hall", CODE)
    await walk.picture("hall")
    hall = await (await walk.sees("attendance.for_the_hall", CODE)).inner_text()
    [digits] = re.findall(r"^\d{6}$", hall, re.MULTILINE)
    await walk.be(DINESH)
    await walk.say(digits)
    await walk.sees("attendance.arrived", CODE)
    await walk.picture("present")
    await walk.be(FARIDA.name)
    await walk.press("attendance.button_list", CODE)
    await walk.sees("attendance.list_present", "1/2")
    await walk.picture("list")
    await walk.press_words(f"⬜ {KAMLA}")
    await walk.sees("attendance.list_present", "2/2")
    await walk.jump_to(1, time(17))
    await walk.be(FARIDA.name)
    await walk.sees("attendance.over", CODE, "2/2")
    await walk.picture("over")
    await walk.press("attendance.button_close", walk.words("attendance.over"))
    await walk.sees("attendance.ask_close", "2/2")
    await walk.picture("close")
    await walk.press("attendance.button_close_sure")
    await walk.sees("attendance.closed", "2/2")
    await walk.picture("closed")


async def certificate(walk: Walk) -> None:
    """Dinesh gets his certificate, which two others check, and says how the session was."""
    await walk.be(DINESH)
    await walk.sees("certificates.passed")
    await walk.picture("passed")
    await walk.say("/certificate")
    picture = await walk.sees_picture("certificates.how_to_check", DINESH)
    await walk.picture("certificate")
    caption = await (await walk.sees("certificates.how_to_check")).inner_text()
    [serial] = set(re.findall(r"C\w{4}-\w{3}", caption))
    await walk.be(RAVI)
    await walk.send_photo(picture)
    await walk.sees("certificates.is_valid", DINESH, serial)
    await walk.picture("checked")
    await walk.be(KAMLA)
    await walk.say(serial)
    await walk.sees("certificates.is_valid", DINESH, serial)
    await walk.jump_to(1, time(18))
    await walk.be(DINESH)
    await walk.sees("feedback.ask")
    await walk.picture("rating")
    await walk.press("feedback.rating_5")
    await walk.press("feedback.understood_all")
    await walk.sees("feedback.thanks")


async def report(walk: Walk) -> None:
    """Meena sees what became of the trainings of her place."""
    await walk.be(MEENA.name)
    await walk.say("/report PC21")
    await walk.sees_picture("report.title")
    await walk.picture("report")


@pytest.mark.parametrize(
    ("database_url", "language"),
    [("sqlite", "hi"), ("postgresql", "en")],  # each of both: a walk takes twenty seconds
    indirect=True,
)
async def test_a_session_is_walked_from_demand_to_certificate(walk: Walk, language: str) -> None:
    await plan(walk, language)
    await seats(walk)
    await evening(walk)
    await attendance(walk)
    await certificate(walk)
    await report(walk)
