"""Before a broadcast leaves: who is in the audience, who must confirm, and when it is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models import broadcasts, mutes, tables, trainings
from models.broadcasts import (
    Audience,
    AudienceGrown,
    BroadcastMoved,
    EmptyAudience,
    LeftOut,
    NoSecond,
    NoWords,
    OwnBroadcast,
    Words,
    starting,
)
from models.errors import NotAllowed
from models.outbox_subjects import OutboxSubject
from models.trainings import planning
from tests.models.broadcasts.sending import (
    INDIA,
    MEENA,
    WEIGHTS,
    WORDS,
    composed,
    meena,
    run,
    seen,
    started,
    states,
    workers,
)
from tests.support.world import (
    DAY,
    NOON,
    booth_id,
    coordinator,
    give,
    person,
    place_id,
)

pytestmark = pytest.mark.usefixtures("agar")
RAVI, ASHA = 901, 50


def preview(number: int, now: datetime = NOON) -> broadcasts.BroadcastPreview:
    """Count the audience of a broadcast of Meena's anew."""
    return broadcasts.preview(
        number,
        by=MEENA,
        now=now,
        weights=WEIGHTS,
        per_second=1,
        zone=INDIA,
    )


def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a second coordinator confirm what is for more than two people."""
    monkeypatch.setattr(starting, "SECOND_ABOVE", 2)


def test_the_holders_of_a_post_get_it_wherever_they_live() -> None:
    meena()
    workers(2)
    give(person(ASHA, "Asha", "165/1"), "166/1", "booth_president")
    give(person(51, "Kamla", "166/2"), "166/2", "booth_agent")
    assert broadcasts.roles(place_id("PC21")) == {
        "booth_president": 1,
        "booth_agent": 1,
        "pc_coordinator": 1,
    }
    started(role="booth_president")
    assert run() == [ASHA]


def test_the_workers_of_one_booth_get_it() -> None:
    meena()
    workers(2, "166/2")
    person(ASHA, "Asha", "166/3")
    started(booth=booth_id("166/3"))
    assert run() == [ASHA]


def test_who_has_a_seat_gets_it_and_who_gave_it_up_does_not() -> None:
    meena()
    workers(3)
    new = planning.NewSession(place_id("PC21"), "Roll", NOON + DAY, 5, "School")
    session = planning.make_session(new, by=MEENA, now=NOON)
    for worker in (1, 2):
        trainings.enrol(worker, session.id, NOON)
    trainings.cancel(2, session.id, NOON)
    started(session=session.id)
    assert run() == [1]


def test_the_workers_of_weak_booths_get_it() -> None:
    meena()
    workers(3, "166/2")
    grade = WEIGHTS.grade(0, 3)
    assert grade == "weak"
    number = started(grade="weak")
    assert sorted(run()) == [1, 2, 3]
    assert seen(number).grade == "weak"
    with pytest.raises(EmptyAudience):
        composed(grade="strong")


def test_a_post_and_a_grade_together_are_both_asked_for() -> None:
    meena()
    workers(2, "166/2")
    give(person(ASHA, "Asha", "166/3"), "166/3", "booth_president")
    started(role="booth_president", grade="weak", booth=booth_id("166/3"))
    assert run() == [ASHA]


@pytest.mark.parametrize("place", ["PC20", "MP"])
def test_elsewhere_nobody_may_be_written_to(place: str) -> None:
    meena()
    person(ASHA, "Asha", "165/1")
    with pytest.raises(NotAllowed):
        composed(place)
    assert not tables.Broadcast.select().count()


def test_neither_a_booth_nor_a_session_elsewhere_is_an_audience_of_ones_place() -> None:
    meena()
    coordinator(RAVI, "Ravi", "PC20", "165/1")
    new = planning.NewSession(place_id("PC20"), "Roll", NOON + DAY, 5, "School")
    session = planning.make_session(new, by=RAVI, now=NOON)
    others: list[dict[str, Any]] = [
        {"booth": booth_id("165/1")},
        {"session": session.id},
    ]
    for other in others:
        with pytest.raises(NotAllowed):
            composed(**other)


def test_an_audience_of_nobody_of_oneself_and_of_those_left_out_is_refused() -> None:
    meena()
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "self"),
        ({"booth": booth_id("166/5")}, "nobody"),
    ]
    for audience, what in cases:
        with pytest.raises(EmptyAudience) as refused:
            composed(**audience)
        assert refused.value.parameters["what"] == what
    workers(1)
    mutes.set_muted(1, OutboxSubject.BROADCAST, off=True, now=NOON)
    with pytest.raises(EmptyAudience) as refused:
        composed()
    assert refused.value.parameters["what"] == "left_out"
    with pytest.raises(NoWords):
        composed(words=Words("", ""))
    assert not tables.Broadcast.select().count()


def test_an_update_composes_one_broadcast() -> None:
    meena()
    workers(1)
    whom = Audience(place_id("PC21"))
    made = {
        broadcasts.compose(whom, WORDS, by=MEENA, now=NOON, weights=WEIGHTS, update_id=7)
        for _ in range(2)
    }
    assert len(made) == 1


def test_the_preview_counts_tells_who_is_left_out_and_how_long_it_takes() -> None:
    meena()
    workers(4)
    mutes.set_muted(1, OutboxSubject.BROADCAST, off=True, now=NOON)
    number = composed()
    shown = preview(number)
    assert (shown.count.people, shown.count.left_out) == (3, {LeftOut.MUTED: 1})
    assert (shown.begins_at, shown.ends_at) == (NOON, NOON + timedelta(seconds=3))
    at_ten = NOON.replace(hour=16, minute=30)  # 22:00 in India
    assert preview(number, at_ten).begins_at == at_ten + timedelta(hours=8)
    almost = at_ten - timedelta(seconds=2)  # the third one waits for the morning
    assert preview(number, almost).ends_at == at_ten + timedelta(hours=8, seconds=1)


def test_an_audience_that_has_grown_by_more_than_a_twentieth_is_refused_until_it_was_seen() -> None:
    meena()
    workers(20)
    number = composed()
    person(ASHA, "Asha", "166/2")
    broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)  # a twentieth
    number = composed(place="AC166")
    for n in (51, 52):
        person(n, f"Late {n}", "166/3")
    with pytest.raises(AudienceGrown) as grown:
        broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
    assert grown.value.parameters == {"before": 21, "now": 23}
    assert seen(number).state == "preview"
    assert preview(number).count.people == 23
    broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
    assert seen(number).state == "running"


def test_to_many_people_a_second_coordinator_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    several(monkeypatch)
    meena()
    coordinator(RAVI, "Ravi", "PC21")
    people = workers(3)
    number = started()
    assert seen(number).state == "asked"
    assert run() == []
    [question] = tables.Outbox.select().where(tables.Outbox.subject == "broadcast_ask")
    assert question.chat_id == RAVI
    with pytest.raises(OwnBroadcast):
        broadcasts.second(number, by=MEENA, now=NOON, weights=WEIGHTS)
    for _ in range(2):
        broadcasts.second(number, by=RAVI, now=NOON, weights=WEIGHTS)
    assert sorted(run()) == [*people, RAVI]
    assert sorted(states(number)) == [*people, RAVI]


def test_a_second_coordinator_who_declines_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    several(monkeypatch)
    meena()
    coordinator(RAVI, "Ravi", "PC21")
    workers(3)
    number = started()
    broadcasts.decline(number, by=RAVI, now=NOON)
    assert run() == []
    with pytest.raises(BroadcastMoved):
        broadcasts.second(number, by=RAVI, now=NOON, weights=WEIGHTS)
    news = tables.Outbox.get(tables.Outbox.subject == "broadcast_news")
    assert news.chat_id == MEENA


def test_one_who_coordinates_elsewhere_is_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    several(monkeypatch)
    meena()
    coordinator(RAVI, "Ravi", "PC20", "165/1")
    workers(3)
    number = composed()
    with pytest.raises(NoSecond):
        broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
    assert seen(number).state == "preview"
    tables.Broadcast.update(state="asked").execute()
    with pytest.raises(NotAllowed):
        broadcasts.second(number, by=RAVI, now=NOON, weights=WEIGHTS)


def test_another_coordinator_cannot_send_what_somebody_wrote() -> None:
    meena()
    coordinator(RAVI, "Ravi", "PC21")
    number = composed()
    with pytest.raises(BroadcastMoved):
        broadcasts.confirm(number, by=RAVI, now=NOON, weights=WEIGHTS)


def test_who_confirms_twice_sends_once() -> None:
    meena()
    workers(2)
    number = started()
    broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
    assert sorted(run()) == [1, 2]
    with pytest.raises(BroadcastMoved):
        broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
