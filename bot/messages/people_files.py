"""Render the preview of a file of people, the import, and its undo."""

from bot.html import Html, shorten
from bot.i18n import Text
from models.people_files import (
    AppliedImport,
    ImportPreview,
    RowProblem,
    UndoneImport,
)
from models.spreadsheets import NameReading

SHOWN = 10  # problems
QUOTED = 30  # characters of a cell
NEAREST = 3  # booths that are named beside an unknown one


def preview(t: Text, shown: ImportPreview) -> Html:
    """Render the counts, the first rows as they will be, what imports nothing, and what is next."""
    counts = [t(f"files.title_{shown.kind}"), t("files.rows", n=shown.rows)]
    counts += [t("files.new", n=shown.new)] if shown.new else []
    counts += [t("files.known", n=shown.known)] if shown.known else []
    counts += [t("files.wrong", n=shown.wrong)] if shown.wrong else []
    blocks = [Html("\n".join(counts)), *_first(t, shown), *_renamed(t, shown)]
    blocks += [*_problems(t, shown), *_reading(t, shown)]
    return Html("\n\n".join([*blocks, _next(t, shown)]))


def _next(t: Text, shown: ImportPreview) -> Html:
    if shown.wrong:
        return t("files.mend")
    return t("files.next" if shown.new else "files.nothing")


def _first(t: Text, shown: ImportPreview) -> list[Html]:
    rows = [
        t(
            "files.first_row",
            name=shorten(row.name, QUOTED),
            phone=_national(row.phone),
            booth=row.booth,
        )
        for row in shown.first
    ]
    return [Html("\n".join([t("files.first"), *rows]))] if rows else []


def _national(phone: str) -> str:
    """Return a mobile as it is written in India: 98260 12345."""
    number = phone.removeprefix("+91")
    return f"{number[:5]} {number[5:]}"


def _renamed(t: Text, shown: ImportPreview) -> list[Html]:
    if not shown.renamed:
        return []
    key = "files.font" if shown.names is NameReading.BY_FONT else "files.font_guessed"
    names = [
        t("files.renamed", before=shorten(before, QUOTED), after=shorten(after, QUOTED))
        for before, after in shown.renamed
    ]
    return [Html("\n".join([t(key), *names]))]


def _reading(t: Text, shown: ImportPreview) -> list[Html]:
    """Return what was read of several columns or numbers, and what was not read."""
    lines = [
        t(
            "files.choice",
            taken=shorten(choice.taken, QUOTED),
            left=", ".join(f"“{shorten(c, QUOTED)}”" for c in choice.left[:SHOWN]),
        )
        for choice in shown.choices
    ]
    lines += [t.plural("files.more_phones", shown.more_phones)] if shown.more_phones else []
    if shown.ignored:
        ignored = ", ".join(shorten(c, QUOTED) for c in shown.ignored[:SHOWN])
        lines.append(t("files.ignored", columns=ignored))
    return [Html("\n".join(lines))] if lines else []


def problem(t: Text, shown: RowProblem) -> Html:
    """Render in a line why a row imports nothing."""
    why = t(f"row.{shown.why}", text=shorten(shown.text, QUOTED))
    if shown.near:
        why = t("row.nearest", why=why, codes=", ".join(shown.near[:NEAREST]))
    return t("files.line", line=str(shown.line), why=why)


def imported(t: Text, batch: AppliedImport) -> Html:
    """Render how many invitations are pending now, and until when they can be undone."""
    return Html(
        "\n\n".join(
            [
                t.plural("files.brought", batch.rows),
                t("files.until", day=t.date(batch.until), time=t.time(batch.until)),
            ]
        )
    )


def undone(t: Text, result: UndoneImport) -> Html:
    """Render how many invitations were removed, and how many people stay."""
    lines = [t.plural("files.undone", result.taken_back)]
    lines += [t.plural("files.stayed", result.stayed)] if result.stayed else []
    return Html("\n\n".join(lines))


def _problems(t: Text, shown: ImportPreview) -> list[Html]:
    if not shown.problems:
        return []
    lines = [problem(t, row) for row in shown.problems[:SHOWN]]
    more = shown.known + shown.wrong - len(lines)
    lines += [t.plural("files.more", more)] if more else []
    return [Html("\n".join(lines))]
