"""Look at the outbox and the audit from the command line."""

from pathlib import Path
from typing import Any

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from config.settings import Settings
from models import audit, chats, consents, tables
from models.account import personal_data
from models.audit import AuditAction
from models.clock import Clock
from models.database import Database
from models.queues import dead_letters, outbox
from tests.support.shell import shakti_here as shakti
from tests.support.world import DAY, HOUR, KEYS, NOON, SECRET, agar_and_susner, person


def test_the_outbox_shows_what_did_not_arrive_and_it_is_tried_again_or_dropped(
    tmp_path: Path,
) -> None:
    shakti("migrate", folder=tmp_path)
    assert shakti("outbox", folder=tmp_path).stdout == "Empty.\n"
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        for key in "ab":
            outbox.enqueue(key, -1, 0, "targets", {}, now=NOON)
        for message in outbox.claim(2, NOON):
            outbox.mark_sending(message, "आज का लक्ष्य", NOON)
            outbox.mark_unknown(message, "no answer: TimeoutError", NOON)
    finally:
        database.close()
    shown = shakti("outbox", folder=tmp_path).stdout
    assert shown.startswith("2 uncertain\n")
    assert "no answer: TimeoutError" in " ".join(shown.split())
    assert "2026-11-23 12:00" in shown
    assert "लक्ष्य" not in shown
    assert shakti("outbox", "--retry", "1", folder=tmp_path).stdout.startswith("1 queued")
    assert "expired" in shakti("outbox", "--drop", "2", folder=tmp_path).stdout
    wrong = shakti("outbox", "--drop", "2", folder=tmp_path)
    assert (wrong.returncode, "no failed or uncertain message 2" in wrong.stderr) == (1, True)


def test_the_outbox_tells_groups_of_one_place_apart_and_shows_the_whole_error(
    tmp_path: Path,
) -> None:
    error = "no answer: ServerDisconnectedError [/b] " + "x" * 140
    shakti("import", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        place = tables.Place.get(tables.Place.code == "PC21").id
        for chat, title in ((-1001, "देवास [bold]एक"), (-1002, "देवास\x1b[31m दो"), (77001, "Asha")):
            tables.Chat.create(chat_id=chat, kind="group", title=title, place=place)
            outbox.enqueue(f"{chat}", chat, 0, "targets", {}, now=NOON)
        for message in outbox.claim(3, NOON):
            outbox.failed(message, error)
    finally:
        database.close()
    answer = shakti("outbox", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "देवास [bold]एक (-1001)" in answer.stdout
    assert "देवास [31m दो (-1002)" in answer.stdout
    assert answer.stdout.count(error) == 3
    assert "77001" not in answer.stdout
    assert "Asha" not in answer.stdout


def test_the_operator_sees_the_audit_and_that_it_is_whole(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    audit.record(None, AuditAction.IMPORT, "PC21", NOON, rows=3)
    audit.record(None, AuditAction.IMPORT, "PC19", NOON)
    shown = shakti("audit", folder=tmp_path)
    assert (shown.returncode, "PC19" in shown.stdout, "PC21" in shown.stdout) == (0, True, True)
    assert "operator" in shown.stdout
    dewas = shakti("audit", "PC21", "--limit", "5", folder=tmp_path)
    assert ("PC19" in dewas.stdout, "rows 3" in dewas.stdout) == (False, True)
    whole = shakti("audit", "--verify", folder=tmp_path)
    assert (whole.returncode, "Rows: 4. The chain is unbroken" in whole.stdout) == (0, True)
    audit.record(None, AuditAction.NOT_ME, "166/1", NOON, invitation=1)
    [line] = [s for s in shakti("audit", folder=tmp_path).stdout.splitlines() if "not_me" in s]
    assert ("(not shown)" in line, "operator" in line) == (True, False)
    database.close()


def test_the_operator_is_told_where_the_audit_was_changed(tmp_path: Path) -> None:
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    for number in range(3):
        audit.record(None, AuditAction.IMPORT, "PC21", NOON, rows=number)
    execute: Any = database.peewee.execute_sql
    execute("DROP TRIGGER audit_no_update")
    execute("UPDATE audit SET actor = 9 WHERE id = 2")
    answer = shakti("audit", "--verify", folder=tmp_path)
    assert (answer.returncode, "breaks at row 2." in answer.stderr) == (1, True)
    execute("UPDATE audit SET at = 'x' WHERE id = 1")
    assert "breaks at row 1." in shakti("audit", "--verify", folder=tmp_path).stderr
    execute(
        "INSERT INTO audit (id, at, action, subject, details, hash)"
        " VALUES (0, '2026-11-23 06:30:00', 'export', 'PC21', '{}', '')"
    )
    assert "breaks at row 0." in shakti("audit", "--verify", folder=tmp_path).stderr
    execute("DROP TRIGGER audit_no_delete")
    execute("DELETE FROM audit")
    assert "breaks at the end, after 0 rows" in shakti("audit", "--verify", folder=tmp_path).stderr
    database.close()


def test_the_outbox_says_which_groups_take_no_posts_and_what_fell_away(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        place = tables.Place.get(tables.Place.code == "PC21").id
        now = Clock().now()
        for chat, title in ((-1001, "देवास एक"), (-1002, "देवास दो")):
            tables.Chat.create(chat_id=chat, kind="group", title=title, place=place)
        chats.refused(-1001, 0, "Not enough rights to send text messages", now)
        dead_letters.record_missed(
            "m", -1002, 0, "targets", {"place": place}, due=now - 7 * HOUR, now=now
        )
        dead_letters.record_missed("old", -1002, 0, "targets", {}, due=NOON, now=now - 8 * DAY)
    finally:
        database.close()
    shown = shakti("outbox", folder=tmp_path).stdout
    fell, silent = shown.partition("Posts do not reach")[::2]
    assert fell.count("missed its time while nothing ran") == 1
    assert "देवास दो (-1002)" in fell
    assert "देवास एक (-1001)" in silent
    assert "Not enough rights to send text messages" in silent
    assert "देवास दो" not in silent
    assert f"{now.astimezone(Settings().zone):%Y-%m-%d}" in silent


def test_what_a_person_agreed_to_is_shown_in_its_words_also_after_they_erased_themselves(
    tmp_path: Path,
) -> None:
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        agar_and_susner()
        words = consent_gate.words(Catalogues(), Settings())
        consents.record_notices(words, NOON)
        asha = person(5_551_234, "Asha Devi")
        before = shakti("consent", "5551234", folder=tmp_path, secret_key=SECRET).stdout
        assert personal_data.erase(5_551_234, asha.code, KEYS, NOON + DAY)
    finally:
        database.close()
    after = shakti("consent", "5551234", folder=tmp_path, secret_key=SECRET).stdout
    head = f"notice {consents.NOTICE_VERSION} hi, given 2026-11-23 12:00"
    assert before.startswith(f"{head}\nSHA-256 ")
    assert after.startswith(f"{head}, withdrawn 2026-11-24 12:00\nSHA-256 ")
    assert "वोटर ID, आधार, जाति, धर्म" in after
    assert "Asha" not in after
    other = shakti("consent", "5551235", folder=tmp_path, secret_key=SECRET)
    assert (other.returncode, "given no consent" in other.stderr) == (1, True)
