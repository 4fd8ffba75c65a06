"""The migrations create exactly the tables of the schema, and keep what is in them."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from peewee import IntegrityError, OperationalError
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from models import placement, tables
from models.chats import form_drafts
from models.database import Database
from models.database.engine import MIGRATION_LOCK
from models.waiting_list import line
from tests.support.databases import take_back
from tests.support.split_booths import split
from tests.support.world import DAY, HOUR, KEYS, NOON, person, place_id

WAITING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_migrations_make_exactly_the_tables_that_the_code_declares(db: Database) -> None:
    assert not diff_models(db.peewee, list(tables.ALL))
    assert {t._meta.table_name for t in tables.ALL} <= set(db.peewee.get_tables())


def test_every_migration_can_be_taken_back_and_applied_again(db: Database) -> None:
    runner = db.migrations()
    while runner.down():
        pass
    assert db.peewee.get_tables() == ["schema_migration"]
    assert db.migrate() == [m.name for m in runner.migrations()]
    assert not diff_models(db.peewee, list(tables.ALL))


def test_going_back_takes_back_what_came_after_and_nothing_else(db: Database) -> None:
    names = [m.name for m in db.migrations().migrations()]
    assert db.revert_to(names[-1]) == []
    assert db.revert_to(names[-3]) == [names[-1], names[-2]]
    assert db.pending() == names[-2:]
    with pytest.raises(ValueError, match="0000_none"):
        db.revert_to("0000_none")
    db.migrate()


def test_what_a_newer_program_has_applied_is_named(db: Database) -> None:
    assert db.unknown() == []
    tomorrow = db.migrations().History.create(name="9999_of_tomorrow")
    assert db.unknown() == ["9999_of_tomorrow"]
    tomorrow.delete_instance()


def test_a_migrated_database_has_nothing_pending(db: Database) -> None:
    assert db.pending() == []


def test_who_starts_during_anothers_migration_waits_for_its_end(db: Database) -> None:
    if not db.shared:
        pytest.skip("SQLite has no lock that a session holds")
    names = [m.name for m in db.migrations().migrations()]
    db.revert_to(names[-2])
    execute: Any = db.peewee.execute_sql
    with ThreadPoolExecutor(1) as another:
        with db.peewee.atomic():
            execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
            waiting = another.submit(db.migrate)
            while not execute(WAITING).fetchone():
                assert not waiting.done()
            assert db.migrations().up() == [names[-1]]
        assert waiting.result(30) == []
        another.submit(db.peewee.close).result()


def test_a_migration_that_fails_takes_all_of_them_back(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not db.shared:
        pytest.skip("SQLite keeps what was applied before the one that fails")
    names = [m.name for m in db.migrations().migrations()]
    db.revert_to(names[-3])
    with monkeypatch.context() as patched:
        run = Runner._run

        def fail_at_last(runner: Runner, name: str, module: Any, direction: str, **how: Any) -> Any:
            if name == names[-1]:
                raise OperationalError("disk full")
            return run(runner, name, module, direction, **how)

        patched.setattr(Runner, "_run", fail_at_last)
        with pytest.raises(OperationalError, match="disk full"):
            db.migrate()
    assert db.pending() == names[-2:]
    assert db.migrate() == names[-2:]


def test_the_phone_of_an_unfinished_registration_is_marked_as_encrypted(db: Database) -> None:
    token = KEYS.encrypt("+919826054321")
    consent = ["2026-01", "hash", "hi"]
    home = {"pc": 1, "ac": 2, "booth": 3}
    before: dict[int, tuple[str, dict[str, Any]]] = {
        1: ("register", {"consent": consent, "phone": token, "name": "Sunita"}),
        2: ("register", {}),
        3: ("register", {"home": home, "inviter": "7K3M9QX", "opened": NOON.isoformat()}),
        4: ("register", {"consent": consent, "wish": 42, "home": home} | home),
        5: ("target", {"place": 1, "measure": "confirmed"}),
    }
    for number, (form, answers) in before.items():
        form_drafts.save(number, number, form, answers, NOON, number)
    take_back(db, "0014_sealed_answers")
    assert "0014_sealed_answers" in db.migrate()
    after = {number: form_drafts.load(number, number) for number in before}
    phone = {"phone": {"encrypted": token}}
    for number, (form, answers) in before.items():
        expected = answers | phone if number == 1 else answers
        assert after[number] == form_drafts.FormDraft(form, expected, NOON, number)
    assert form_drafts.shared_phone(1) == token
    take_back(db, "0014_sealed_answers")
    execute: Any = db.peewee.execute_sql
    again = execute("SELECT chat_id, form, data FROM draft").fetchall()
    assert {number: (form, json.loads(data)) for number, form, data in again} == before
    db.migrate()


def test_a_person_keeps_one_language_and_an_open_form_when_topics_come(db: Database) -> None:
    take_back(db, "0022_topics_and_pauses")
    execute: Any = db.peewee.execute_sql
    chat = tables.Chat
    rows = [
        (1, 0, "hi"), (1, 7, "en"),  # the chat's own stays
        (2, 7, "hi"), (2, 9, "en"),  # the newest topic's, where the chat has none
        (3, 0, None), (3, 7, "en"),
        (-4, 0, "hi"), (-4, 7, "en"),  # a group's topics keep theirs
    ]  # fmt: skip
    for chat_id, thread_id, language in rows:
        kind = "private" if chat_id > 0 else "group"
        said = "NULL" if language is None else f"'{language}'"
        execute(
            "INSERT INTO chat (chat_id, thread_id, kind, title, language, active) "
            f"VALUES ({chat_id}, {thread_id}, '{kind}', '', {said}, TRUE)"
        )
    form = (
        "INSERT INTO draft (chat_id, user_id, form, data, updated_at) VALUES (1, 1, 'add', '{}', "
    )
    execute(form + "'2026-11-23 06:30:00')")
    db.migrate()
    kept = [(row.chat_id, row.thread_id, row.language) for row in chat.select().order_by(chat.id)]
    assert sorted(kept) == [
        (-4, 0, "hi"), (-4, 7, "en"), (1, 0, "hi"), (2, 0, "en"), (3, 0, "en")
    ]  # fmt: skip
    assert form_drafts.load(1, 1) == form_drafts.FormDraft("add", {}, NOON, None)
    form_drafts.save(1, 1, "target", {}, NOON, thread_id=7)
    take_back(db, "0022_topics_and_pauses")
    [left] = execute("SELECT form FROM draft").fetchall()
    assert left[0] in ("add", "target")
    db.migrate()


def test_numbers_in_venues_and_subjects_of_earlier_sessions_are_left_out(agar: Database) -> None:
    texts = {
        "Ask Sunita 98260 54321, at 3": "Ask Sunita …, at 3",
        "Ask Sunita +91-98260-54322, at 3": "Ask Sunita …, at 3",
        "सुनीता ९८२६०५४३२१": "सुनीता …",
        "PIN 465441, 2026-11-25 15:00": "PIN 465441, 2026-11-25 15:00",
    }
    rows = [tables.Training.create(title=title).id for title in texts]
    for training, venue in zip(rows, texts, strict=True):
        tables.Session.create(
            training=training,
            place=1,
            venue=venue,
            starts_at=NOON,
            ends_at=NOON + HOUR,
            seats=1,
            made_at=NOON,
        )
    take_back(agar, "0017_phones_in_sessions")  # the rows stay
    assert "0017_phones_in_sessions" in agar.migrate()
    sessions = tables.Session.select().order_by(tables.Session.id)
    assert [row.venue for row in sessions] == list(texts.values())
    titles = [tables.Training.get_by_id(row).title for row in rows]
    second = f"Ask Sunita …, at 3 {rows[1]}"
    assert titles == ["Ask Sunita …, at 3", second, *list(texts.values())[2:]]


def test_who_lost_a_seat_heads_the_waiting_list_alone_and_goes_back_with_it(
    agar: Database,
) -> None:
    asha, ravi, kamla, farid = (person(n, f"Worker {n}").id for n in range(1, 5))
    training = tables.Training.create(title="बूथ")
    session = tables.Session.create(
        training=training, place=1, venue="आगर", starts_at=NOON + DAY, ends_at=NOON + DAY + HOUR,
        seats=1, made_at=NOON,
    ).id  # fmt: skip
    for worker, gone in ((asha, NOON), (ravi, NOON), (kamla, NOON + HOUR), (farid, NOON)):
        tables.Enrolment.create(
            session=session, worker=worker, state="cancelled", at=NOON - DAY, changed_at=gone
        )
    line.put_first(session, [(asha, NOON - DAY), (farid, NOON - DAY)], NOON)
    take_back(agar, "0050_lost_seats")
    execute: Any = agar.peewee.execute_sql
    rows = execute("SELECT worker_id FROM lost_seat ORDER BY id").fetchall()
    assert [number for (number,) in rows] == [asha, farid]
    mark = "%s" if agar.shared else "?"
    moments = (NOON - 2 * DAY, NOON)
    for worker in (ravi, kamla):  # Kamla has had the seat again since, and given it up
        values = (session, worker, *(moment.replace(tzinfo=None) for moment in moments))
        execute(
            "INSERT INTO lost_seat (session_id, worker_id, taken_at, at)"
            f" VALUES ({', '.join([mark] * 4)})",
            values,
        )
    execute(f"UPDATE waiting SET state = 'left' WHERE worker_id = {farid}")
    agar.migrate()
    assert [(row.worker_id, row.seat_since) for row in line.who_lost_a_seat(session)] == [
        (ravi, NOON - 2 * DAY), (asha, NOON - DAY),
    ]  # fmt: skip


def test_parts_with_a_letter_have_numbers_of_their_own_before_they_come(agar: Database) -> None:
    booth, execute = tables.Booth, cast(Any, agar.peewee.execute_sql)
    ac = place_id("AC166")
    for number, suffix in ((2, "A"), (2, "Z"), (99_999, "B")):
        booth.create(ac=ac, part=number, suffix=suffix, name_en="Village", serials="1-9")
    before = sorted((b.id, b.ac_id, b.part, b.suffix) for b in booth.select())
    take_back(agar, "0055_booth_parts")
    rows = execute("SELECT ac_id, part FROM booth").fetchall()
    assert len(set(rows)) == len(rows) == len(before)
    assert {part for _, part in rows} >= {2, 100_052, 100_077, 2_699_975}
    assert "0055_booth_parts" in agar.migrate()
    assert sorted((b.id, b.ac_id, b.part, b.suffix) for b in booth.select()) == before
    with pytest.raises(IntegrityError):
        booth.create(ac=ac, part=2, suffix="A", name_en="Another")


def test_an_ac_without_a_list_keeps_its_workers_on_the_way_back_and_forth(agar: Database) -> None:
    booth, ac = tables.Booth, place_id("AC166")
    execute = cast(Any, agar.peewee.execute_sql)
    whole = booth.create(ac=ac, part=0, name_en="", retired_at=NOON, confirmed=3)
    retired = booth.create(ac=ac, part=99_999, name_en="Village", retired_at=NOON)
    take_back(agar, "0056_placing")
    assert booth.select().where(booth.part == 99_999).count() == 2
    with pytest.raises(IntegrityError):
        execute("UPDATE booth SET part = 0 WHERE part = 99999")
    assert "0056_placing" in agar.migrate()
    kept = {b.id: (b.part, b.confirmed) for b in booth.select().where(~booth.retired_at.is_null())}
    assert kept == {whole.id: (0, 3), retired.id: (99_999, 0)}
    with pytest.raises(IntegrityError):
        booth.create(ac=ac, part=0, name_en="", retired_at=NOON)


def test_the_parts_of_a_split_booth_know_their_whole_again(agar: Database) -> None:
    booth, lineage = tables.Booth, tables.Lineage
    _, second = split("166/1")
    whole = booth.get_by_id(second).split_of_id
    booth.update(retired_at=NOON).where(booth.id == second).execute()  # it was split again
    same = {"ac": place_id("AC166"), "part": 1, "name_en": "Village", "split_of": whole}
    last = booth.create(suffix="B", share_from=60, share_to=100, **same)
    line = lineage.get(lineage.to_booth == second).__data__ | {"id": None}
    lineage.create(**line | {"from_booth": second, "to_booth": last.id})
    before = {row.id: row.split_of_id for row in booth.select()}
    take_back(agar, "0059_norms")
    assert "0059_norms" in agar.migrate()
    assert {row.id: row.split_of_id for row in booth.select()} == before


def test_workers_who_were_asked_about_a_split_booth_are_not_asked_again(agar: Database) -> None:
    person(1, "Asha", "166/1")
    split("166/1")
    row = placement.questions.own(1, NOON)
    later = tables.Placement.get().__data__ | {"id": None, "roll": 10**6}
    tables.Placement.create(**later)
    take_back(agar, "0064_asked_anew")
    assert "0064_asked_anew" in agar.migrate()
    [kept] = tables.Placement.select()
    assert kept.roll == tables.Booth.get_by_id(row.booth.id).question_roll == tables.Roll.get().id
    assert placement.asking.make_due(NOON + HOUR, ZoneInfo("Asia/Kolkata")) == 0
