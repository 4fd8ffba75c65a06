"""A session is offered to one trainer after the other until somebody takes it."""

from datetime import datetime, timedelta

import pytest

from models import tables, workers
from models.errors import NotAllowed, NotRegistered
from models.handovers import HandoverOver, handing, news, offering
from models.trainings import planning
from tests.models.handovers.trainers import (
    ASHA,
    BEGINS,
    FARID,
    INDIA,
    KAMLA,
    MEENA,
    POLICY,
    RAVI,
    WORKER,
    asked,
    decline,
    leader,
    offer,
    send,
    session_id,
    start,
    state,
    take,
    tick,
    told,
)
from tests.support.world import DAY, HOUR, NOON, give

__all__ = ["session_id"]
TURN = POLICY.longest


def test_one_is_asked_at_once_and_the_next_when_they_cannot(session_id: int) -> None:
    seen = start(session_id)
    assert (seen.able, seen.open and seen.open.asked) == (2, 1)
    assert asked() == [RAVI]
    assert told() == [(RAVI, "handover:asked")]
    assert leader(session_id) == "Asha"  # until somebody takes it
    assert decline(RAVI)
    assert asked() == [KAMLA]
    assert take(KAMLA).trainer == "Kamla"
    assert (state(), asked("taken")) == ("taken", [KAMLA])


def test_an_answer_is_waited_for_as_long_as_for_that_to_the_offer_of_a_seat(
    session_id: int,
) -> None:
    start(session_id)
    assert offering.next_due(NOON) == POLICY.offer_ends(NOON, BEGINS) == NOON + TURN
    assert tick(TURN - timedelta(seconds=1)) == 0
    assert tick(TURN) == 1
    assert asked() == [KAMLA]
    assert tick(TURN) == 0


def test_its_clock_stands_still_in_the_quiet_hours(session_id: int) -> None:
    at_night = datetime(2026, 11, 23, 23, tzinfo=INDIA)
    start(session_id, now=at_night)
    assert offering.next_due(at_night) == datetime(2026, 11, 24, 8, tzinfo=INDIA)


def test_after_the_cut_off_all_who_are_left_are_asked_at_once_and_the_first_gets_it(
    session_id: int,
) -> None:
    late = BEGINS - 2 * HOUR
    start(session_id, now=late)
    assert asked() == [RAVI, KAMLA, FARID]
    take(FARID, late)
    send()
    with pytest.raises(HandoverOver) as refused:
        take(RAVI, late)
    assert refused.value.parameters["what"] == "taken"
    assert news.to_asked(offer(RAVI), "over", late) is not None
    assert leader(session_id) == "Farid"


def test_who_did_not_answer_in_time_may_take_it_as_long_as_nobody_has(session_id: int) -> None:
    start(session_id)
    tick(TURN)
    send()
    assert take(RAVI, NOON + TURN + HOUR).trainer == "Ravi"
    assert told()[-3:] == [
        (ASHA, "handover:taken"), (MEENA, "handover:taken"), (WORKER, "changed:1"),
    ]  # fmt: skip
    over = news.to_asked(offer(KAMLA), "over", NOON)
    assert over is not None and (over.what, over.until) == ("taken", None)


def test_who_said_no_by_mistake_may_take_it_after_all_and_is_not_asked_again(
    session_id: int,
) -> None:
    start(session_id)
    decline(RAVI)
    assert take(RAVI).trainer == "Ravi"


def test_when_nobody_is_left_trainer_and_coordinator_are_told_and_it_stays_where_it_is(
    session_id: int,
) -> None:
    start(session_id)
    for who in (RAVI, KAMLA):
        assert decline(who)
    assert not decline(FARID)
    assert (state(), leader(session_id)) == ("nobody", "Asha")
    assert told()[-2:] == [(ASHA, "handover:nobody"), (MEENA, "handover:nobody")]
    found = news.to_others(tables.Handover.get().id, ASHA, NOON)
    assert found is not None and (found.what, found.asked, found.leads) == ("nobody", 3, True)
    with pytest.raises(HandoverOver) as refused:
        start(session_id)  # who said no to this time is not asked again
    assert refused.value.parameters["what"] == "nobody_free"
    assert tables.Handover.select().count() == 1


def test_the_old_trainer_who_asked_and_the_people_are_told_once(session_id: int) -> None:
    start(session_id, by=MEENA)
    take(RAVI)
    take(RAVI)  # a second tap
    assert told() == [
        (RAVI, "handover:asked"), (ASHA, "handover:taken"), (MEENA, "handover:taken"),
        (WORKER, "changed:1"),
    ]  # fmt: skip
    found = news.to_others(tables.Handover.get().id, ASHA, NOON)
    assert found is not None and (found.name, found.led, found.leads) == ("Ravi", True, False)
    recorded = tables.Audit.select().order_by(tables.Audit.id)
    assert [row.action for row in recorded][-2:] == ["hand_over", "take_over"]


def test_the_coordinator_who_did_not_ask_learns_at_once_who_takes_it(session_id: int) -> None:
    start(session_id)
    take(RAVI)
    assert told()[1:3] == [(ASHA, "handover:taken"), (MEENA, "handover:taken")]
    found = news.to_others(tables.Handover.get().id, MEENA, NOON)
    assert found is not None and (found.name, found.led, found.leads) == ("Ravi", False, False)


def test_a_coordinator_who_takes_it_is_told_nothing_else(session_id: int) -> None:
    give(workers.by_telegram_id(RAVI), "PC21")
    start(session_id)
    take(RAVI)
    assert [who for who, what in told() if what == "handover:taken"] == [ASHA, MEENA]


def test_a_second_click_asks_nobody_else(session_id: int) -> None:
    start(session_id)
    start(session_id)
    start(session_id, by=MEENA)
    assert (tables.Handover.select().count(), asked()) == (1, [RAVI])
    assert tick() == 0


def test_it_is_stopped_by_the_trainer_or_the_coordinator(session_id: int) -> None:
    start(session_id)
    send()
    for by in (MEENA, ASHA):
        handing.stop(tables.Handover.get().id, by=by, now=NOON)
    assert (state(), asked()) == ("stopped", [])
    assert told()[1:] == [(RAVI, "handover:over")]
    assert (leader(session_id), tick(TURN)) == ("Asha", 0)
    start(session_id)
    assert asked() == [RAVI]


def test_who_was_never_reached_by_the_question_is_not_told_that_it_is_over(
    session_id: int,
) -> None:
    start(session_id)
    handing.stop(tables.Handover.get().id, by=ASHA, now=NOON)
    assert news.to_asked(offer(RAVI), "asked", NOON) is None
    assert news.to_asked(offer(RAVI), "over", NOON) is None


def test_nobody_else_hands_it_over_or_takes_it(session_id: int) -> None:
    for by, refusal in ((RAVI, NotAllowed), (WORKER, NotAllowed), (99, NotRegistered)):
        with pytest.raises(refusal):
            start(session_id, by=by)
        with pytest.raises(refusal):
            handing.look_at(session_id, POLICY, by=by, now=NOON)
    start(session_id)
    for by in (KAMLA, WORKER, 99):
        with pytest.raises((HandoverOver, NotRegistered)):
            handing.take(offer(RAVI), POLICY, by=by, now=NOON)
        with pytest.raises((HandoverOver, NotRegistered)):
            handing.decline(offer(RAVI), POLICY, by=by, now=NOON)
    with pytest.raises(NotAllowed):
        handing.stop(tables.Handover.get().id, by=RAVI, now=NOON)
    assert (leader(session_id), asked()) == ("Asha", [RAVI])


def test_an_old_button_does_not_hand_over_the_session_of_the_next_trainer(
    session_id: int,
) -> None:
    start(session_id, by=MEENA)
    take(RAVI)
    with pytest.raises(HandoverOver):
        start(session_id, by=MEENA)
    with pytest.raises(NotAllowed):
        start(session_id, by=ASHA)
    assert leader(session_id) == "Ravi"


def test_a_session_without_a_trainer_has_nothing_to_hand_over(session_id: int) -> None:
    tables.Session.update(trainer=None).execute()
    with pytest.raises(HandoverOver) as refused:
        handing.look_at(session_id, POLICY, by=MEENA, now=NOON)
    assert refused.value.parameters["what"] == "no_trainer"


def test_a_coordinators_morning_has_what_is_open_or_what_nobody_took_since_yesterday(
    session_id: int,
) -> None:
    start(session_id)
    handover = tables.Handover.get().id
    assert news.for_morning(NOON - HOUR, NOON) == {}  # begun after it
    assert news.for_morning(NOON, NOON) == {MEENA: [handover]}
    [line] = news.load([handover], NOON)
    assert (line.state, line.session.trainer) == ("open", "Asha")
    for who in (RAVI, KAMLA, FARID):
        decline(who)
    [line] = news.load([handover], NOON)
    assert (line.state, line.session.trainer) == ("nobody", "Asha")
    morning = NOON + 20 * HOUR
    assert news.for_morning(morning, morning) == {MEENA: [handover]}
    assert news.for_morning(morning + DAY, morning + DAY) == {}
    planning.call_off(session_id, by=MEENA, now=NOON, with_people=True)
    assert (news.for_morning(morning, morning), news.load([handover], morning)) == ({}, ())


@pytest.mark.parametrize("how", ["taken", "stopped"])
def test_what_does_not_wait_any_more_is_in_no_morning_message(session_id: int, how: str) -> None:
    start(session_id)
    handover = tables.Handover.get().id
    if how == "taken":  # they were told at once
        take(RAVI)
    else:
        handing.stop(handover, by=ASHA, now=NOON)
    morning = NOON + 20 * HOUR
    assert (news.for_morning(morning, morning), news.load([handover], morning)) == ({}, ())
