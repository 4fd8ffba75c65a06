"""Command for polls: record a file of them, list them, undo a file that was wrong."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.terminal import CommandError, need_places, open_database, out
from bot.html import plain
from bot.i18n import Catalogues
from bot.messages import refusals
from config import settings
from config.settings import Settings
from models import places, trainings
from models import polls as known
from models.clock import Clock
from models.polls import BadPolls
from models.spreadsheets import BadSheet

NAMED = 10  # sessions that are named


def polls(
    file: Annotated[
        Path | None,
        typer.Argument(help="A file of polls; without it: list them.", show_default=False),
    ] = None,
    replace: Annotated[
        int | None,
        typer.Option("--replace", help="Number of the wrong file that this one replaces."),
    ] = None,
    undo: Annotated[
        int | None,
        typer.Option(
            "--undo", help="Undo the file of this number; the one it replaced applies again."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go ahead even if a silence that has begun ends by it.")
    ] = False,
    passed: Annotated[
        bool, typer.Option("--passed", help="List polls that are over, too.")
    ] = False,
    state: Annotated[
        str, typer.Option(help="The state of codes without one; default: SHAKTI_STATE.")
    ] = "",
) -> None:
    """Record when polls close; for 48 hours before, the bot does not campaign in those ACs.

    The file has a row for each AC, or for all ACs of a PC, district or state, with the columns
    place, date, closing hour, phase and source. The hour differs by state.
    """
    loaded = settings.load()
    with open_database(loaded) as database:
        need_places(database)
        try:
            if undo is not None:
                _undo(undo, yes)
            elif file is not None:
                _record(file, state.upper() or loaded.state, loaded, replace, yes)
            else:
                _list(loaded, passed)
        except BadPolls as bad:
            raise CommandError(f"{bad}\nNothing was changed.") from None


def _record(path: Path, near: str, loaded: Settings, replace: int | None, sure: bool) -> None:
    now = Clock().now()
    try:
        rows = known.files.read(path.read_bytes(), near=near, zone=loaded.zone, now=now)
    except BadSheet as bad:
        t = Catalogues().text("en", loaded.zone)
        raise CommandError(f"{path.name}: {plain(refusals.sentence(t, bad))}") from None
    except BadPolls as bad:
        lines = "\n".join(f"{path.name}, {line}" for line in bad.lines)
        raise CommandError(f"{lines}\nNothing was changed.") from None
    done = known.recording.record(rows, path.name, now, replace=replace, sure=sure)
    instead = f", instead of P{replace}" if replace is not None else ""
    out.print(f"P{done.number}: {_polls(done.new)} recorded, {done.known} known{instead}.")
    _warn_of_sessions()
    out.print(f"To undo it: python run.py polls --undo {done.number}")


def _undo(number: int, sure: bool) -> None:
    before = known.recording.undo(number, Clock().now(), sure=sure)
    again = f"; P{before} applies again" if before else ""
    out.print(f"P{number} is undone{again}.")


def _list(loaded: Settings, passed: bool) -> None:
    now, zone = Clock().now(), loaded.zone
    found = known.listing.listed(now, passed=passed)
    if not found:
        out.print("No polls are known. Record some: python run.py polls FILE")
        return
    table = Table("AC", "silence from", "poll closes", "phase", "source", "file", "")
    for one in found:
        silence = one.silence
        begins, ends = (at.astimezone(zone) for at in (silence.begins_at, silence.ends_at))
        is_running = silence.begins_at <= now < silence.ends_at
        state = "lifted" if one.lifted else "silent now" if is_running else ""
        name = f"{silence.ac.state_code}/{silence.ac.code} {silence.ac.name_en}"
        shown = f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}", one.phase, one.source
        table.add_row(name, *shown, f"P{one.file}", state)
    out.print(table)
    _warn_of_sessions()


def _warn_of_sessions() -> None:
    """Print the sessions that are planned into a silence."""
    now = Clock().now()
    roots = [places.root(state).id for state in places.states()]
    coming = [one for root in roots for one in trainings.coming(root, now)]
    meetings = [known.Meeting(one.place.id, one.starts_at, one.ends_at) for one in coming]
    silences = known.overlapping_each(meetings)
    silent = [one for one, silence in zip(coming, silences, strict=True) if silence is not None]
    if silent:
        codes = ", ".join(one.code for one in silent[:NAMED])
        more = " …" if len(silent) > NAMED else ""
        many = "1 session is" if len(silent) == 1 else f"{len(silent)} sessions are"
        out.print(f"{many} in the silence before a poll: {codes}{more}. Move or cancel: /session")


def _polls(count: int) -> str:
    return "1 poll" if count == 1 else f"{count} polls"
