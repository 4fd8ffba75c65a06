"""Days as people type them, on a Monday."""

from datetime import date

import pytest

from models import dates
from models.dates import PastDay, Unclear
from models.errors import BadDate

TODAY = date(2026, 11, 23)  # a Monday
MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("01.12.2026", date(2026, 12, 1)),
        ("1/12/26", date(2026, 12, 1)),
        ("1-12", date(2026, 12, 1)),
        ("२३/११", TODAY),
        ("22/9", date(2027, 9, 22)),  # 62 days ago
        ("29/2", date(2028, 2, 29)),
        ("30 नवंबर", MONDAY),
        ("30 नवम्बर 2026", MONDAY),
        ("30 नव.", MONDAY),
        ("सोम 30 नव॰", MONDAY),
        ("सोमवार, 30/11", MONDAY),
        ("31 दिसंबर", date(2026, 12, 31)),
        ("31 दिस.", date(2026, 12, 31)),
        ("5 फ़रवरी", date(2027, 2, 5)),
        ("30 Nov", MONDAY),
        ("30 nov 2026", MONDAY),
        ("30th of November", MONDAY),
        ("Nov 30, 2026", MONDAY),
        ("30-Nov-26", MONDAY),
        ("Monday, 30 November 2026", MONDAY),
        ("31/12 तक", date(2026, 12, 31)),
        ("by 31 December.", date(2026, 12, 31)),
        ("30 दिन में", date(2026, 12, 23)),
        ("In 30 days: 23 December 2026", date(2026, 12, 23)),
        ("in 30 days", date(2026, 12, 23)),
        *((text, MONDAY) for text in ("somvaar", "सोमबार", "sombar", "30/11 सोमवार")),
        *(
            (text, MONDAY)
            for text in ("30 novmber", "30 नंवबर", "30 Novembar", "30 तारीख", "1 week")
        ),
        *((text, date(2026, 11, 24)) for text in ("tommorow", "tomorow", "mangalvaar")),
        *((text, date(2026, 11, 25)) for text in ("wednsday", "दो दिन बाद", "budhvaar")),
        *((text, date(2026, 11, 29)) for text in ("is ravivar", "itvaar", "ऐतवार", "रविबार")),
        *((text, date(2026, 11, 28)) for text in ("shanivaar", "शनिचर", "saterday")),
        ("नरसों", date(2026, 11, 26)),
        ("22 तारीख को", date(2026, 12, 22)),
        ("31 decembar", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_as_india_writes_it(text: str, day: date) -> None:
    assert dates.day(text, TODAY) == day


@pytest.mark.parametrize("text", ["आज", "today", "aaj"])
def test_today_has_a_word(text: str) -> None:
    assert dates.day(text, TODAY) == TODAY


@pytest.mark.parametrize("text", ["कल", "tomorrow", "kal", "मंगलवार", "मंगल", "tue", "इस मंगलवार को"])
def test_so_has_tomorrow(text: str) -> None:
    assert dates.day(text, TODAY) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["परसों", "parso", "day after tomorrow", "बुधवार", "Wednesday"])
def test_and_the_day_after(text: str) -> None:
    assert dates.day(text, TODAY) == date(2026, 11, 25)


@pytest.mark.parametrize("text", ["सोमवार", "monday", "mon", "somwar", "अगले सोमवार", "next Monday"])
def test_on_a_monday_monday_is_in_a_week(text: str) -> None:
    assert dates.day(text, TODAY) == MONDAY


@pytest.mark.parametrize(
    "text",
    [
        *("11/25", "0/1", "2026-2-30", "jaldi", "", "30", "mon mon", "1" * 500, "32 तारीख"),
        *(
            "hall",
            "शिविर",
            "30 Hall",
            "मंगल भवन",
            "मंगलम",
            "बुधवारा",
            "number",
            "40 लोग",
            "राजगढ़",
            "3 member",
        ),
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        dates.day(text, TODAY)


@pytest.mark.parametrize(
    "text", ["2026-11-22", "22/11/26", "25/11/1926", "22 नवंबर 2026", "Sunday 22 Nov 2026"]
)
def test_a_day_of_a_year_that_has_passed_is_refused(text: str) -> None:
    with pytest.raises(PastDay):
        dates.day(text, TODAY)


@pytest.mark.parametrize("text", ["22/11", "22 नवंबर", "22.11", "Nov 22"])
def test_a_day_that_has_just_passed_is_asked_about(text: str) -> None:
    with pytest.raises(Unclear) as unclear:
        dates.day(text, TODAY)
    assert unclear.value.choices == ("2026-12-22", "2027-11-22")


def test_just_passed_is_sixty_days_also_across_the_new_year() -> None:
    with pytest.raises(Unclear) as unclear:
        dates.day("31/12", date(2027, 1, 30))
    assert unclear.value.choices == ("2027-01-31", "2027-12-31")
    with pytest.raises(Unclear):
        dates.day("24/9", TODAY)
    assert dates.day("23/9", TODAY) == date(2027, 9, 23)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("next friday", ("2026-12-04", "2026-11-27")),
        ("अगले शुक्रवार", ("2026-12-04", "2026-11-27")),
        ("Tuesday 30 November", ("2026-11-30", "2026-11-24")),
    ],
)
def test_a_day_with_two_readings_is_asked_about(text: str, choices: tuple[str, str]) -> None:
    with pytest.raises(Unclear) as unclear:
        dates.day(text, TODAY)
    assert unclear.value.choices == choices
    assert str(dates.choice_of_day(choices[0])) == choices[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-13-45 15:00 30 Hall", 1),
        ("25/11 15:00", 1),
        ("कल शाम 4 बजे", 1),
        ("30 नवंबर को शाम 4 बजे", 3),
        ("on Monday, 30 November 2026 15:00", 5),
        ("25 Nov 11 30 Hall", 2),
        ("22/11 15:00", 1),
        ("Hall 25/11", 0),
        ("", 0),
    ],
)
def test_the_day_at_the_start_of_a_line_is_found_whole(line: str, words: int) -> None:
    assert dates.leading_day(line.split(), TODAY) == words


def test_only_working_days_are_offered() -> None:
    days = dates.next_days(TODAY, frozenset(("sun", "wed")), 3)
    assert [d.day for d in days] == [24, 26, 27]


@pytest.mark.parametrize(
    "text", ["31 फ़रवरी 2027", "31/02/2027", "2027-02-31", "31 February", "31.2", "30 feb 28"]
)
def test_a_day_that_its_month_has_not_is_named(text: str) -> None:
    with pytest.raises(BadDate) as bad:
        dates.day(text, MONDAY)
    assert bad.value.parameters["what"] == "no_such_day"
    assert str(bad.value.parameters["n"]) in text
    assert dates.leading_day([*text.split(), "15:00"], MONDAY) == len(text.split())


@pytest.mark.parametrize("text", ["32/1/2027", "0/1/2027", "31/13/2027", "2027-00-10", "99 feb"])
def test_what_is_no_day_of_any_month_is_not_understood(text: str) -> None:
    with pytest.raises(BadDate) as bad:
        dates.day(text, MONDAY)
    assert "what" not in bad.value.parameters
