"""What a file of people would make, has made, and what taking it back did."""

from bot.i18n import Text
from bot.markup import Html, shorten
from models.imports import Brought, Undone
from models.people_rows import Preview, Problem

SHOWN = 10  # problems
QUOTED = 30  # characters of a cell


def preview(t: Text, found: Preview) -> Html:
    """Show the counts, the first rows that make nothing, and what happens next."""
    counts = [t(f"files.title_{found.kind}"), t("files.rows", n=found.rows)]
    counts += [t("files.new", n=found.new)] if found.new else []
    counts += [t("files.known", n=found.known)] if found.known else []
    counts += [t("files.wrong", n=found.wrong)] if found.wrong else []
    blocks = [Html("\n".join(counts)), *_problems(t, found)]
    if found.ignored:
        blocks.append(
            t("files.ignored", columns=", ".join(shorten(c, QUOTED) for c in found.ignored[:SHOWN]))
        )
    return Html("\n\n".join([*blocks, _next(t, found)]))


def _next(t: Text, found: Preview) -> Html:
    if found.wrong:
        return t("files.mend")
    return t("files.next" if found.new else "files.nothing")


def problem(t: Text, found: Problem) -> Html:
    """Say in a line why a row makes nothing."""
    why = t(f"row.{found.why}", text=shorten(found.text, QUOTED))
    return t("files.line", line=str(found.line), why=why)


def brought(t: Text, made: Brought) -> Html:
    """Say how many wait now, and until when they can be taken back."""
    return Html(
        "\n\n".join(
            [
                t.plural("files.brought", made.rows),
                t("files.until", day=t.date(made.until), time=t.time(made.until)),
            ]
        )
    )


def undone(t: Text, found: Undone) -> Html:
    """Say how many were taken back, and plainly who stays."""
    lines = [t.plural("files.undone", found.taken_back)]
    lines += [t.plural("files.stayed", found.stayed)] if found.stayed else []
    return Html("\n\n".join(lines))


def _problems(t: Text, found: Preview) -> list[Html]:
    if not found.problems:
        return []
    lines = [problem(t, one) for one in found.problems[:SHOWN]]
    more = found.known + found.wrong - len(lines)
    lines += [t.plural("files.more", more)] if more else []
    return [Html("\n".join(lines))]
