"""The command `doctor` as a whole: its lines, its JSON, its exit code, and what it never shows."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.doctor import command
from bot.cli.doctor.finding import Finding, State
from config.settings import Settings, load
from models import digests, tables
from models.backups import nightly
from models.clock import Clock
from models.database import Database
from models.queues import leases
from playground.telegram import World
from tests.support.databases import MIGRATED, Pool, client_programs
from tests.support.shell import ROOT, Completed, shakti_here
from tests.support.world import SECRET, agar_and_susner, person, phone, place_id

CHECKS = {
    "settings", "fonts", "files", "database", "schema", "integrity", "disk", "key", "places",
    "certificates", "booths", "counters", "bot", "jobs", "outbox", "inbox", "failures", "groups",
    "backups", "token", "clock", "webhook", "rights",
}  # fmt: skip


def states(answer: Completed) -> dict[str, str]:
    """The state of each check in the JSON of an answer."""
    said: dict[str, Any] = json.loads(answer.stdout)
    assert said["ok"] == (answer.returncode == 0)
    return {line["check"]: line["state"] for line in said["checks"]}


def test_each_check_has_its_row_in_the_page_for_operators() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = page.partition("## When something is wrong")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [name for first in firsts for name in first.split("`")[1::2]]
    assert sorted(named) == sorted(CHECKS)


def test_an_empty_folder_gets_all_lines_and_nothing_is_made_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'a.db'}"
    answer = shakti_here("doctor", folder=tmp_path, database_url=url)
    assert answer.returncode == 1
    assert "run.py migrate" in answer.stdout
    assert "SHAKTI_BOT_TOKEN is missing" in answer.stdout
    assert answer.stdout.splitlines()[-1].endswith("2 fail")
    assert list(tmp_path.iterdir()) == []
    in_json = shakti_here("doctor", "--json", folder=tmp_path, database_url=url)
    found = states(in_json)
    assert found.keys() == CHECKS
    assert {name for name, state in found.items() if state == "fail"} == {"settings", "token"}


def test_a_wrong_setting_is_a_finding_too(tmp_path: Path) -> None:
    answer = shakti_here("doctor", "--json", folder=tmp_path, timezone="Mars/Olympus")
    assert states(answer) == {"settings": "fail"}
    assert "SHAKTI_TIMEZONE" in answer.stdout


def test_a_database_of_another_schema_is_looked_at_as_far_as_it_goes(tmp_path: Path) -> None:
    shakti_here("migrate", folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    [*_, before, _] = [m.name for m in database.migrations().migrations()]
    database.revert_to(before)
    database.close()
    found = states(shakti_here("doctor", "--json", folder=tmp_path))
    assert (found["schema"], found["integrity"], found["key"]) == ("fail", "ok", "warn")
    mended = states(shakti_here("doctor", "--json", "--fix", folder=tmp_path))
    assert (mended["schema"], mended["counters"]) == ("ok", "ok")
    assert states(shakti_here("doctor", "--json", folder=tmp_path))["schema"] == "ok"


def test_a_check_that_breaks_off_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(at: object) -> Finding:
        raise LookupError("a secret")

    url = f"sqlite:///{tmp_path / 'a.db'}"
    shakti_here("migrate", folder=tmp_path)
    monkeypatch.setitem(command.OF_TABLES, "counters", breaks)
    found, _ = command.check_database(load(database_url=url), Clock(), print)
    assert (found["counters"].state, found["groups"].state) == (State.FAIL, State.WARN)
    assert "LookupError" in found["counters"].found
    assert "secret" not in found["counters"].found


def test_every_check_is_made_on_postgresql_too(pools: Callable[[str], Pool]) -> None:
    url, take_back = pools(MIGRATED).lend()
    try:
        loaded = load(database_url=url, secret_key=SECRET)
        found, links = command.check_database(loaded, Clock(), print)
    finally:
        take_back()
    not_ok = {name for name, finding in found.items() if finding.state != State.OK}
    assert not_ok == {"places", "bot", "jobs", "groups"}  # nobody has imported or started any
    assert State.FAIL not in {finding.state for finding in found.values()}
    assert "PostgreSQL" in found["database"].found
    assert links == ()


async def test_a_bot_in_good_health_fails_nothing_and_no_secret_is_shown(
    telegram: World,
    server: str,
    settings: Settings,
    db: Database,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)
    nightly.new_file(tmp_path, Clock().now()).touch()
    agar_and_susner()
    meena = person(1001, "Meena Sisodiya")
    group = telegram.add_group("Dewas", telegram.add_person("Meena"), supergroup=True)
    group.members[telegram.bot.id] = "member"
    tables.Chat.create(chat_id=group.id, kind="group", title="Dewas", place=place_id("PC21"))
    digests.make_due(digests.Times.from_settings(settings), Clock().now())
    more = {
        "bot_token": telegram.token, "api_url": server, "secret_key": SECRET,
        "database_url": database_url, "admins": "[1001]", "backup_dir": str(tmp_path),
        "backup_key": SECRET,
    }  # fmt: skip

    def doctor(*options: str, **changed: str) -> Completed:
        leases.acquire("sender", "another-machine:1:ab", Clock().now(), timedelta(seconds=50))
        return shakti_here("doctor", *options, folder=tmp_path, **(more | changed))

    assert (await asyncio.to_thread(doctor, "--fix")).returncode == 0  # closes the copied file
    well = await asyncio.to_thread(doctor, "--json")
    assert {name: state for name, state in states(well).items() if state != "ok"} == {}
    assert well.returncode == 0
    lines = await asyncio.to_thread(doctor)
    ill = await asyncio.to_thread(doctor, bot_token="7000000009:wrong")
    assert (lines.returncode, ill.returncode) == (0, 1)
    for answer in (well, lines, ill):
        shown = answer.stdout + answer.stderr
        for secret in (telegram.token, SECRET, phone(1001), meena.name, meena.code, "wrong"):
            assert secret not in shown
