"""Times of day as people type them, in Hindi and English."""

import pytest

from models import dates
from models.dates import BadTimeOfDay, Unclear
from models.errors import BadDate


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("15:00", "15:00"),
        ("15.30", "15:30"),
        ("3pm", "15:00"),
        ("6.30 pm", "18:30"),
        ("6.30p.m.", "18:30"),
        ("12 a.m.", "00:00"),
        ("12 noon", "12:00"),
        ("18:30 IST", "18:30"),
        ("18:30 hrs", "18:30"),
        ("18:00:00", "18:00"),
        ("00:30", "00:30"),
        ("7:00", "07:00"),
        ("11", "11:00"),
        ("11 बजे", "11:00"),
        ("९.३०", "09:30"),
        ("शाम 4:00", "16:00"),
        ("शाम 4ः00", "16:00"),
        ("शाम 6 बजे", "18:00"),
        ("6 बजे शाम को", "18:00"),
        ("शाम 18:00", "18:00"),
        ("सुबह 8:00 बजे", "08:00"),
        ("तड़के 4 बजे", "04:00"),
        ("दोपहर 12:30 बजे", "12:30"),
        ("रात 12 बजे", "00:00"),
        ("रात 9 बजे", "21:00"),
        ("शाम साढ़े 4 बजे", "16:30"),
        ("दोपहर पौने एक बजे", "12:45"),
        ("दोपहर ढाई बजे", "14:30"),
        ("shaam 5 baje", "17:00"),
        ("at 4:00 in the afternoon", "16:00"),
        ("9 o'clock at night", "21:00"),
        *(("दिन में 2 बजे", "14:00"), ("दिन के 11 बजे", "11:00"), ("din me 3 baje", "15:00")),
        *(("सांय 5 बजे", "17:00"), ("दोपहर बाद 3 बजे", "15:00"), ("subha 9 bje", "09:00")),
    ],
)
def test_a_time_is_read_as_people_type_it(text: str, written: str) -> None:
    assert f"{dates.time_of_day(text):%H:%M}" == written


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("3:00", "3:00pm", "3:00am"),
        ("२:००", "2:00pm", "2:00am"),
        ("3", "3:00pm", "3:00am"),
        ("06:59", "6:59pm", "6:59am"),
        ("12:00", "12:00pm", "12:00am"),
        ("6 बजे", "6:00pm", "6:00am"),
        ("साढ़े 4 बजे", "4:30pm", "4:30am"),
    ],
)
def test_from_twelve_to_seven_the_afternoon_is_offered_first(
    text: str, first: str, second: str
) -> None:
    with pytest.raises(Unclear) as unclear:
        dates.time_of_day(text)
    assert unclear.value.choices == (first, second)
    assert dates.choice_of_time(first) == unclear.value.parameters["likely"]
    assert dates.time_of_day(second) == dates.choice_of_time(second)


@pytest.mark.parametrize(
    ("text", "first"), [("6:30", "6:30am"), ("5:59", "5:59pm"), ("12:15", "12:15pm")]
)
def test_for_a_morning_the_hours_after_the_quiet_ones_are_offered_first(
    text: str, first: str
) -> None:
    with pytest.raises(Unclear) as unclear:
        dates.time_of_day(text, morning=True)
    assert unclear.value.choices[0] == first


@pytest.mark.parametrize(
    "text",
    ["20", "24:00", "13pm", "0am", "noon", "", "12:60", "3:0", "15:00 30", "सुबह 15:00", "3:00 बहुत",
     "शाम", "4 शाम सुबह", "साढ़े 4:30", "1" * 500],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadTimeOfDay):
        dates.time_of_day(text)
    assert issubclass(BadTimeOfDay, BadDate)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("15:00 30 Hall", 1),
        ("3 30 Hall", 1),
        ("6.30 pm 30 Hall", 2),
        ("शाम 6 बजे 30 Hall 5", 3),
        ("4:00 in the afternoon 30 Hall", 4),
        ("Hall 15:00", 0),
        ("", 0),
    ],
)
def test_the_time_at_the_start_of_a_line_is_found_whole(line: str, words: int) -> None:
    assert dates.leading_time(line.split()) == words
