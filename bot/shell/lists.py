"""Lists from files and into files: places, booths, kinds of posts, and people."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from peewee import chunked
from rich.progress import Progress

from bot.errors import sentence
from bot.i18n import Catalogues
from bot.markup import plain
from bot.messages import export as export_messages
from bot.messages import files as messages
from bot.shell.terminal import Trouble, chosen_language, err, need_places, opened, out, progress
from config import geography as bundle
from config import settings
from config.settings import Settings
from models import (
    exports,
    geography,
    imports,
    people_rows,
    people_sheets,
    places,
    reader,
    sheets,
)
from models.clock import Clock
from models.errors import BadSheet, ImportGone
from models.privacy import Keys


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSV or XLSX files; none: the bundled Madhya Pradesh.", show_default=False
        ),
    ] = None,
    undo: Annotated[
        int | None, typer.Option(help="Take back what still waits of this import of people.")
    ] = None,
) -> None:
    """Import places, booths, kinds of posts, or workers and invitations; the columns say which.

    All of it, or nothing.
    """
    given = settings.load()
    with opened(given) as database, progress() as bar:
        database.migrate()
        if undo is not None:
            gone = _undo(undo)
            out.print(f"{gone.taken_back} taken back, {gone.stayed} have confirmed and stay")
            return
        of_people = [path for path in files or () if _is_of_people(path)]
        if not of_people:
            _import_places(files or bundle.files(), bar)
        elif files and len(files) > 1:
            raise Trouble("Import files of people one by one: each can be undone by itself.")
        else:
            _import_people(of_people[0], given, bar)


def _undo(number: int) -> imports.Undone:
    try:
        return imports.undo(number, None, Clock().now())
    except ImportGone:
        known = "the numbers of those there are stand behind “batch” in  python run.py audit"
        raise Trouble(f"There is no import {number} of people: {known}") from None


def _import_places(files: Sequence[Path], bar: Progress) -> None:
    plan = geography.read(files)
    task = bar.add_task("Importing", total=None)
    result = geography.apply(
        plan, Clock().now(), lambda done, total: bar.update(task, completed=done, total=total)
    )
    for line in _summary(result):
        out.print(line)


def _is_of_people(path: Path) -> bool:
    try:
        first = next(sheets.rows(path.name, path.read_bytes(), sheets.OWN), (1, []))
    except (BadSheet, OSError):
        return False  # the other import says what is wrong with it
    return people_sheets.is_of_people(first[1])


def _import_people(path: Path, given: Settings, bar: Progress) -> None:
    settings.require(given, "secret_key")
    keys, now = Keys(given.secret_key.get_secret_value()), Clock().now()
    t = Catalogues().text("en", given.zone)
    reading = people_rows.Reading(None, given.state, keys, now, for_good=True)
    try:
        rows = list(sheets.rows(path.name, path.read_bytes()))
        for piece in bar.track(list(chunked(rows, reader.PIECE)), description="Reading"):
            reading.take(piece)
        preview = reading.preview()
    except BadSheet as bad:
        raise Trouble(f"{path.name}: {plain(sentence(t, bad))}") from None
    for problem in preview.problems:
        err.print(
            f"{path.name}, {plain(messages.problem(t, problem)).removeprefix('• ')}",
            soft_wrap=True,
        )
    out.print(
        f"{preview.rows} rows: {preview.new} new, {preview.known} known, {preview.wrong} wrong"
    )
    if preview.wrong:
        raise Trouble(f"{path.name}: nothing was imported; mend or delete the lines named above")
    made = imports.bring_own(reading, days=given.invitation_days, now=now) if preview.new else None
    if made is not None:
        out.print(
            f"{made.rows} wait to confirm. To undo: python run.py import --undo {made.batch_id}"
        )


def _summary(result: geography.ImportResult) -> list[str]:
    return [
        f"{kind}: {added} added, {changed} changed, {unchanged} unchanged"
        for kind, (added, changed, unchanged) in result.by_kind.items()
    ]


def export(
    place: Annotated[str, typer.Argument(help="A code or a name: PC19, AC165, Bhopal.")],
    file: Annotated[Path, typer.Argument(help="The XLSX file to write.", dir_okay=False)],
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Write the workers of a place to an XLSX file, without phones. It is recorded in the audit."""
    given = settings.load()
    t = Catalogues().text(chosen_language(language, given), given.zone)
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("write a name that ends in .xlsx", param_hint="FILE")
    now = Clock().now()
    with opened(given) as database, progress() as bar:
        need_places(database)
        found = places.find_place(place, near=given.state)
        writer, count = export_messages.sheet(t, found), 0
        for ac_id in bar.track(places.acs_of(found.id), description="Writing"):
            lines = exports.of_ac(ac_id, now)
            export_messages.add(writer, t, lines, given.zone)
            count += len(lines)
        content = writer.content()
        if not count:
            raise Trouble(f"There are no workers in {found.code} yet; nothing was written.")
        exports.note(None, found.id, count, now)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Trouble(f"{file}: cannot be written: {error.strerror}") from None
    out.print(f"{count} workers written to {file}")
