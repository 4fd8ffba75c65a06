"""The command line, as an operator types it."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from peewee import fn

from models import audit, tables
from models.audit import AuditAction
from models.database import Database
from models.identity import PhoneCipher
from models.queues import outbox
from models.spreadsheets import sheets
from tests.support import world
from tests.support.world import DAY, NOON

ROOT = Path(__file__).parent.parent


def shakti(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in an empty folder with these settings and no others."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    wanted = {"SHAKTI_" + name.upper(): value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        env=clean | {"SHAKTI_DATABASE_URL": f"sqlite:///{folder / 'a.db'}"} | wanted,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_migrate_and_import_make_a_working_database_and_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    assert "0001_first_tables" in shakti("migrate", folder=tmp_path).stdout
    assert shakti("migrate", folder=tmp_path).stdout == "Nothing to do.\n"
    first = shakti("import", folder=tmp_path)
    assert (first.returncode, "pc: 29 added" in first.stdout) == (0, True)
    assert "ac: 230 added" in first.stdout
    assert "booth: 496 added" in first.stdout
    second = shakti("import", folder=tmp_path)
    assert "pc: 0 added, 0 changed, 29 unchanged" in second.stdout


def test_a_dry_run_prints_both_digests_in_hindi_and_in_english(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    hindi = shakti("digest", "PC19", "--dry-run", folder=tmp_path)
    assert (hindi.returncode, "भोपाल — आज का लक्ष्य" in hindi.stdout) == (0, True)
    assert "<b>" not in hindi.stdout
    english = shakti("digest", "PC19", "--dry-run", "--language", "en", folder=tmp_path)
    assert "Bhopal — training schedule" in english.stdout


def test_a_place_that_is_not_there_gets_the_nearest_ones(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    answer = shakti("digest", "Bhopl", "--dry-run", folder=tmp_path)
    assert answer.returncode == 1
    assert "PC19" in answer.stderr


def test_a_digest_without_places_says_what_to_run_first(tmp_path: Path) -> None:
    assert "run.py migrate" in shakti("digest", "PC19", "--dry-run", folder=tmp_path).stderr
    shakti("migrate", folder=tmp_path)
    answer = shakti("digest", "PC19", "--dry-run", folder=tmp_path)
    assert (answer.returncode, "run.py import" in answer.stderr) == (1, True)


def test_a_broken_file_is_named_with_line_column_and_reason_and_nothing_is_imported(
    tmp_path: Path,
) -> None:
    broken = tmp_path / "pcs.csv"
    broken.write_text(
        "state,number,name_en,name_hi,reservation\nMadhya Pradesh,x,Morena,मुरैना,GEN\n", "utf-8"
    )
    answer = shakti("import", str(broken), folder=tmp_path)
    assert answer.returncode == 1
    assert "pcs.csv" in answer.stderr
    assert "2" in answer.stderr
    assert "number" in answer.stderr
    assert shakti("digest", "PC1", "--dry-run", folder=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SHAKTI_BOT_TOKEN"),
        ({"bot_token": "1:a"}, "SHAKTI_SECRET_KEY"),
        ({"bot_token": "1:a", "secret_key": "short"}, "SHAKTI_SECRET_KEY"),
        ({"timezone": "Mars/Olympus"}, "SHAKTI_TIMEZONE"),
        ({"targets_at": "8 o'clock"}, "SHAKTI_TARGETS_AT"),
        ({"admins": "5,6"}, "SHAKTI_ADMINS"),
        ({"admins": "123"}, "SHAKTI_ADMINS"),
        ({"secret_key": ","}, "SHAKTI_SECRET_KEY"),
        ({"schedule_at": "8"}, "SHAKTI_SCHEDULE_AT"),
        ({"mode": "pigeon"}, "SHAKTI_MODE"),
        ({"api_url": "nowhere"}, "SHAKTI_API_URL"),
        ({"mode": "webhook"}, "SHAKTI_MODE=webhook needs SHAKTI_WEBHOOK_URL"),
        (
            {"mode": "webhook", "webhook_url": "https://example.org"},
            "SHAKTI_MODE=webhook needs SHAKTI_WEBHOOK_SECRET",
        ),
        ({"webhook_url": "example.org"}, "SHAKTI_WEBHOOK_URL"),
        ({"webhook_secret": "with a blank"}, "SHAKTI_WEBHOOK_SECRET"),
        ({"webhook_secret": "x" * 257}, "SHAKTI_WEBHOOK_SECRET"),
        ({"webhook_url": "http://bot.example.org"}, "SHAKTI_WEBHOOK_URL"),
        ({"listen": "8443"}, "SHAKTI_LISTEN"),
        ({"listen": "127.0.0.1:99999"}, "SHAKTI_LISTEN"),
        ({"weight_posts": "90"}, "SHAKTI_WEIGHT_"),
        ({"campaign_colour": "orange"}, "SHAKTI_CAMPAIGN_COLOUR: write a colour as #RRGGBB"),
        ({"campaign_colour": "#FFF"}, "SHAKTI_CAMPAIGN_COLOUR"),
    ],
)
def test_a_missing_or_wrong_setting_stops_the_start_with_one_clear_line(
    settings: dict[str, str], named: str, tmp_path: Path
) -> None:
    answer = shakti("bot", folder=tmp_path, **settings)
    assert answer.returncode == 1
    assert answer.stderr.startswith(named)
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("url", ["mysql://localhost/x", "x", "sqlite://data/x.db"])
def test_a_database_that_is_none_is_named_with_its_setting(url: str, tmp_path: Path) -> None:
    answer = shakti("migrate", folder=tmp_path, database_url=url)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("SHAKTI_DATABASE_URL: ")
    assert "sqlite:///data/boothshakti.db" in answer.stderr


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    nobody = "postgresql://nobody@127.0.0.1:9/none"
    answer = shakti("migrate", folder=tmp_path, database_url=nobody)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("SHAKTI_DATABASE_URL: the database cannot be used: ")


RUNNABLE = {"bot_token": "1:a", "secret_key": Fernet.generate_key().decode()}


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("", "is in use: stop the program that listens there, or write another port"),
        ("192.0.2.1:8443", "is no address of this machine"),
        ("nobody.invalid:8443", "names no host"),
        (f"{'x' * 64}:8443", "names no host"),
    ],
)
def test_an_address_that_cannot_be_had_stops_the_start_before_anything_is_done(
    address: str, advice: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = address or f"127.0.0.1:{other.getsockname()[1]}"
        answer = shakti("bot", folder=tmp_path, listen=address, **RUNNABLE)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith(f"SHAKTI_LISTEN: {address} ")
    assert advice in answer.stderr
    assert not (tmp_path / "a.db").exists()


def test_a_state_without_places_stops_the_start_and_is_told_which_there_are(
    tmp_path: Path,
) -> None:
    answer = shakti("bot", folder=tmp_path, state="ZZ", **RUNNABLE)
    assert (answer.returncode, answer.stderr) == (
        1,
        "SHAKTI_STATE: the places are those of MP: write one of these, or import ZZ first\n",
    )


def test_a_name_that_is_no_setting_is_told_and_stops_nothing(tmp_path: Path) -> None:
    answer = shakti("migrate", folder=tmp_path, sends_per_seconds="5")
    assert (answer.returncode, answer.stderr.count("\n")) == (0, 1)
    assert "did you mean SHAKTI_SENDS_PER_SECOND?" in answer.stderr


def test_wrong_usage_exits_with_2_and_help_explains_each_command(tmp_path: Path) -> None:
    assert shakti("digets", folder=tmp_path).returncode == 2
    assert shakti("digest", folder=tmp_path).returncode == 2
    words = shakti("--help", folder=tmp_path).stdout
    for command in ("play", "bot", "migrate", "import", "export", "digest", "key"):
        assert command in words


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


KEY = Fernet.generate_key().decode()
PEOPLE = "बूथ,फ़ोन,नाम\n166/12,9876500001,Sunita Baghel\n166/13,9876500002,Kamla Bai\n"


def test_a_file_of_people_is_told_apart_by_its_columns_imported_once_and_undone(
    tmp_path: Path,
) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    first = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert (first.returncode, first.stderr.strip()) == (0, "")
    assert "2 rows: 2 new, 0 known, 0 wrong" in first.stdout
    assert "import --undo 1" in first.stdout
    second = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert "0 new, 2 known" in second.stdout
    assert "people.csv, line 2: already pending" in second.stderr
    assert shakti("import", "--undo", "1", folder=tmp_path).stdout.startswith("2 taken back")


def test_a_file_of_people_with_a_wrong_line_imports_nothing_and_says_what_to_mend(
    tmp_path: Path,
) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE + "166/9999,9876500003,Gita\n", "utf-8")
    answer = shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    assert answer.returncode == 1
    assert "people.csv, line 4: there's no booth “166/9999”" in answer.stderr
    assert "nothing was imported; fix" in answer.stderr
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    assert (
        "2 new, 0 known" in shakti("import", "people.csv", folder=tmp_path, secret_key=KEY).stdout
    )


def test_what_the_shell_cannot_import_or_export_gets_one_plain_line(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "double.csv").write_text("booth,phone,mobile,name\n1,2,3,4\n", "utf-8")
    for arguments, words in (
        (("import", "people.csv"), "SHAKTI_SECRET_KEY"),
        (("import", "people.csv", "people.csv"), "one by one"),
        (("import", "double.csv"), "double.csv: There are two columns for phone"),
        (("import", "none.csv"), "none.csv: cannot be read"),
        (("export", "PC21", "list.xlsx"), "no workers in PC21 yet"),
        (("export", "Nowhere at all", "list.xlsx"), "I couldn't find “Nowhere at all”."),
    ):
        key = {} if words.startswith("SHAKTI") else {"secret_key": KEY}
        answer = shakti(*arguments, folder=tmp_path, **key)
        assert answer.returncode == 1
        assert words in answer.stderr
        assert "Traceback" not in answer.stderr
    assert shakti("export", "PC21", "list.csv", folder=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("import --undo 99", ("There is no import 99", "python run.py audit")),
        ("audit PC99", ("I couldn't find “PC99”", "such as PC19", "Did you mean ")),
        (
            "export Bhopaal o.xlsx",
            ("Several places match “Bhopaal”", "Did you mean PC19, D:bhopal"),
        ),
        ("digest Bhopaal --dry-run", ("Several places match “Bhopaal”", "Did you mean PC19")),
    ],
)
def test_what_the_shell_refuses_is_said_in_plain_words_with_what_to_do(
    typed: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    shakti("import", folder=tmp_path)
    answer = shakti(*typed.split(), folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert [word for word in words if word not in answer.stderr] == []
    assert not set("{}_<") & set(answer.stderr)


def test_after_a_day_an_import_is_not_taken_back_and_it_is_said_why(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    shakti("import", "people.csv", folder=tmp_path, secret_key=KEY)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    tables.Batch.update(brought_at=NOON - 400 * DAY).execute()
    database.close()
    answer = shakti("import", "--undo", "1", folder=tmp_path)
    assert (answer.returncode, "24 hours have passed" in answer.stderr) == (1, True)


def test_export_writes_the_workers_of_a_place_and_notes_it(tmp_path: Path) -> None:
    shakti("import", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        world.person(1, "Asha", "166/2")
    finally:
        database.close()
    answer = shakti("export", "PC21", "list.xlsx", "--language", "en", folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, "1 workers written to list.xlsx\n")
    header, line = sheets.rows("list.xlsx", (tmp_path / "list.xlsx").read_bytes())
    assert (header[1][:2], line[1][1:3]) == (["ID", "Name"], ["Asha", "166/2"])


def test_a_new_key_is_a_key(tmp_path: Path) -> None:
    Fernet(shakti("key", folder=tmp_path).stdout.strip())


def test_an_empty_list_of_booths_and_a_database_that_is_none_get_plain_lines(
    tmp_path: Path,
) -> None:
    empty = tmp_path / "booths.csv"
    empty.write_text("state,ac_number,part_number,name\n", "utf-8")
    answer = shakti("import", str(empty), folder=tmp_path)
    assert "Traceback" not in answer.stderr
    (tmp_path / "notes.db").write_text("this is no database, " * 100, "utf-8")
    broken = shakti("migrate", folder=tmp_path, database_url=f"sqlite:///{tmp_path}/notes.db")
    assert (broken.returncode, broken.stderr.count("\n")) == (1, 1)
    assert broken.stderr.startswith("SHAKTI_DATABASE_URL")


def test_recount_names_wrong_counters_and_mends_them_when_it_is_asked_to(tmp_path: Path) -> None:
    assert "run.py migrate" in shakti("recount", folder=tmp_path).stderr
    shakti("import", folder=tmp_path)
    right = shakti("recount", folder=tmp_path)
    assert (right.returncode, right.stdout) == (0, "All counters are right.\n")
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        first = tables.Booth.select(fn.MIN(tables.Booth.id))
        tables.Booth.update(confirmed=7).where(tables.Booth.id == first).execute()
    finally:
        database.close()
    wrong = shakti("recount", folder=tmp_path)
    assert (wrong.returncode, "7, counted 0" in wrong.stdout, "--fix" in wrong.stderr) == (
        1,
        True,
        True,
    )
    mended = shakti("recount", "--fix", folder=tmp_path)
    assert (mended.returncode, "Counters fixed: 1" in mended.stdout) == (0, True)
    assert shakti("recount", folder=tmp_path).returncode == 0


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
    assert (whole.returncode, "4 rows, unbroken" in whole.stdout) == (0, True)
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
    assert "breaks at the end, 0 rows on" in shakti("audit", "--verify", folder=tmp_path).stderr
    database.close()


def test_the_key_of_the_phones_is_changed_from_the_shell(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    made = {"via": "typed", "made_at": NOON}
    row = tables.Invitation.create(phone=PhoneCipher(old).encrypt("+919826012345"), **made)
    missing = shakti("rotate", folder=tmp_path, secret_key=new)
    assert (missing.returncode, "1 phones are under none" in missing.stderr) == (1, True)
    done = shakti("rotate", folder=tmp_path, secret_key=f"{new},{old}")
    assert (done.returncode, "1 phones encrypted anew" in done.stdout) == (0, True)
    token = tables.Invitation.get_by_id(row.id).phone
    assert PhoneCipher(new).decrypt(str(token)) == "+919826012345"
    database.close()
    assert shakti("rotate", folder=tmp_path).returncode == 1
