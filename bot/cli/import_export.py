"""Commands that import and export: places, booths, kinds of posts, and people."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.cli.terminal import (
    CommandError,
    chosen_language,
    err,
    need_places,
    open_database,
    out,
    progress,
)
from bot.html import plain
from bot.i18n import Catalogues
from bot.messages import export as export_messages
from bot.messages import people_files as messages
from bot.messages import refusals
from config import geography, settings
from config.settings import Settings
from models import places
from models.clock import Clock
from models.database import private_files
from models.identity import PhoneCipher
from models.people_files import (
    ImportGone,
    batches,
    column_mapping,
    exports,
    previews,
)
from models.reference_data import BadSectors, NamesOtherBooths, loading, plans
from models.spreadsheets import BadSheet, NameReading, headings, sandbox, sheets
from models.typed_text import cleaned


class KrutiDev(StrEnum):
    """What to do with names that seem typed in the font Kruti Dev."""

    CONVERT = "convert"
    KEEP = "keep"


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="The files; without any: Madhya Pradesh.", show_default=False),
    ] = None,
    undo: Annotated[
        int | None,
        typer.Option(help="Undo the import of people with this number. Who has confirmed, stays."),
    ] = None,
    state: Annotated[
        str, typer.Option(help="The state of booth lists that name none; default: SHAKTI_STATE.")
    ] = "",
    kruti_dev: Annotated[
        KrutiDev | None,
        typer.Option(help="What to do with names that seem typed in the font Kruti Dev."),
    ] = None,
) -> None:
    """Import places, booths, kinds of posts, or workers and invitations; the columns say which.

    Reads XLSX, XLS, ODS, CSV or an HTML table, official lists too. With an error in a file nothing
    is imported.
    """
    loaded = settings.load()
    with open_database(loaded) as database, progress() as bar:
        database.migrate()
        if undo is not None:
            undone = _undo(undo)
            out.print(f"{undone.taken_back} cancelled, {undone.stayed} have confirmed and stay")
            return
        of_people = [path for path in files or () if _is_of_people(path)]
        if not of_people:
            _import_places(files or geography.files(), state or loaded.state, kruti_dev, bar)
        elif files and len(files) > 1:
            raise CommandError("Import files of people one by one, so that each can be undone.")
        else:
            _import_people(of_people[0], loaded, kruti_dev, bar)


def _undo(number: int) -> batches.UndoneImport:
    try:
        return batches.undo(number, None, Clock().now())
    except ImportGone:
        hint = "find its number after “batch” in  python run.py audit"
        raise CommandError(f"There is no import {number} of people: {hint}") from None


def _import_places(
    files: Sequence[Path], near: str, kruti_dev: KrutiDev | None, bar: Progress
) -> None:
    try:
        plan = plans.read_plan(
            files, near, None if kruti_dev is None else kruti_dev is KrutiDev.CONVERT
        )
    except plans.BadFiles as bad:
        more = bad.count - len(bad.errors)
        last = f"and {more} more; nothing was imported" if more else "nothing was imported"
        raise CommandError("\n".join([*map(str, bad.errors), last])) from None
    task = bar.add_task("Importing", total=None)
    try:
        result = loading.apply(
            plan, Clock().now(), lambda done, total: bar.update(task, completed=done, total=total)
        )
    except NamesOtherBooths as other:
        raise CommandError(_points_to_roll(other)) from None
    except BadSectors as bad:
        raise CommandError(f"Nothing was imported:\n{bad}") from None
    for line in (*plan.notes, *_first_booths(plan), *_summary(result)):
        out.print(line, soft_wrap=True)


def _first_booths(plan: plans.Plan) -> list[str]:
    """Return the first booths of an office's list as they are stored now."""
    booths = plan.booth_items() if plan.notes else ()
    lines = ((*item.key, *map(item.values.get, ("name", "name_hi"))) for item in booths)
    return [" ".join(str(word) for word in line if word) for line in islice(lines, previews.SHOWN)]


def _points_to_roll(other: NamesOtherBooths) -> str:
    some = ", ".join(f"{code} {old} → {new}" for code, old, new in other.booths[:5])
    many = "1 booth" if len(other.booths) == 1 else f"{len(other.booths)} booths"
    return (
        f"Nothing was imported: the numbers of {many} belong to other booths in this file"
        f" ({some}), so their workers would be in the wrong booth. Compare the new electoral roll"
        " first; it moves the workers along:\n"
        "  python run.py roll FILE --date 2026-02-21    (docs/rolls.md)"
    )


def _is_of_people(path: Path) -> bool:
    try:
        first = list(islice(sheets.rows_of_file(path), headings.LOOKED_AT))
    except (BadSheet, OSError):
        return False  # the import of places reports what is wrong with it
    return column_mapping.is_of_people(first)


def _import_people(path: Path, loaded: Settings, kruti_dev: KrutiDev | None, bar: Progress) -> None:
    settings.require(loaded, "secret_key")
    keys, now = PhoneCipher(loaded.secret_key.get_secret_value()), Clock().now()
    t = Catalogues().text("en", loaded.zone)
    names = NameReading.AS_THEY_ARE if kruti_dev is KrutiDev.KEEP else None
    reading = previews.ImportPreviewBuilder(
        None, loaded.state, keys, now, for_good=True, names=names
    )
    try:
        rows = list(sheets.rows(path.read_bytes()))
        for start in bar.track(range(0, len(rows), sandbox.PIECE), description="Reading"):
            reading.add_rows(rows[start : start + sandbox.PIECE])
        preview = reading.preview()
    except BadSheet as bad:
        raise CommandError(f"{path.name}: {plain(refusals.sentence(t, bad))}") from None
    for problem in preview.problems:
        err.print(
            f"{path.name}, {plain(messages.problem(t, problem)).removeprefix('• ')}",
            soft_wrap=True,
        )
    out.print(
        f"{preview.rows} rows: {preview.new} new, {preview.known} known,"
        f" {preview.wrong} with errors"
    )
    for row in preview.first:
        out.print(f"{row.name} · {row.phone} · {row.booth}", soft_wrap=True)
    if preview.wrong:
        raise CommandError(
            f"{path.name}: nothing was imported; fix or delete the lines named above"
        )
    if preview.renamed and kruti_dev is None:
        shown = ", ".join(f"{before!r} would be {after!r}" for before, after in preview.renamed)
        raise CommandError(
            f"{path.name}: nothing was imported; names may be typed in the font Kruti Dev: {shown}."
            " Add  --kruti-dev convert  or  --kruti-dev keep"
        )
    batch = (
        batches.apply_by_operator(reading, days=loaded.invitation_days, now=now)
        if preview.new
        else None
    )
    if batch is not None:
        out.print(
            f"Invited: {batch.rows}; they count once they confirm. To undo:"
            f"  python run.py import --undo {batch.batch_id}"
        )


def _summary(result: loading.ImportResult) -> list[str]:
    lines = [
        f"{kind}: {added} added, {changed} changed, {unchanged} unchanged"
        for kind, (added, changed, unchanged) in result.by_kind.items()
    ]
    if result.unlisted:
        many = "1 booth" if result.unlisted == 1 else f"{result.unlisted} booths"
        lines.append(
            f"{many} of the same ACs are not in these files, and stay. Only a new roll retires"
            " booths:"
            " python run.py roll FILE --date 2026-02-21"
        )
    return lines


def export(
    place: Annotated[
        str,
        typer.Argument(
            help="A code or a name: PC19, AC165, Bhopal.", parser=cleaned, metavar="PLACE"
        ),
    ],
    file: Annotated[Path, typer.Argument(help="The XLSX file to write.", dir_okay=False)],
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Write the workers of a place to an XLSX file, without phones. It is recorded in the audit."""
    loaded = settings.load()
    t = Catalogues().text(chosen_language(language, loaded), loaded.zone)
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("write a name that ends in .xlsx", param_hint="FILE")
    now = Clock().now()
    with open_database(loaded) as database, progress() as bar:
        need_places(database)
        exported = places.find_place(place, near=loaded.state)
        writer, count = export_messages.sheet(t, exported), 0
        for ac_id in bar.track(exports.pages_of(exported.id), description="Writing"):
            lines = exports.of_ac(ac_id, now)
            export_messages.add(writer, t, lines, loaded.zone)
            count += len(lines)
        content = writer.content()
        if not count:
            raise CommandError(f"There are no workers in {exported.code} yet; nothing was written.")
        exports.record_export(None, exported.id, count, now)
        try:
            private_files.write(file, content)
        except OSError as error:
            raise CommandError(f"{file}: cannot be written: {error.strerror}") from None
    out.print(f"{count} workers written to {file}")
