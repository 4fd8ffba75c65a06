"""Changes of name, booth and phone: the ID stays, the counters move, the audit records them."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from models import audit, authority, tables, trainings, workers
from models.account import NothingToUndo, profile
from models.audit import AuditAction
from models.database import Database
from models.errors import NotRegistered, Refusal
from models.identity import BadName
from models.places import UnknownBooth
from models.trainings import planning
from models.workers import PhoneTaken
from tests.support.world import (
    DAY,
    HOUR,
    KEYS,
    NOON,
    booth_id,
    coordinator,
    passes,
    person,
    place_id,
)

pytestmark = pytest.mark.usefixtures("agar")
LATER = NOON + HOUR


def written() -> list[tuple[str, str, dict[str, object]]]:
    """Return the audit: action, subject and details."""
    rows = tables.Audit.select().order_by(tables.Audit.id)
    return [(row.action, row.subject, json.loads(row.details)) for row in rows]


def counted(code: str) -> tuple[int, int]:
    """Return confirmed and trained of a booth, as its counters have them."""
    row = tables.Booth.get_by_id(booth_id(code))
    return row.confirmed, row.trained


def recounted(code: str) -> tuple[int, int]:
    """Return the same from the workers themselves."""
    here = tables.Worker.select().where(tables.Worker.booth == booth_id(code))
    return here.count(), here.where(tables.Worker.trained_at.is_null(False)).count()


def train(telegram_id: int) -> None:
    """Record that somebody attended a session; plan one first if there is none."""
    if not tables.Session.select().exists():
        coordinator(900, "Meena", "PC21", "166/5")
        new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 30, "आगर")
        planning.make_session(new, by=900, now=NOON)
    session = tables.Session.get().id
    trainings.enrol(telegram_id, session, NOON)
    passes(telegram_id, session, NOON)


def test_a_new_name_keeps_the_id_and_leaves_a_record_without_the_name() -> None:
    asha = person(1, "Asha")
    changed = profile.change_name(1, " Asha  Malviya ", LATER)
    assert (changed.worker.name, changed.before) == ("Asha Malviya", "Asha")
    assert changed.worker.code == asha.code
    assert written() == [("change_name", asha.code, {})]


def test_the_same_name_again_changes_nothing_and_leaves_no_second_record() -> None:
    person(1, "Asha")
    profile.change_name(1, "Asha Malviya", LATER)
    assert profile.change_name(1, "Asha Malviya", LATER).before is None
    assert len(written()) == 1


def test_a_name_is_changed_back_only_from_what_it_was_changed_to() -> None:
    person(1, "Asha")
    profile.change_name(1, "Ashaa", LATER)
    assert profile.change_name(1, "Asha", LATER, instead_of="Ashaa").worker.name == "Asha"
    assert profile.change_name(1, "Asha", LATER, instead_of="Ashaa").before is None
    profile.change_name(1, "Asha Devi", LATER)
    with pytest.raises(NothingToUndo):
        profile.change_name(1, "Asha", LATER, instead_of="Ashaa")
    assert workers.by_telegram_id(1).name == "Asha Devi"


@pytest.mark.parametrize("name", ["", "12345", "x" * 65, "🌸"])
def test_what_is_no_name_changes_nothing(name: str) -> None:
    person(1, "Asha")
    with pytest.raises(BadName):
        profile.change_name(1, name, LATER)
    assert workers.by_telegram_id(1).name == "Asha"
    assert written() == []


def test_a_move_takes_a_trained_worker_from_one_booths_counters_to_the_others() -> None:
    asha = person(1, "Asha", "166/1")
    person(2, "Ravi", "166/1")
    train(1)
    moved = profile.change_booth(1, booth_id("166/2"), LATER)
    assert moved.before
    assert (moved.worker.booth.code, moved.before.code, moved.worker.code) == (
        "166/2",
        "166/1",
        asha.code,
    )
    assert (counted("166/1"), counted("166/2")) == ((1, 0), (1, 1))
    action, subject, details = written()[-1]
    assert (action, subject) == ("change_booth", asha.code)
    assert (details["from"], details["to"]) == ("166/1", "166/2")


def test_to_ones_own_booth_is_no_move() -> None:
    person(1, "Asha", "166/1")
    assert profile.change_booth(1, booth_id("166/1"), LATER).before is None
    assert (counted("166/1"), written()) == ((1, 0), [])


def test_a_move_ends_the_posts_at_the_old_booth_and_no_others() -> None:
    asha = coordinator(1, "Asha", "PC21", "166/1")
    authority.grant(asha.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    moved = profile.change_booth(1, booth_id("166/2"), LATER)
    assert [(p.kind, p.code) for p in moved.ended] == [("booth_president", "166/1")]
    assert [(p.kind, p.code) for p in moved.worker.posts] == [("pc_coordinator", "PC21")]


def test_a_slip_of_the_thumb_is_changed_back_once_with_the_post() -> None:
    asha = person(1, "Asha", "166/1")
    authority.grant(asha.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    train(1)
    slip = profile.change_booth(1, booth_id("165/3"), LATER)
    for _ in range(2):
        back = profile.undo_booth(1, slip.number, LATER + HOUR)
        assert back.worker.booth.code == "166/1"
        assert [(p.kind, p.code) for p in back.worker.posts] == [("booth_president", "166/1")]
    assert (counted("166/1"), counted("165/3")) == ((1, 1), (0, 0))
    assert [w[2]["to"] for w in written() if w[0] == "change_booth"] == ["165/3", "166/1"]


def test_a_move_is_changed_back_whatever_the_audit_says_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_details(
        actor: int, action: AuditAction, subject: str, now: datetime, **_: object
    ) -> None:
        record(actor, action, subject, now)

    record = audit.record
    monkeypatch.setattr(audit, "record", without_details)
    person(1, "Asha", "166/1")
    slip = profile.change_booth(1, booth_id("165/3"), LATER)
    assert written()[-1][2] == {}
    back = profile.undo_booth(1, slip.number, LATER + HOUR)
    assert (back.worker.booth.code, back.before and back.before.code) == ("166/1", "165/3")


def test_a_move_that_was_changed_back_is_not_changed_back_again_from_a_later_visit() -> None:
    asha = person(1, "Asha", "166/1")
    authority.grant(asha.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    slip = profile.change_booth(1, booth_id("166/2"), LATER)
    profile.undo_booth(1, slip.number, LATER)
    profile.change_booth(1, booth_id("166/2"), LATER + HOUR)
    with pytest.raises(NothingToUndo):
        profile.undo_booth(1, slip.number, LATER + 2 * HOUR)
    assert workers.by_telegram_id(1).booth.code == "166/2"


def test_who_has_moved_on_is_not_brought_back() -> None:
    person(1, "Asha", "166/1")
    first = profile.change_booth(1, booth_id("166/2"), LATER)
    profile.change_booth(1, booth_id("166/3"), LATER + HOUR)
    with pytest.raises(NothingToUndo):
        profile.undo_booth(1, first.number, LATER + 2 * HOUR)
    assert workers.by_telegram_id(1).booth.code == "166/3"


def test_after_a_day_a_move_is_not_taken_back() -> None:
    person(1, "Asha", "166/1")
    moved = profile.change_booth(1, booth_id("166/2"), LATER)
    with pytest.raises(NothingToUndo):
        profile.undo_booth(1, moved.number, LATER + DAY + timedelta(seconds=1))


def test_somebody_elses_move_or_a_made_up_one_is_nothing_to_undo() -> None:
    person(1, "Asha", "166/1")
    ravi = person(2, "Ravi", "166/1")
    authority.grant(ravi.id, "booth_agent", NOON, booth_id=booth_id("166/1"))
    tables.Post.update(until=LATER).execute()  # a coordinator ended it
    moved = profile.change_booth(1, booth_id("166/2"), LATER)
    for number in (moved.number, moved.number + 1, 0, -1, 2**63 - 1, -(2**63)):
        with pytest.raises(NothingToUndo):
            profile.undo_booth(2, number, LATER + HOUR)
    assert workers.by_telegram_id(2).posts == ()


def test_nobody_moves_to_a_booth_that_is_no_longer_there() -> None:
    person(1, "Asha", "166/1")
    gone = booth_id("166/2")
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == gone).execute()
    for unknown in (gone, 10**9):
        with pytest.raises(UnknownBooth):
            profile.change_booth(1, unknown, LATER)
    assert (counted("166/1"), written()) == ((1, 0), [])


def test_nobody_is_brought_back_to_a_booth_that_is_no_longer_there() -> None:
    person(1, "Asha", "166/1")
    moved = profile.change_booth(1, booth_id("166/2"), LATER)
    left = tables.Booth.id == booth_id("166/1")
    tables.Booth.update(retired_at=LATER + HOUR).where(left).execute()
    with pytest.raises(UnknownBooth):
        profile.undo_booth(1, moved.number, LATER)
    assert workers.by_telegram_id(1).booth.code == "166/2"


def test_a_new_phone_is_stored_encrypted_and_found_by_its_hash() -> None:
    asha = person(1, "Asha")
    changed = profile.change_phone(1, "+919826099999", KEYS, LATER)
    row = tables.Worker.get()
    assert "9826099999" not in (row.phone or "")
    assert KEYS.decrypt(row.phone or "") == "+919826099999"
    assert row.phone_hash == KEYS.phone_hash("+919826099999")
    assert changed.code == asha.code
    assert written() == [("change_phone", asha.code, {})]
    profile.change_phone(1, "+919826099999", KEYS, LATER)
    assert len(written()) == 1


def test_the_phone_of_another_worker_is_not_taken() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    with pytest.raises(PhoneTaken):
        profile.change_phone(1, "+919826000002", KEYS, LATER)
    assert tables.Worker.get(tables.Worker.telegram_id == 1).phone_hash == KEYS.phone_hash(
        "+919826000001"
    )
    assert written() == []


def test_who_has_not_registered_changes_nothing() -> None:
    with pytest.raises(NotRegistered):
        profile.change_name(1, "Asha", NOON)
    with pytest.raises(NotRegistered):
        profile.change_booth(1, booth_id("166/1"), NOON)
    with pytest.raises(NotRegistered):
        profile.undo_booth(1, 0, NOON)
    with pytest.raises(NotRegistered):
        profile.change_phone(1, "+919826000001", KEYS, NOON)


def test_moves_trainings_and_hurried_taps_side_by_side_leave_the_counters_right(
    agar: Database,
) -> None:
    people = range(1, 9)
    for n in people:
        person(n, "Asha", "166/1" if n % 2 else "166/2")
    train(1)
    session = tables.Session.get().id
    for n in people[1:]:
        trainings.enrol(n, session, NOON)

    def work(task: tuple[int, int]) -> None:
        n, step = task
        try:
            if step == 2:
                passes(n, session, NOON)
            else:
                profile.change_booth(n, booth_id(("166/2", "166/1")[(n + step) % 2]), NOON)
        except Refusal:
            pass
        finally:
            agar.peewee.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [(n, step) for step in (0, 2, 1, 0, 1) for n in people]))
    for code in ("166/1", "166/2", "166/5"):
        assert counted(code) == recounted(code)
    assert sum(counted(code)[1] for code in ("166/1", "166/2")) == 8
