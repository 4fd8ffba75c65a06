"""What may go where in the 48 hours before a poll: by example, and by property."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import polls, sectors, tables
from models.database import Database
from models.outbox_subjects import OutboxSubject
from models.polls import CAMPAIGN, CONTENT_OF, Content
from models.polls.errors import PollSilence
from models.polls.files import SILENCE
from tests.models.polls.poll_steps import in_silence, poll, record
from tests.support.world import DAY, HOUR, NOON, booth_id, coordinator, person, place_id

MEENA = 900

CLOSES = NOON + DAY
SECOND = timedelta(seconds=1)
PLACES = ("AC165", "AC166", "PC20", "PC21", "D:agar-malwa", "MP")
AROUND = {"AC165": {"PC20", "D:agar-malwa", "MP"}, "AC166": {"PC21", "D:agar-malwa", "MP"}}


def is_silent(place: str, now: datetime = NOON, content: Content = Content.TARGETS) -> bool:
    return polls.silence(content, (place_id(place),), now) is not None


def test_it_lasts_the_48_hours_that_end_when_the_poll_closes(agar: Database) -> None:
    record(poll("AC165", CLOSES), now=NOON - 9 * DAY)
    for moment, silent in (
        (CLOSES - 2 * DAY - SECOND, False),
        (CLOSES - 2 * DAY, True),
        (CLOSES - SECOND, True),
        (CLOSES, False),
    ):
        assert is_silent("AC165", moment) is silent
        assert (place_id("AC165") in polls.silent_places(moment)) is silent


@pytest.mark.parametrize("kind", list(Content))
def test_only_logistics_go_on(agar: Database, kind: Content) -> None:
    in_silence("AC165")
    assert is_silent("AC165", content=kind) is (kind is not Content.LOGISTICS)
    if kind in CAMPAIGN:
        with pytest.raises(PollSilence) as refused:
            polls.require(kind, (place_id("AC166"), place_id("AC165")), NOON)
        assert refused.value.parameters == {"place": "AC165", "until": CLOSES}
    else:
        polls.require(kind, (place_id("AC165"),), NOON)


def test_a_place_follows_the_strictest_of_its_acs_and_its_neighbours_do_not(agar: Database) -> None:
    in_silence("AC165")
    silent = {code for code in PLACES if is_silent(code)}
    assert silent == {"AC165", *AROUND["AC165"]}
    in_silence("AC166", 30)
    found = polls.silence(Content.BOARD, (place_id("MP"),), NOON)
    assert found is not None
    assert (found.ac.code, found.ends_at) == ("AC166", NOON + 30 * HOUR)


def test_a_sector_is_silent_with_its_ac_alone(agar: Database) -> None:
    coordinator(MEENA, "Meena", "AC166")
    sector = sectors.make(place_id("AC166"), "1-3", "Kanad", by=MEENA, now=NOON).sector.place
    in_silence("AC165")
    assert not is_silent(sector.code)
    in_silence("AC166")
    assert is_silent(sector.code)
    assert sector.id in polls.silent_places(NOON)


def test_a_person_follows_the_ac_of_their_booth_and_a_group_its_place(agar: Database) -> None:
    in_silence("AC165")
    person(1, "Asha", "165/1")
    person(2, "Ravi", "166/1")
    add = tables.Chat.create
    add(chat_id=-1, kind="group", place=place_id("PC20"))
    add(chat_id=-2, kind="group", place=place_id("PC21"))
    add(chat_id=-1, thread_id=7, kind="group", place=place_id("PC21"))
    add(chat_id=-3, kind="group")

    def silent(chat_id: int, thread_id: int = 0) -> bool:
        return polls.of_chat(Content.BROADCAST, chat_id, thread_id, NOON) is not None

    assert [silent(1), silent(2), silent(3)] == [True, False, False]
    assert [silent(-1), silent(-2), silent(-3), silent(-4)] == [True, False, False, False]
    assert [silent(-1, 7), silent(-1, 8)] == [False, True]  # a topic of its own, and the group's
    assert polls.of_chat(Content.LOGISTICS, 1, 0, NOON) is None
    assert polls.of_worker(Content.BRING, booth_id("165/2"), NOON) is not None
    assert polls.of_worker(Content.BRING, None, NOON) is None
    assert polls.of_group(Content.BRING, None, NOON) is None


def test_who_is_in_an_ac_without_a_list_is_silent_with_it(agar: Database) -> None:
    in_silence("AC165")
    whole = tables.Booth.create(ac=place_id("AC165"), part=0, name_en="", retired_at=NOON)
    assert polls.of_worker(Content.INVITATION, whole.id, NOON) is not None


def test_every_subject_of_the_outbox_says_what_it_is() -> None:
    assert set(CONTENT_OF) == set(OutboxSubject)
    assert CONTENT_OF[OutboxSubject.TARGETS] is Content.TARGETS
    for subject in (OutboxSubject.CHANGED, OutboxSubject.CANCELLED, OutboxSubject.REMINDER):
        assert CONTENT_OF[subject] is Content.LOGISTICS


@pytest.mark.parametrize(
    ("start", "hours", "falls"),
    [
        (CLOSES - 2 * DAY - 2 * HOUR, 2, False),
        (CLOSES - 2 * DAY - 2 * HOUR, 3, True),
        (CLOSES - HOUR, 2, True),
        (CLOSES, 2, False),
    ],
)
def test_a_meeting_falls_into_a_silence_that_is_still_to_come(
    agar: Database, start: datetime, hours: int, falls: bool
) -> None:
    record(poll("AC165", CLOSES), now=NOON - 9 * DAY)
    for place in ("AC165", "PC20", "MP"):
        found = polls.overlapping(place_id(place), start, start + hours * HOUR)
        assert (found is not None) is falls
    assert polls.overlapping(place_id("AC166"), start, start + hours * HOUR) is None


ZONES = st.sampled_from(
    ["Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Europe/London", "Australia/Lord_Howe"]
)
HOURS = st.times(min_value=time(12), max_value=time(20)).map(lambda t: t.replace(microsecond=0))
# Two phases, days apart, around the nights on which clocks change somewhere.
PHASES = st.lists(
    st.tuples(st.sampled_from(["AC165", "AC166"]), st.integers(0, 12), HOURS, ZONES),
    min_size=1,
    max_size=4,
    unique_by=lambda poll: (poll[0], poll[1]),
)
FIRST = datetime(2026, 10, 24, tzinfo=UTC)


@given(phases=PHASES, later=st.integers(-3 * 24 * 60, 16 * 24 * 60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_place_is_silent_exactly_when_an_ac_inside_it_votes_within_48_hours(
    agar: Database, phases: list[tuple[str, int, time, str]], later: int
) -> None:
    now = FIRST + timedelta(minutes=later)
    closes = [
        (ac, datetime.combine((FIRST + days * DAY).date(), hour, ZoneInfo(zone)).astimezone(UTC))
        for ac, days, hour, zone in phases
    ]
    tables.PollFile.delete().execute()  # and with it the polls of the example before
    record(*[poll(ac, end) for ac, end in closes], now=FIRST - 9 * DAY)
    ends: dict[str, datetime] = {}  # of each place that is silent: when the strictest one ends
    for ac, end in closes:
        if timedelta() < end - now <= SILENCE:
            for place in (ac, *AROUND[ac]):
                ends[place] = max(end, ends.get(place, end))
    for code in PLACES:
        found = polls.silence(Content.BROADCAST, (place_id(code),), now)
        assert (found.ends_at if found else None) == ends.get(code), code
    assert polls.silent_places(now) == {place_id(code) for code in ends}
