"""A broadcast on its way: frozen, fed, looked at again, paused, stopped, and never sent twice."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from models import broadcasts, mutes, tables
from models.broadcasts import LeftOut, feeding, letters
from models.broadcasts.errors import BroadcastMoved
from models.chats import set_active, set_language
from models.database import Database
from models.errors import NotAllowed
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from tests.models.broadcasts.sending import (
    MEENA,
    WEIGHTS,
    claimed,
    deliver,
    meena,
    run,
    seen,
    started,
    states,
    tick,
    workers,
)
from tests.models.polls.poll_steps import in_silence
from tests.support.world import DAY, NOON, booth_id, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
BLOCKED = "Forbidden: bot was blocked by the user"


def test_everybody_in_the_place_gets_it_once_and_its_author_does_not() -> None:
    meena()
    people = workers(5)
    person(50, "Kamla of Susner", "165/1")
    number = started()
    assert sorted(run()) == people
    done = seen(number)
    assert (done.state, done.people, done.sent, done.waiting) == ("done", 5, 5, 0)
    assert MEENA not in states(number)


def test_the_outbox_holds_a_few_seconds_of_it_only() -> None:
    meena()
    workers(12)
    started()
    assert tick(per_second=1) == feeding.SECONDS
    assert tick(per_second=1) == 0
    deliver(claimed(limit=2))
    assert tick(per_second=1) == 2


def test_who_mutes_it_after_the_start_gets_none() -> None:
    meena()
    workers(2)
    number = started()
    tick()
    mutes.set_muted(1, OutboxSubject.BROADCAST, off=True, now=NOON)
    assert run() == [2]
    assert states(number) == {1: "left_out", 2: "sent"}
    assert broadcasts.left_out(number) == {LeftOut.MUTED: 1}


def test_who_is_where_a_poll_closes_soon_gets_none_and_the_others_do() -> None:
    coordinator(MEENA, "Meena", "MP")
    workers(2)
    person(50, "Kamla of Susner", "165/1")
    state = broadcasts.Audience(place_id("MP"))
    assert broadcasts.count(state, MEENA, NOON, WEIGHTS).left_out == {}
    in_silence("AC166")
    counted = broadcasts.count(state, MEENA, NOON, WEIGHTS)
    assert (counted.people, counted.left_out) == (1, {LeftOut.POLL: 2})
    number = started("MP")
    assert run() == [50]
    assert broadcasts.left_out(number) == {LeftOut.POLL: 2}


def test_a_silence_that_begins_after_the_start_keeps_what_has_not_left() -> None:
    meena()
    workers(2)
    number = started()
    tick()
    in_silence("AC166")
    assert run() == []
    assert broadcasts.left_out(number) == {LeftOut.POLL: 2}


def test_who_has_left_the_place_since_gets_none() -> None:
    meena()
    workers(2)
    number = started()
    moved = tables.Worker.update(booth=booth_id("165/1"))
    moved.where(tables.Worker.telegram_id == 1).execute()
    assert run() == [2]
    assert broadcasts.left_out(number) == {LeftOut.GONE: 1}


def test_who_has_another_telegram_account_since_gets_none_in_the_old_one() -> None:
    meena()
    workers(2)
    started()
    tick()
    tables.Worker.update(telegram_id=77).where(tables.Worker.telegram_id == 1).execute()
    assert run() == [2]


def test_who_lost_the_phone_to_somebody_else_gets_none() -> None:
    meena()
    workers(2)
    tables.Worker.update(confirmed_at=None).where(tables.Worker.telegram_id == 1).execute()
    started()
    assert run() == [2]


def test_in_the_night_nothing_leaves_and_at_six_it_goes_on() -> None:
    meena()
    workers(3)
    at_ten = NOON.replace(hour=16, minute=30)  # 22:00 in India
    number = started(now=at_ten)
    assert run(at_ten) == []
    assert seen(number).waiting == 3
    assert sorted(run(at_ten + timedelta(hours=8))) == [1, 2, 3]


def test_a_pause_keeps_what_has_not_left_and_a_resumption_sends_it() -> None:
    meena()
    workers(5)
    number = started()
    tick(per_second=1)
    first = deliver(claimed(limit=2))
    broadcasts.pause(number, by=MEENA, now=NOON)
    assert run() == []
    assert outbox_records.counts() == {"sent": 2}
    broadcasts.resume(number, by=MEENA, now=NOON)
    assert sorted(first + run()) == [1, 2, 3, 4, 5]


def test_a_message_that_was_claimed_before_the_pause_does_not_leave_after_it() -> None:
    meena()
    workers(1)
    number = started()
    tick()
    [message] = claimed()
    broadcasts.pause(number, by=MEENA, now=NOON)
    with pytest.raises(letters.Paused):
        letters.to_send(message.payload["to"], message.chat_id, NOON, begun=False)


def test_a_stopped_broadcast_reaches_nobody_else() -> None:
    meena()
    workers(5)
    number = started()
    tick(per_second=1)
    first = deliver(claimed(limit=2))
    broadcasts.stop(number, by=MEENA, now=NOON)
    assert run() == []
    stopped = seen(number)
    assert (stopped.state, stopped.sent, stopped.left_out) == ("cancelled", len(first), 3)
    assert broadcasts.left_out(number) == {LeftOut.STOPPED: 3}
    with pytest.raises(BroadcastMoved):
        broadcasts.resume(number, by=MEENA, now=NOON)


def test_it_pauses_by_itself_when_more_than_a_tenth_fail_and_goes_on_when_told_to() -> None:
    meena()
    people = workers(30)
    number = started()
    refuses = set(people[:2])
    fails = lambda m: BLOCKED if m.chat_id in refuses else ""  # noqa: E731
    for _ in range(5):
        tick(per_second=2)
        deliver(claimed(), NOON, fails)
    tick()
    paused = seen(number)
    assert (paused.state, paused.why, paused.failed) == ("paused", "failures", 2)
    assert paused.waiting
    news = [r for r in tables.Outbox.select() if r.subject == OutboxSubject.BROADCAST_NEWS]
    assert [row.chat_id for row in news] == [MEENA]
    broadcasts.resume(number, by=MEENA, now=NOON)
    run()
    assert (seen(number).state, seen(number).sent) == ("done", 28)


def test_a_tenth_that_fails_pauses_nothing() -> None:
    meena()
    people = workers(20)
    number = started()
    assert len(run(telegram=lambda m: BLOCKED if m.chat_id in people[:2] else "")) == 18
    assert seen(number).state == "done"


def test_it_pauses_when_its_author_loses_the_post_and_another_can_go_on_with_it() -> None:
    meena()
    coordinator(901, "Ravi", "PC21")
    workers(3)
    number = started()
    tables.Post.update(until=NOON).where(tables.Post.worker == seen(number).sender_id).execute()
    tick()
    with pytest.raises(NotAllowed):
        broadcasts.resume(number, by=MEENA, now=NOON)
    assert broadcasts.view(number, 901).why == "post"
    broadcasts.resume(number, by=901, now=NOON)
    assert sorted(run()) == [1, 2, 3, 901]


def test_nobody_gets_more_than_three_a_week_of_all_coordinators_together() -> None:
    meena()
    coordinator(901, "Ravi", "AC166")
    workers(1)
    for by, place in ((MEENA, "PC21"), (901, "AC166"), (MEENA, "AC166")):
        started(place, by, session=None)
        assert 1 in run()
    person(2, "Kamla", "166/1")
    number = started()
    assert 1 not in run()
    assert broadcasts.left_out(number)[LeftOut.WEEKLY] >= 1
    started(now=NOON + 8 * DAY)
    assert 1 in run(NOON + 8 * DAY)


def test_two_broadcasts_at_the_same_time_do_not_pass_the_limit_together() -> None:
    meena()
    workers(1)
    for _ in range(2):
        started()
        run()
    first, second = started(), started()
    tick()
    assert deliver(claimed()) == [1]
    tick()
    assert Counter([states(first)[1], states(second)[1]]) == {"sent": 1, "left_out": 1}


def test_who_is_muted_blocked_or_has_no_chat_is_counted_with_the_reason() -> None:
    meena()
    workers(4)
    mutes.set_muted(1, OutboxSubject.BROADCAST, off=True, now=NOON)
    set_language(2, 0, "hi", NOON, private=True)
    set_active(2, False)
    tables.Worker.update(telegram_id=None).where(tables.Worker.telegram_id == 3).execute()
    number = started()
    assert run() == [4]
    assert broadcasts.left_out(number) == {
        LeftOut.MUTED: 1,
        LeftOut.BLOCKED: 1,
        LeftOut.NO_CHAT: 1,
    }


def test_a_sender_that_dies_while_it_sends_leaves_the_message_uncertain_not_doubled() -> None:
    meena()
    workers(1)
    number = started()
    tick()
    [message] = claimed()
    assert letters.to_send(message.payload["to"], message.chat_id, NOON, begun=False)
    outbox.mark_sending(message, "text", NOON)  # and the process is killed here
    later = NOON + timedelta(minutes=1)
    assert run(later) == []
    assert (seen(number).uncertain, seen(number).state) == (1, "done")


@pytest.mark.parametrize("seed", range(2))
def test_through_twenty_kills_nobody_gets_it_twice_and_nobody_is_forgotten(
    db: Database, seed: int
) -> None:
    chance = random.Random(seed)
    meena()
    people = workers(40)
    number = started()
    got: Counter[int] = Counter()
    now, kills = NOON, 0
    while seen(number).state != "done":
        tick(now, per_second=2)
        messages = claimed(now)
        dies_at = chance.randrange(len(messages)) if messages and kills < 20 else None
        for n, message in enumerate(messages):
            if letters.to_send(message.payload["to"], message.chat_id, now, begun=False) is None:
                outbox.expired(message, "not needed any more")
                continue
            if n == dies_at and chance.random() < 0.5:
                break  # before anything left
            outbox.mark_sending(message, "text", now)
            if n == dies_at and chance.random() < 0.5:
                break  # before it arrived, which nobody can know
            got[message.chat_id] += 1
            if n == dies_at:
                break  # after it arrived, before that was recorded
            outbox.sent(message, message.id, now)
        if dies_at is not None:
            kills += 1
            now += timedelta(seconds=21)  # the leases of the dead one run out
            for one in chance.sample(("pause", "tick"), 1):
                if one == "pause":
                    broadcasts.pause(number, by=MEENA, now=now)
                    tick(now)
                    broadcasts.resume(number, by=MEENA, now=now)
    assert max(got.values()) == 1
    done = seen(number)
    assert done.sent + done.uncertain == len(people)
    assert sum(got.values()) >= done.sent
    assert kills >= 5
