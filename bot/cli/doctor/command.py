"""The command `doctor`: make every check, and print what each of them found."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.doctor import backups, machine, telegram, work
from bot.cli.doctor import database as stored
from bot.cli.doctor.database import Examined
from bot.cli.doctor.finding import Finding, State, examined, fail, not_checked
from bot.cli.terminal import out, progress
from config import settings
from config.settings import BadSettings, Settings
from models import chats
from models.clock import Clock

Report = Callable[[str], None]
# What can be asked of any database, and what needs the tables of this program.
OF_FILE: dict[str, Callable[[Examined], Finding]] = {
    "integrity": stored.file_is_sound,
    "disk": stored.disk_has_room,
}
OF_TABLES: dict[str, Callable[[Examined], Finding]] = {
    "key": stored.phones_can_be_read,
    "certificates": stored.certificates_verify,
    "places": stored.places_are_there,
    "booths": work.booths_are_listed,
    "counters": stored.counters_are_right,
    "bot": work.bot_is_running,
    "jobs": work.jobs_are_run,
    "outbox": work.outbox_empties,
    "inbox": work.inbox_empties,
    "failures": work.nothing_failed,
    "groups": work.groups_take_posts,
}
NAMES_WIDTH = 24  # characters: names of checks that found the same stand together
COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Migrate, correct counters and close files to others.")
    ] = False,
) -> None:
    """Check settings, Telegram, database and the running bot; say what is wrong and what to do.

    Exit code 1 when a check fails; a warning alone is 0. Nothing is changed without --fix.
    """
    try:
        findings = check_all(settings.load(), Clock(), fix=fix)
    except BadSettings as error:  # without them nothing else is known
        findings = {"settings": fail("; ".join(str(error).splitlines()), "see docs/settings.md")}
    is_well = all(finding.state != State.FAIL for finding in findings.values())
    if as_json:
        print(_json(findings, is_well))  # noqa: T201 - to be piped
    else:
        out.print(_table(findings))
        counts = Counter(finding.state for finding in findings.values())
        out.print("\n" + ", ".join(f"{counts[state]} {state}" for state in State))
    if not is_well:
        raise typer.Exit(1)


def check_all(loaded: Settings, clock: Clock, *, fix: bool = False) -> dict[str, Finding]:
    """Return what every check finds, by its name. None of them stops the others."""
    with progress() as bar:
        task = bar.add_task("Checking", total=None)

        def report(name: str) -> None:
            bar.update(task, description=f"Checking: {name}")

        found = {
            "settings": examined(lambda: machine.settings_are_whole(loaded)),
            "fonts": examined(machine.fonts_draw_hindi),
        }
        found |= check_telegram_and_database(loaded, clock, report, fix=fix)
    return found


def check_telegram_and_database(
    loaded: Settings, clock: Clock, report: Report, *, fix: bool
) -> dict[str, Finding]:
    """Return what the database tells, and Telegram of the groups that are linked in it."""
    found, links = check_database(loaded, clock, report, fix=fix)
    # After the database: its files have just been made, if they are.
    found["files"] = examined(lambda: machine.files_are_private(loaded, fix=fix))
    found["backups"] = examined(lambda: backups.backups_are_made(loaded, clock.now()))
    report("Telegram")
    return found | asyncio.run(telegram.check(loaded, clock, links))


def check_database(
    loaded: Settings, clock: Clock, report: Report, *, fix: bool = False
) -> tuple[dict[str, Finding], tuple[chats.GroupLink, ...] | None]:
    """Return what the checks of the database find, and its linked groups where it tells them."""
    opened, database = stored.open_for_reading(loaded, create=fix)
    names = ("schema", *OF_FILE, *OF_TABLES)
    if database is None:
        return {"database": opened} | dict.fromkeys(
            names, not_checked(f"the database: {opened.found}")
        ), None
    try:
        at = Examined(loaded, database, clock.now(), fix)
        found = {"database": opened, "schema": examined(lambda: stored.schema_is_present(at))}
        for name, check in OF_FILE.items():
            report(name)
            found[name] = _made(check, at)
        if found["schema"].state != State.OK:
            return found | dict.fromkeys(OF_TABLES, stored.before_migration(found["schema"])), None
        for name, check in OF_TABLES.items():
            report(name)
            found[name] = _made(check, at)
        return found, _links()
    finally:
        database.close()


def _made(check: Callable[[Examined], Finding], at: Examined) -> Finding:
    return examined(lambda: check(at))


def _links() -> tuple[chats.GroupLink, ...] | None:
    try:
        return chats.all_linked()
    except Exception:  # "groups" says why
        return None


def _json(findings: dict[str, Finding], is_well: bool) -> str:
    checks = [
        {"check": name, "state": finding.state, "found": finding.found, "remedy": finding.remedy}
        for name, finding in findings.items()
    ]
    return json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False, indent=2)


def _table(findings: dict[str, Finding]) -> Table:
    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(max_width=NAMES_WIDTH)
    table.add_column(overflow="fold")
    for finding, names in _alike(findings):
        text = Text(finding.found)
        if finding.remedy:
            text.append(f"\n→ {finding.remedy}")
        table.add_row(
            Text(finding.state, style=COLOURS[finding.state]), Text(", ".join(names)), text
        )
    return table


def _alike(findings: dict[str, Finding]) -> list[tuple[Finding, list[str]]]:
    """Return the findings in order, each with the names of all checks that found the same."""
    names: dict[Finding, list[str]] = {}
    for name, finding in findings.items():
        names.setdefault(finding, []).append(name)
    return list(names.items())
