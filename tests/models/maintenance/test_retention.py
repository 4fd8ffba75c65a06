"""Which data goes when its days are over, and which stays."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.settings import Settings
from models import chats, tables
from models.account import profile
from models.chats import form_drafts
from models.consents import Terms
from models.database import Database, transaction
from models.maintenance import Purged, retention
from models.queues import IncomingUpdate, inbox, outbox
from tests.support.world import DAY, NOON, booth_id, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
TERMS = Terms("Booth Shakti", drafts=30, invitations=20, updates=7, texts=5, marks=365)
INDIA = ZoneInfo("Asia/Kolkata")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


def everything(now: datetime) -> Purged:
    """Purge all that is due, as the night's job does."""
    gone = Purged()
    while some := retention.purge(TERMS, now):
        gone += some
    return gone


def failed(number: int) -> None:
    inbox.store([IncomingUpdate(number, '{"text": "आशा"}', 1, 1)], NOON, "owner")
    inbox.acknowledge([], NOON, [(number, "Trouble")])


def test_a_form_that_was_left_for_its_days_is_forgotten_and_a_younger_one_is_not() -> None:
    form_drafts.save(1, 1, "register", {}, NOON)
    form_drafts.save(2, 2, "register", {}, NOON + DAY)
    assert everything(NOON + timedelta(days=30, minutes=1)).drafts == 1
    assert form_drafts.load(2, 2)
    assert form_drafts.load(1, 1) is None


def test_updates_that_went_wrong_go_after_their_days_and_done_ones_after_three() -> None:
    failed(1)
    inbox.store([IncomingUpdate(2, "{}", 1, 1), IncomingUpdate(3, "{}", 1, 1)], NOON, "owner")
    inbox.acknowledge([2], NOON)
    assert everything(NOON + 3 * DAY + timedelta(minutes=1)).updates == 1
    assert everything(NOON + 7 * DAY + timedelta(minutes=1)).updates == 1
    assert [row.update_id for row in tables.Inbox.select()] == [3]  # not processed


def test_the_words_of_what_was_sent_go_and_the_row_stays() -> None:
    for number, state in enumerate(("sent", "failed", "queued", "sending")):
        outbox.enqueue(f"m{number}", 1, 0, "targets", {"place": 1}, now=NOON)
        tables.Outbox.update(state=state, text="Asha").where(
            tables.Outbox.dedup == f"m{number}"
        ).execute()
    assert everything(NOON + 5 * DAY).texts == 0
    assert everything(NOON + 6 * DAY).texts == 2
    rows = tables.Outbox.select().order_by(tables.Outbox.id)
    assert [(row.state, row.text) for row in rows] == [
        ("sent", None),
        ("failed", None),
        ("queued", "Asha"),
        ("sending", "Asha"),
    ]


def test_a_move_between_booths_goes_when_it_can_be_undone_no_more() -> None:
    assert timedelta(days=retention.UNDO_DAYS) == profile.UNDO
    person(1, "Asha", "166/1")
    profile.change_booth(1, booth_id("166/2"), NOON)
    second = profile.change_booth(1, booth_id("166/3"), NOON + timedelta(hours=1))
    assert everything(NOON + DAY).booth_changes == 0
    assert everything(NOON + DAY + timedelta(minutes=1)).booth_changes == 1
    assert profile.undo_booth(1, second.number, NOON + DAY).worker.booth.code == "166/2"


def test_marks_of_phones_and_proofs_of_consent_go_after_their_days() -> None:
    for number in (1, 2):
        then = NOON + number * DAY
        tables.BlockedPhone.create(phone_hash=f"blocked {number}", at=then)
        tables.CountedPhone.create(phone_hash=f"counted {number}", at=then)
        tables.ConsentProof.create(
            account_mark=f"mark {number}", notice_version="2026", text_hash="", given_at=NOON,
            withdrawn_at=then,
        )  # fmt: skip
    assert everything(NOON + 366 * DAY).marks == 0
    assert everything(NOON + 367 * DAY).marks == 3
    assert [row.phone_hash for row in tables.BlockedPhone.select()] == ["blocked 2"]
    assert [row.phone_hash for row in tables.CountedPhone.select()] == ["counted 2"]
    assert [row.account_mark for row in tables.ConsentProof.select()] == ["mark 2"]


def test_what_was_answered_once_goes_when_nobody_can_edit_it_any_more() -> None:
    chats.claim_answer(1, "edit:5", 7, NOON)
    assert everything(NOON + 3 * DAY).answered == 0
    assert everything(NOON + 3 * DAY + timedelta(minutes=1)).answered == 1


def test_a_great_many_go_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 10)
    for number in range(25):
        form_drafts.save(number, number, "register", {}, NOON)
        failed(number)
    later = NOON + 60 * DAY
    first = retention.purge(TERMS, later)
    assert (first.drafts, first.updates) == (10, 10)
    assert everything(later) == Purged(drafts=15, updates=15)


def test_the_nights_work_is_done_once_whoever_asks() -> None:
    assert retention.begin_night("one", at(23, 3))
    assert not retention.begin_night("two", at(23, 3))
    retention.end_night("one", at(23, 3, 10), INDIA)
    for hour in (4, 12, 23):
        assert not retention.begin_night("two", at(23, hour))
    assert not retention.begin_night("two", at(24, 1, 59))
    assert retention.begin_night("two", at(24, 2))


def test_a_night_that_nobody_was_there_for_is_made_up_for() -> None:
    retention.begin_night("one", at(20, 2))
    retention.end_night("one", at(20, 2), INDIA)
    assert retention.begin_night("two", at(23, 11))
    retention.end_night("two", at(23, 11), INDIA)
    assert not retention.begin_night("three", at(24, 1))
    assert retention.begin_night("three", at(24, 2, 5))


def test_who_dies_over_the_nights_work_is_replaced_after_an_hour() -> None:
    assert retention.begin_night("dies", at(23, 2))
    assert not retention.begin_night("next", at(23, 2, 59))
    assert retention.begin_night("next", at(23, 3))


def test_before_two_the_same_night_is_meant() -> None:
    retention.begin_night("one", at(23, 0, 30))
    retention.end_night("one", at(23, 0, 30), INDIA)
    assert retention.begin_night("two", at(23, 2))


def test_the_settings_say_for_how_long() -> None:
    settings = Settings().model_copy(update={"keep_drafts_days": 3, "campaign_name": "Jan Seva"})
    assert Terms.from_settings(settings) == Terms("Jan Seva", 3, 14, 7, 7, 365)


def test_what_was_removed_is_not_left_in_the_space_between_rows(
    db: Database, tmp_path: Path
) -> None:
    if db.shared:
        pytest.skip("what lies in SQLite's file")
    with transaction():
        for number in range(300):
            key = number * 7919 % 300
            form_drafts.save(
                key, key, "register", {"name": f"<{key:03d}>" + "x" * (key % 90)}, NOON
            )
        for key in range(0, 300, 2):
            form_drafts.save(key, key, "register", {"name": f"<{key:03d}>" + "y" * 300}, NOON)
    assert everything(NOON + 31 * DAY).drafts == 300
    db.rewrite()
    content = b"".join(file.read_bytes() for file in tmp_path.glob("test.db*"))
    assert b"SQLite" in content
    assert [n for n in range(300) if f"<{n:03d}>".encode() in content] == []


def test_who_got_an_old_broadcast_is_forgotten_and_so_is_what_was_never_sent() -> None:
    asha, place = person(1, "Asha").id, place_id("PC21")
    row, recipient = tables.Broadcast, tables.BroadcastRecipient
    same = {"place": place, "text_hi": "कल", "made_at": NOON}
    times = {"started_at": NOON, "ended_at": NOON}
    row.create(**same, state="preview")
    running = row.create(**same, state="running", started_at=NOON, busy=True)
    done = row.create(**same, state="done", sent=1, **times)
    for broadcast in (running, done):
        recipient.create(broadcast=broadcast, worker=asha, state="sent")
    assert everything(NOON + 2 * DAY).broadcasts == 1
    assert recipient.select().count() == 2
    assert everything(NOON + 91 * DAY).broadcasts == 1
    assert [each.broadcast_id for each in recipient.select()] == [running.id]
    assert row.get_by_id(done.id).sent == 1
