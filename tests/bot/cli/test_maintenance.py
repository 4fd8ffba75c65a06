"""Recount, and make and change keys, from the command line."""

from pathlib import Path

from cryptography.fernet import Fernet
from peewee import fn

from models import tables
from models.database import Database
from models.identity import PhoneCipher
from tests.support.shell import shakti_here as shakti
from tests.support.world import NOON


def test_a_new_key_is_a_key(tmp_path: Path) -> None:
    Fernet(shakti("key", folder=tmp_path).stdout.strip())


def test_an_older_program_refuses_the_database_of_a_newer_one_and_says_how_to_go_back(
    tmp_path: Path,
) -> None:
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    [*_, before, newest] = [m.name for m in database.migrations().migrations()]
    row = database.migrations().History.create(name="9999_of_tomorrow")
    commands = (
        "bot",
        "migrate",
        "migrate --to 0001_first_tables",
        "import",
        "export PC21 list.xlsx",
        "digest PC19 --dry-run",
        "outbox",
        "recount",
        "rotate",
        "audit",
    )
    key = Fernet.generate_key().decode()
    for command in commands:
        answer = shakti(*command.split(), folder=tmp_path, bot_token="1:a", secret_key=key)
        assert (answer.returncode, answer.stdout) == (1, ""), command
        line = answer.stderr.splitlines()[-1]
        assert "it has 9999_of_tomorrow, and the newest" in line, command
        assert f"python run.py migrate --to {newest} " in line, command
    row.delete_instance()
    database.close()
    back = shakti("migrate", "--to", before, folder=tmp_path)
    assert (back.returncode, back.stdout) == (0, f"reverted {newest}\n")
    assert shakti("migrate", "--to", newest, folder=tmp_path).returncode == 1
    assert shakti("migrate", folder=tmp_path).stdout == f"applied {newest}\n"
    assert shakti("migrate", "--to", newest, folder=tmp_path).stdout == "Nothing to do.\n"


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


def test_the_key_of_the_phones_is_changed_from_the_shell(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    shakti("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    made = {"via": "typed", "made_at": NOON}
    row = tables.Invitation.create(phone=PhoneCipher(old).encrypt("+919826012345"), **made)
    missing = shakti("rotate", folder=tmp_path, secret_key=new)
    assert (missing.returncode, "can decrypt: 1" in missing.stderr) == (1, True)
    done = shakti("rotate", folder=tmp_path, secret_key=f"{new},{old}")
    assert (done.returncode, "Phone numbers encrypted again: 1" in done.stdout) == (0, True)
    token = tables.Invitation.get_by_id(row.id).phone
    assert PhoneCipher(new).decrypt(str(token)) == "+919826012345"
    database.close()
    assert shakti("rotate", folder=tmp_path).returncode == 1
