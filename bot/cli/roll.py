"""Command for a new electoral roll: what it changes, apply it, undo it."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.cli.import_export import KrutiDev
from bot.cli.terminal import CommandError, err, need_places, open_database, out, progress
from config import settings
from models import places, rolls
from models.clock import Clock
from models.roll_matching import Kind
from models.rolls import AcDifference, BadRoll

_FINDINGS = {  # models.rolls.quality
    "missing": "missing numbers",
    "no_main": "auxiliary parts without a main one",
    "overlap": "overlapping serial numbers",
    "gap": "gaps in the serial numbers",
    "short_name": "names of one letter",
    "outside": "coordinates outside the state",
    "no_sector": "booths without a sector",
    "sector_size": "sectors of fewer than 5 or more than 12 booths",
}
MOST_LINES = 60  # that are printed
_COLUMNS: tuple[str, ...] = (
    "ac",
    "kind",
    "from",
    "from_name",
    "from_name_hi",
    "to",
    "to_name",
    "to_name_hi",
)
_COLUMNS += ("serials", "matched_by", "sureness", "decided_by", "workers")


def roll(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Lists of booths; without any: the roll that waits.", show_default=False
        ),
    ] = None,
    day: Annotated[
        str, typer.Option("--date", help="The roll's date, such as 2026-02-21.", metavar="DATE")
    ] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="A draft roll: kept and shown, never applied.")
    ] = False,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write the difference to this file, a row each.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Apply it, all of it.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the roll that was applied last.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Remove the roll that waits, if it was the wrong list.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go ahead where the command asks for --yes.")
    ] = False,
    several_acs: Annotated[
        bool, typer.Option("--several-acs", help="A file may have booths of several ACs.")
    ] = False,
    kruti_dev: Annotated[
        KrutiDev | None,
        typer.Option(help="Names that seem typed in Kruti Dev: convert them, or keep them."),
    ] = None,
    state: Annotated[
        str, typer.Option(help="The state's code; default: SHAKTI_STATE.", show_default=False)
    ] = "",
) -> None:
    """Compare a new electoral roll with the current booths, then apply it or undo it.

    First the difference is shown, and what looks wrong in the list. Nothing changes before --apply.
    """
    loaded = settings.load()
    state = state.upper() or loaded.state
    with open_database(loaded) as database, progress():
        need_places(database)
        try:
            if undo:
                _undo(state)
            elif drop:
                _drop(state, day)
            else:
                number = _found(files or [], day, state, draft, apply, yes, several_acs, kruti_dev)
                _roll(number, csv_file, apply=apply, sure=yes)
        except BadRoll as bad:
            raise CommandError(str(bad)) from None


def _found(
    files: Sequence[Path],
    day: str,
    state: str,
    draft: bool,
    apply: bool,
    yes: bool,
    several_acs: bool,
    kruti_dev: KrutiDev | None,
) -> int:
    """Return the roll of the files, or the one that waits."""
    if not files:
        return _waiting(state, _date(day) if day else None, drafts=not apply)
    convert = None if kruti_dev is None else kruti_dev is KrutiDev.CONVERT
    read = rolls.reading.read(files, state, _date(day), several_acs=several_acs, convert=convert)
    _report(read)
    return rolls.waiting.keep(read, _date(day), Clock().now(), draft=draft, replace=yes)


def _roll(number: int, csv_file: Path | None, *, apply: bool, sure: bool) -> None:
    found = rolls.differences.of_roll(number)
    _show(found)
    _show_lines(number, found)
    if csv_file is not None:
        _write(csv_file, number, found)
    if apply:
        rolls.applying.apply(number, Clock().now(), sure=sure)
        out.print(f"R{number} is applied. To undo it: python run.py roll --undo")
    else:
        out.print(_next(number, found, draft=rolls.waiting.is_draft(number)))


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        reason = (
            "write the roll's date, such as 2026-02-21" if not typed else f"{typed} is not a date"
        )
        raise typer.BadParameter(reason, param_hint="--date") from None


def _report(read: rolls.reading.RollList) -> None:
    """Print what looks wrong in the lists, before anything is accepted."""
    for ac_id, rows in read.acs.items():
        code = places.place(ac_id).code
        for fault in rolls.quality.check(rows, read.state.state_code):
            some = ", ".join(fault.parts) + (" …" if fault.count > len(fault.parts) else "")
            err.print(f"{code}: {_FINDINGS[fault.what]} ({fault.count}): {some}", soft_wrap=True)


def _waiting(state: str, day: date | None, *, drafts: bool) -> int:
    """Return the newest roll that waits, after a line for each that waits."""
    waiting = rolls.waiting.waiting(state, day=day, drafts=drafts)
    if not waiting:
        raise CommandError(
            f"No roll of {state} waits. Compare one: python run.py roll FILE… --date 2026-02-21"
        )
    for row in waiting:
        out.print(f"R{row.id}: {_called(row)}{'' if row is waiting[0] else ', waits as well'}")
    return int(waiting[0].id)


def _called(roll: Any) -> str:
    acs = rolls.waiting.acs_of(roll.id)
    of = acs[0].code if len(acs) == 1 else _acs(len(acs))
    return f"{'draft ' if roll.draft else ''}roll of {roll.date}, {of}"


def _acs(count: int) -> str:
    return "1 AC" if count == 1 else f"{count} ACs"


def _drop(state: str, day: str) -> None:
    number = _waiting(state, _date(day) if day else None, drafts=True)
    rolls.waiting.drop(number)
    out.print(f"R{number} is removed; nothing else was changed.")


def _undo(state: str) -> None:
    roll, taken_back = rolls.undoing.undo(state, Clock().now())
    out.print(f"R{roll.id}, the roll of {roll.date}, is undone in {_acs(len(taken_back))}:")
    _show(taken_back)


def _show(found: Sequence[AcDifference]) -> None:
    """Print a row for each AC and one for all; what is 0 everywhere has no column."""
    whole = rolls.differences.total(found)
    columns: list[tuple[str, Callable[[AcDifference], int]]] = [
        ("booths", lambda one: one.booths),
        ("in the list", lambda one: one.listed),
        *((str(kind), lambda one, k=kind: one.kinds.get(k, 0)) for kind in Kind),
        ("workers go along", lambda one: one.workers_along),
        ("workers are asked", lambda one: one.workers_asked),
        ("posts", lambda one: one.posts),
        ("invitations", lambda one: one.invitations),
        ("lose a Hindi name", lambda one: one.blanked),
    ]
    columns = columns[:2] + [column for column in columns[2:] if column[1](whole)]
    table = Table("AC", *(name for name, _ in columns))
    rows = [(one.ac.code, one) for one in found] + ([("all", whole)] if len(found) > 1 else [])
    for code, one in rows:
        table.add_row(code, *(str(number(one)) for _, number in columns))
    out.print(table)


def _show_lines(number: int, found: Sequence[AcDifference]) -> None:
    """Print what changes booth by booth, where it is one AC; --csv has it for many."""
    kinds = [kind for kind in Kind if kind != Kind.SAME]
    lines = rolls.differences.lines(number, found[0].ac.id, kinds=kinds) if len(found) == 1 else []
    if not 0 < len(lines) <= MOST_LINES:
        return
    table = Table("what", "from", "to", "by", "sure", "workers")
    for line in lines:
        old = f"{line.old} {line.old_name}" if line.old else ""
        new = f"{line.new} {line.new_name} {line.serials}".rstrip() if line.new else ""
        sure = f"{line.sureness} %" if line.kind != Kind.UNSURE else "?"
        table.add_row(line.kind, old, new, line.matched_by, sure, str(line.workers))
    out.print(table)


def _next(number: int, found: Sequence[AcDifference], *, draft: bool) -> str:
    unsure = sum(one.kinds.get(Kind.UNSURE, 0) for one in found)
    many = "1 booth is" if unsure == 1 else f"{unsure} booths are"
    asked = f"{many} unsure: decide with /roll AC in the chat. " if unsure else ""
    last = "It is a draft, which is never applied." if draft else "python run.py roll --apply"
    return f"R{number} waits; nothing was changed. {asked}{last}"


def _write(path: Path, number: int, found: Sequence[AcDifference]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for one in found:
                for line in rolls.differences.lines(number, one.ac.id):
                    old, new = line.old or "", line.new or ""
                    cells = [one.ac.number, line.kind, old, line.old_name, line.old_name_hi, new]
                    cells += [line.new_name, line.new_name_hi, line.serials, line.matched_by]
                    writer.writerow([*cells, line.sureness, line.decided_by, line.workers])
    except OSError as error:
        raise CommandError(f"{path}: cannot be written: {error.strerror}") from None
