"""On a day off, or with nobody to tell, a message leaves out the line that would not be true."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import LANGUAGES, Catalogues, Text
from bot.messages import digests, session_changes, targets
from models.digests import TargetsDigest
from models.session_changes import Changed
from models.targets import Pace
from models.trainings import Session
from tests.bot.messages.test_sentences import DEWAS, MONDAY, NOON, PACE, PEOPLE

DAY_OFF = replace(PACE, today=0, each_day=6, shares=())
LAST_DAYS_OFF = replace(DAY_OFF, days_left=0)
REACHED = replace(PACE, today=0, each_day=0, done=100, shares=())


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Text:
    return Catalogues().text(request.param, ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(
    ("pace", "says"),
    [(PACE, []), (DAY_OFF, ["digest.rest"]), (REACHED, ["digest.reached"])],
)
def test_a_digest_says_that_nobody_works_on_a_day_off_alone(
    t: Text, pace: Pace, says: list[str]
) -> None:
    people = replace(PEOPLE, doubted=0)
    digest = TargetsDigest(DEWAS, MONDAY, (pace,), people)
    text, forwarded = digests.targets(digest, t), digests.targets_forward(digest, t)
    assert [key for key in ("digest.rest", "digest.reached") if t(key) in text] == says
    short = t.plain("digest.forward_total", measure="", done=pace.done, number=100)
    assert forwarded.endswith(short) is not bool(pace.today)


@pytest.mark.parametrize(("pace", "asks"), [(DAY_OFF, False), (LAST_DAYS_OFF, True)])
def test_a_target_with_only_days_off_left_offers_a_later_date(
    t: Text, pace: Pace, asks: bool
) -> None:
    text = targets.confirm_target(t, pace, DEWAS, None)
    assert (t("planning.only_off", today=6) in text) is asks
    assert (t.plural("planning.per_day", 0, today=6) in text) is False


@pytest.mark.parametrize(("bring", "key"), [("pen", "bring"), ("", "bring_nothing")])
def test_nothing_to_bring_goes_into_no_reminder(t: Text, bring: str, key: str) -> None:
    ends = NOON + timedelta(hours=2)
    session = Session(7, "T7", "Booth", DEWAS, "Hall", NOON, ends, None, 30, 0, False, bring)
    text = session_changes.changed(t, "bring", Changed(session, 0, 0))
    assert text.startswith(t(f"session.done_{key}", code="T7"))


@pytest.mark.parametrize(("what", "key"), [("move", "asked"), ("venue", "told")])
@pytest.mark.parametrize(("taken", "told"), [(0, False), (2, True)])
def test_a_change_that_touches_nobody_speaks_of_nobody(
    t: Text, what: str, key: str, taken: int, told: bool
) -> None:
    ends = NOON + timedelta(hours=2)
    session = Session(7, "T7", "Booth", DEWAS, "Hall", NOON, ends, None, 30, taken, False)
    text = session_changes.confirm(t, what, session, "new", 0)
    assert (t(f"session.{key}", n=taken) in text) is told
