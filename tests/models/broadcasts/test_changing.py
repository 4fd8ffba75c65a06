"""A broadcast that arrived: corrected, taken back, answered; and what of it is told to whom."""

from datetime import timedelta

import pytest

from models import broadcasts, tables
from models.account import personal_data
from models.broadcasts import BroadcastMoved, NothingArrived, UnknownBroadcast, letters, progress
from models.errors import NotAllowed
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from tests.models.broadcasts.sending import (
    MEENA,
    claimed,
    composed,
    deliver,
    meena,
    run,
    seen,
    started,
    states,
    tick,
    workers,
)
from tests.support.world import DAY, KEYS, NOON, coordinator

pytestmark = pytest.mark.usefixtures("agar")
RAVI = 901


def words_of(number: int) -> set[str]:
    """Return what is to be written where a broadcast has arrived."""
    rows = tables.BroadcastRecipient.select().where(tables.BroadcastRecipient.state == "changing")
    found = [letters.to_change(row.id) for row in rows if row.broadcast_id == number]
    return {one.letter.words.hi for one in found if one}


def test_a_correction_goes_to_everybody_who_has_it_and_the_rest_get_it_right_away() -> None:
    meena()
    workers(4)
    number = started()
    tick()
    deliver(claimed(limit=2))
    broadcasts.correct(number, "अब 12 बजे", "", 0, by=MEENA, now=NOON)
    tick()
    assert words_of(number) == {"अब 12 बजे"}
    run()
    done = seen(number)
    assert (done.sent, done.changed, done.unchanged) == (4, 2, 0)
    assert tables.Outbox.select().where(tables.Outbox.subject == "broadcast_change").count() == 2


def test_of_two_corrections_of_the_same_words_the_first_counts() -> None:
    meena()
    workers(1)
    number = started()
    run()
    for _ in range(2):
        broadcasts.correct(number, "अब 12 बजे", "", 0, by=MEENA, now=NOON)
    with pytest.raises(BroadcastMoved):
        broadcasts.correct(number, "अब 1 बजे", "", 0, by=MEENA, now=NOON)
    assert seen(number).version == 1


def test_a_taken_back_broadcast_goes_from_every_chat_and_to_nobody_else() -> None:
    meena()
    workers(4)
    number = started()
    tick()
    deliver(claimed(limit=2))
    for _ in range(2):
        broadcasts.take_back(number, by=MEENA, now=NOON)
    run()
    assert sorted(states(number).values()) == ["left_out", "left_out", "removed", "removed"]
    assert (seen(number).state, seen(number).changed) == ("cancelled", 2)
    with pytest.raises(BroadcastMoved):
        broadcasts.correct(number, "फिर", "", 1, by=MEENA, now=NOON)


def test_what_arrived_more_than_48_hours_ago_is_told_and_stays() -> None:
    meena()
    workers(2)
    number = started()
    run()
    later = NOON + 2 * DAY
    recipient = tables.BroadcastRecipient
    recent = recipient.update(sent_at=later - timedelta(hours=1))
    recent.where(recipient.id == recipient.select(recipient.id).limit(1)).execute()
    found = broadcasts.arrived(number, by=MEENA, now=later)
    assert (found.chats, found.late) == (2, 1)
    broadcasts.take_back(number, by=MEENA, now=later)
    run(later)
    assert (seen(number).changed, seen(number).unchanged) == (1, 1)
    assert sorted(states(number).values()) == ["removed", "sent"]


def test_what_could_not_be_changed_is_counted() -> None:
    meena()
    workers(3)
    number = started()
    run()
    broadcasts.correct(number, "अब 12 बजे", "", 0, by=MEENA, now=NOON)
    run(telegram=lambda m: "message to edit not found" if m.chat_id == 1 else "")
    assert (seen(number).changed, seen(number).unchanged) == (2, 1)


def test_before_anything_arrived_there_is_nothing_to_change() -> None:
    meena()
    workers(1)
    number = composed()
    with pytest.raises(BroadcastMoved):
        broadcasts.take_back(number, by=MEENA, now=NOON)
    broadcasts.stop(number, by=MEENA, now=NOON)
    with pytest.raises(NothingArrived):
        broadcasts.arrived(number, by=MEENA, now=NOON)


def test_somebody_from_elsewhere_can_neither_see_nor_steer_it() -> None:
    meena()
    coordinator(RAVI, "Ravi", "PC20", "165/1")
    workers(1)
    number = started()
    run()
    for act in (
        lambda: broadcasts.view(number, RAVI),
        lambda: broadcasts.pause(number, by=RAVI, now=NOON),
        lambda: broadcasts.stop(number, by=RAVI, now=NOON),
        lambda: broadcasts.correct(number, "x", "", 0, by=RAVI, now=NOON),
        lambda: broadcasts.take_back(number, by=RAVI, now=NOON),
        lambda: broadcasts.arrived(number, by=RAVI, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_answer_is_counted_once_and_only_of_who_got_it() -> None:
    meena()
    workers(2)
    number = started()
    run()
    [first, _] = tables.BroadcastRecipient.select().order_by(tables.BroadcastRecipient.id)
    own = next(t for t in (1, 2) if first.worker.telegram_id == t)
    assert broadcasts.letters.answer(first.id, own, NOON)
    assert not broadcasts.letters.answer(first.id, own, NOON)
    with pytest.raises(UnknownBroadcast):
        broadcasts.letters.answer(first.id, 3 - own, NOON)
    assert seen(number).answered == 1


def test_the_progress_is_handed_out_when_it_changes_and_not_too_often() -> None:
    meena()
    workers(2)
    number = started()
    progress.show_in(number, MEENA, 5, NOON)
    later = NOON + progress.EVERY
    assert [due.message_id for due in progress.take_due(later)] == [5]
    assert progress.take_due(later + progress.EVERY) == ()
    run(later)
    assert progress.take_due(later) == ()
    [due] = progress.take_due(later + progress.EVERY)
    assert (due.broadcast.state, due.broadcast.sent) == ("done", 2)


def test_somebody_who_is_erased_while_it_goes_out_gets_none_and_it_ends() -> None:
    meena()
    workers(3)
    number = started()
    tick(per_second=1)
    asha = tables.Worker.get(tables.Worker.telegram_id == 1)
    code = personal_data.export(1, KEYS).worker
    assert asha.id
    assert personal_data.erase(1, code, KEYS, NOON)
    assert sorted(run()) == [2, 3]
    assert (seen(number).state, seen(number).waiting) == ("done", 0)


def test_the_parts_of_a_long_message_are_all_remembered() -> None:
    meena()
    workers(1)
    started()
    tick()
    [message] = claimed()
    assert letters.to_send(message.payload["to"], message.chat_id, NOON, begun=False)
    outbox.mark_sending(message, "text", NOON)
    outbox.part_sent(message, 1, 70)
    outbox.sent(message, 71, NOON)
    tick()
    assert tables.BroadcastRecipient.get().message_ids == "70 71"
    assert message.subject == OutboxSubject.BROADCAST
