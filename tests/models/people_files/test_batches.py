"""Files of people: preview, import and undo."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from models import authority, tables
from models.audit import AuditAction
from models.database import Database, bulk_insert
from models.errors import NotAllowed, NotRegistered
from models.people_files import ImportGone, ImportPreviewBuilder, UndoOver, batches
from models.spreadsheets import BadSheet
from tests.support.sheet_files import crowd
from tests.support.world import KEYS, NOON, agar_and_susner, coordinator, person, place_id

MEENA, RAKESH, ASHA, RAVI = 900, 901, 1, 2
HEADER = ["booth", "phone", "name", "inviter"]


@pytest.fixture(autouse=True)
def meena(db: Database) -> None:
    """Meena coordinates PC21, Rakesh PC20; Asha and Ravi are workers of Agar and of Susner."""
    agar_and_susner()
    coordinator(MEENA, "Meena", "PC21")
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    person(ASHA, "Asha", "166/2")
    person(RAVI, "Ravi", "165/2")


def code(telegram_id: int) -> str:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return str(row.public_id)


def read(*rows: tuple[str, ...], telegram_id: int | None = MEENA) -> ImportPreviewBuilder:
    acs = None if telegram_id is None else batches.scope(telegram_id)
    reading = ImportPreviewBuilder(acs, "MP", KEYS, NOON, for_good=True)
    reading.add_rows([(1, HEADER)])
    reading.add_rows([(line, list(cells)) for line, cells in enumerate(rows, 2)])
    return reading


def look(reading: ImportPreviewBuilder, telegram_id: int = MEENA, sha256: str = "x") -> int:
    return batches.save_preview(reading, telegram_id, "file", sha256, NOON)[0]


def bring(
    batch_id: int, reading: ImportPreviewBuilder, telegram_id: int = MEENA
) -> batches.AppliedImport:
    return batches.apply(batch_id, reading, telegram_id, days=14, now=NOON)


def brought(*rows: tuple[str, ...], telegram_id: int = MEENA) -> int:
    reading = read(*rows, telegram_id=telegram_id)
    return bring(look(reading, telegram_id), reading, telegram_id).batch_id


def problems(*rows: tuple[str, ...], telegram_id: int | None = MEENA) -> list[tuple[int, str]]:
    return [(p.line, p.why) for p in read(*rows, telegram_id=telegram_id).preview().problems]


def states() -> list[str]:
    return sorted(row.state for row in tables.Invitation.select())


def test_rows_with_and_without_an_inviter_are_credited_or_nobodys() -> None:
    brought(("166/2", "9876500001", "Kamla", code(ASHA)), ("166/3", "9876500002", "Sunita", ""))
    person(5, "Somebody else", "166/1")
    rows = {row.name: row for row in tables.Invitation.select()}
    asha = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    assert (rows["Kamla"].inviter_id, rows["Sunita"].inviter_id) == (asha.id, None)
    assert {row.via for row in rows.values()} == {"file"}
    assert states() == ["pending", "pending"]


def test_wrong_rows_come_before_known_ones_and_all_are_counted() -> None:
    preview = read(
        ("166/2", "9826000001", "Asha", ""),
        ("166/2", "9876500002", "Kamla", code(RAVI)),
        ("166/2", "9876500003", "Kamla", "0000000"),
        ("166/2", "98765", "Kamla", ""),
        ("166/2", "9876500004", "Kamla", ""),
    ).preview()
    assert (preview.rows, preview.new, preview.known, preview.wrong) == (5, 1, 1, 3)
    assert [(p.line, p.why) for p in preview.problems] == [
        (3, "unknown_inviter"),  # Ravi is a worker of Susner
        (4, "unknown_inviter"),
        (5, "bad_phone"),
        (2, "registered"),
    ]


def test_of_very_many_problems_the_first_hundred_of_each_sort_are_kept() -> None:
    preview = read(*[("166/2", "1", "x", "")] * 150).preview()
    assert (preview.wrong, len(preview.problems)) == (150, 100)


def test_who_waits_already_by_the_same_inviter_is_known_and_by_another_is_not() -> None:
    row = ("166/2", "9876500001", "Kamla", code(ASHA))
    brought(row)
    assert problems(row) == [(2, "waiting")]
    assert problems(("166/2", "9876500001", "Kamla", "")) == []


def test_doubles_are_found_across_pieces() -> None:
    reading = read(("166/2", "9876500001", "Kamla", ""))
    reading.add_rows([(3, ["166/3", "+919876500001", "Kamla", ""])])
    assert [(p.line, p.why, p.text) for p in reading.preview().problems] == [(3, "double", "2")]


def test_a_worker_elsewhere_is_noted_like_anybody_and_never_counts() -> None:
    assert problems(("166/2", "9826000002", "Ravi", "")) == []
    assert problems(("166/2", "9826000002", "Ravi", ""), telegram_id=None) == [(2, "registered")]


def test_a_blocked_number_makes_an_empty_row_and_waits_like_any_other() -> None:
    blocked, other = ("166/2", "9876500009", "Said no", ""), ("166/2", "9876500001", "Kamla", "")
    tables.BlockedPhone.create(phone_hash=KEYS.phone_hash("+919876500009"), at=NOON)
    batch_id = brought(blocked, other)
    assert states() == ["pending", "pending"]
    shell = tables.Invitation.get(tables.Invitation.name != "Kamla")
    assert (shell.name, shell.phone) == ("", None)
    assert shell.phone_hash != KEYS.phone_hash("+919876500009")
    assert problems(blocked, other) == [(2, "waiting"), (3, "waiting")]
    assert batches.undo(batch_id, MEENA, NOON) == batches.UndoneImport(2, 0)


def test_who_was_blocked_after_they_were_noted_waits_like_any_other() -> None:
    row = ("166/2", "9876500009", "Said no", "")
    brought(row)
    tables.BlockedPhone.create(phone_hash=KEYS.phone_hash("+919876500009"), at=NOON)
    assert problems(row) == [(2, "waiting")]


def test_booths_are_looked_for_in_the_coordinators_own_places() -> None:
    rows = ("166/2", "9876500001", "A b", ""), ("165/2", "9876500002", "C d", "")
    assert problems(*rows) == [(3, "outside")]
    assert problems(*rows, telegram_id=RAKESH) == [(2, "outside")]
    assert problems(*rows, telegram_id=None) == []


def test_only_who_may_import_reads_a_file() -> None:
    with pytest.raises(NotAllowed):
        batches.scope(ASHA)
    with pytest.raises(NotRegistered):
        batches.scope(12345)


def test_a_file_without_rows_or_without_anybody_new_makes_nothing() -> None:
    with pytest.raises(BadSheet):
        read().preview()
    row = ("166/2", "9826000001", "Asha", "")
    reading = read(row)
    assert bring(look(reading), reading).rows == 0
    with pytest.raises(BadSheet):
        batches.apply_by_operator(read(row, telegram_id=None), days=14, now=NOON)


def test_a_file_with_one_wrong_row_brings_in_nobody_in_the_chat_as_in_the_shell() -> None:
    rows = [("166/2", "9876500001", "Kamla", ""), ("166/2", "98765", "Kamla", "")]
    reading = read(*rows)
    batch_id = look(reading)
    with pytest.raises(BadSheet) as in_chat:
        bring(batch_id, reading)
    with pytest.raises(BadSheet) as in_shell:
        batches.apply_by_operator(read(*rows, telegram_id=None), days=14, now=NOON)
    assert in_chat.value.parameters == in_shell.value.parameters == {"what": "wrong_rows"}
    assert states() == []
    fixed = read(*rows[:1])
    assert bring(look(fixed, sha256="y"), fixed).rows == 1


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(*((*row, "") for row in crowd(501)))
    batch_id, insert, calls = look(reading), bulk_insert.insert, []

    def fails_the_second_time(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        insert(*args)

    monkeypatch.setattr(bulk_insert, "insert", fails_the_second_time)
    with pytest.raises(RuntimeError, match="disk"):
        bring(batch_id, reading)
    assert states() == []
    monkeypatch.undo()
    assert bring(batch_id, reading).rows == 501


def test_bringing_in_twice_gives_the_same_and_changes_nothing_more() -> None:
    reading = read(("166/2", "9876500001", "Kamla", ""))
    batch_id = look(reading)
    assert bring(batch_id, reading) == bring(batch_id, reading)
    assert states() == ["pending"]
    assert batches.get_preview(batch_id, MEENA, NOON) == bring(batch_id, reading)


def test_ten_presses_at_once_bring_it_in_once(db: Database) -> None:
    reading = read(*((*row, "") for row in crowd(30)))
    batch_id = look(reading)
    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda _: within(db, lambda: bring(batch_id, reading)), range(10)))
    assert len(set(results)) == 1
    assert tables.Invitation.select().count() == 30


def test_bringing_in_and_taking_back_at_once_end_one_way(db: Database) -> None:
    batch_id = brought(*((*row, "") for row in crowd(30)))
    with ThreadPoolExecutor(5) as pool:
        undo = lambda _: within(db, lambda: batches.undo(batch_id, MEENA, NOON))  # noqa: E731
        undone = list(pool.map(undo, range(5)))
    assert set(undone) == {batches.UndoneImport(30, 0)}
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.IMPORT_UNDO).count() == 1


def test_undo_forgets_name_phone_hash_and_link_and_keeps_who_has_confirmed() -> None:
    batch_id = brought(("166/2", "9876500001", "Kamla", ""), ("166/3", "9826000007", "Gita", ""))
    person(7, "Gita", "166/3")
    assert batches.undo(batch_id, MEENA, NOON) == batches.UndoneImport(1, 1)
    kamla = tables.Invitation.get(tables.Invitation.state == "undone")
    assert (kamla.name, kamla.phone, kamla.phone_hash, kamla.token) == ("", None, None, None)
    assert batches.undo(batch_id, MEENA, NOON) == batches.UndoneImport(1, 1)


def test_undo_is_for_24_hours_and_for_who_brought_it_in_or_holds_the_place() -> None:
    batch_id = brought(("166/2", "9876500001", "Kamla", ""))
    with pytest.raises(NotAllowed):
        batches.undo(batch_id, RAKESH, NOON)
    with pytest.raises(NotAllowed):
        batches.undo(batch_id, ASHA, NOON)
    with pytest.raises(UndoOver):
        batches.undo(batch_id, MEENA, NOON + timedelta(hours=24))
    asha = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    authority.grant(asha.id, "ac_coordinator", NOON, place_id=place_id("AC166"))
    assert batches.undo(batch_id, ASHA, NOON).taken_back == 1


def test_a_preview_is_ones_own_and_for_a_day() -> None:
    batch_id = look(read(("166/2", "9876500001", "Kamla", "")))
    assert batches.get_preview(batch_id, MEENA, NOON) == batches.SavedPreview("file", "x")
    for telegram_id, now in ((RAKESH, NOON), (MEENA, NOON + timedelta(hours=24))):
        with pytest.raises(ImportGone):
            batches.get_preview(batch_id, telegram_id, now)
    with pytest.raises(ImportGone):
        batches.undo(batch_id, MEENA, NOON)


def test_the_same_file_has_one_preview_and_an_old_one_goes() -> None:
    reading = read(("166/2", "9876500001", "Kamla", ""))
    assert look(reading) == look(reading)
    assert look(reading, sha256="y") != look(reading)
    batches.save_preview(reading, MEENA, "file", "z", NOON + timedelta(days=2))
    assert tables.Batch.select().count() == 1


def test_a_file_over_two_seats_lies_in_what_is_around_both() -> None:
    rows = ("166/2", "9876500001", "A b", ""), ("165/2", "9876500002", "C d", "")
    imported = batches.apply_by_operator(read(*rows, telegram_id=None), days=14, now=NOON)
    batch = tables.Batch.get_by_id(imported.batch_id)
    assert (batch.place_id, batch.by_id) == (place_id("D:agar-malwa"), None)
    assert batches.undo(imported.batch_id, None, NOON).taken_back == 2


def within(db: Database, action: Callable[[], Any]) -> Any:
    """Run an action in a thread that leaves no connection behind."""
    try:
        return action()
    finally:
        db.peewee.close()


def test_who_is_of_an_ac_without_a_list_is_invited_there() -> None:
    tables.Place.create(
        kind="ac", state_code="MP", code="AC168", number=168, name_en="Sonkatch", name_hi="सोनकच्छ",
        pc=place_id("PC21"),
    )  # fmt: skip
    tables.GeographyImport.create(at=NOON, files="test", changed=1)
    people = [(str(9826054000 + n), f"Worker {n}", "") for n in range(3)]
    rows = [(booth, *row) for booth, row in zip(("MP,168", "AC168", "AC166"), people, strict=True)]
    seen = read(*rows)
    assert [(p.why, p.text) for p in seen.preview().problems] == [("part_missing", "AC166")]
    bring(look(reading := read(*rows[:2])), reading)
    booths = tables.Booth.select().join(tables.Invitation).distinct()
    assert [(booth.part, booth.ac_id) for booth in booths] == [(0, place_id("AC168"))]
    apart = ImportPreviewBuilder(batches.scope(MEENA), "MP", KEYS, NOON)
    apart.add_rows([(1, ["AC No", "Part No", "phone", "name"])])
    apart.add_rows(
        [(2, ["168", "", "9826054009", "Sunita"]), (3, ["166", "2", "9826054008", "Om"])]
    )
    assert [(row.area_id, apart.preview().wrong) for row in apart.entries] == [
        (place_id("AC168"), 0),
        (place_id("AC166"), 0),
    ]
