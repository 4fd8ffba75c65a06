"""What is kept: the digests as they would be posted, the outbox, and the audit."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.i18n import Catalogues
from bot.markup import plain
from bot.messages import digests as messages
from bot.services import weights
from bot.shell.terminal import (
    Trouble,
    chosen_language,
    need_migrated,
    need_places,
    opened,
    out,
    progress,
)
from config import settings
from config.settings import Settings
from models import audit as trail
from models import digests, inspection, places, undelivered
from models import outbox as waiting
from models.clock import Clock

SHOWN = 100  # messages that failed or may not have arrived, rows of the audit


def digest(
    place: Annotated[str, typer.Argument(help="A code or a name: PC19, AC165, Bhopal.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print it; without this it is posted now.")
    ] = False,
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Show, or post now, what the groups of a place get each day."""
    given = settings.load()
    language = chosen_language(language, given)
    now = Clock().now()
    with opened(given) as database:
        need_places(database)
        found = places.find_place(place, near=given.state)
        if not dry_run:
            made = digests.make_now(found.id, given.zone, now)
            out.print(f"{made} posts put into the outbox; the running bot sends them.")
            return
        t = Catalogues().text(language, given.zone)
        morning = digests.targets_digest(found.id, now, given.zone, weights(given), given.rest_days)
        evening = digests.schedule_digest(found.id, now, given.zone)
    for text in (messages.targets(morning, t), messages.schedule(evening, t)):
        print(plain(text), end="\n\n")  # noqa: T201 - the text itself, not to be wrapped


def outbox(
    retry: Annotated[
        int | None, typer.Option(help="Send this failed or uncertain message again.")
    ] = None,
    drop: Annotated[int | None, typer.Option(help="Show this message no more.")] = None,
) -> None:
    """Show what waits to be sent, and what failed or may not have arrived."""
    given = settings.load()
    with opened(given) as database:
        need_migrated(database)
        for number, deed in ((retry, undelivered.retry), (drop, undelivered.drop)):
            if number is not None and not deed(number, Clock().now()):
                raise Trouble(f"There is no failed or uncertain message {number}.")
        out.print(", ".join(f"{n} {state}" for state, n in waiting.counts().items()) or "Empty.")
        if found := undelivered.troubles(SHOWN):
            out.print(_troubles(found, given))


def _troubles(found: list[undelivered.Trouble], given: Settings) -> Table:
    """Show messages by what and when; what they say is nobody's business here."""
    table = Table("id", "state", box=None)
    table.add_column("group", overflow="fold")
    for heading in ("place", "subject", "when", "tries"):
        table.add_column(heading)
    table.add_column("error", overflow="fold")
    for one in found:
        when = f"{one.made_at.astimezone(given.zone):%Y-%m-%d %H:%M}"
        cells = (one.id, one.state, one.group, one.place, one.subject, when, one.attempts)
        table.add_row(*(_cell(cell) for cell in (*cells, one.error)))
    return table


def _cell(value: object) -> Text:
    """Return a cell on one line, in which nothing that others wrote is taken for markup."""
    return Text(" ".join("".join(c if c.isprintable() else " " for c in str(value)).split()))


def audit(
    place: Annotated[str, typer.Argument(help="A code or a name; none: everything.")] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the chain of hashes instead.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many rows, newest first.")] = SHOWN,
) -> None:
    """Show who did or read what about whom, or check that no row was changed or taken out."""
    given = settings.load()
    with opened(given) as database:
        need_migrated(database)
        if verify:
            _verify()
            return
        found = places.find_place(place, near=given.state) if place else None
        rows = inspection.entries(found.id if found else None, 0, limit)
        trail.record(None, "audit", found.code if found else "", Clock().now())
    out.print(_entries(rows, given) if rows else "Nothing is on record.")


def _verify() -> None:
    with progress() as bar:
        task = bar.add_task("Checking", total=trail.length())
        verdict = trail.verify(lambda rows: bar.update(task, completed=rows))
    if verdict.broken is not None:
        end = f"the end, {verdict.rows} rows on: what was written after that is not there"
        where = end if verdict.cut else f"row {verdict.broken}"
        raise Trouble(f"The audit was changed: the chain breaks at {where}.")
    out.print(f"{verdict.rows} rows, unbroken. The newest hash:\n{verdict.head}")


def _entries(found: tuple[inspection.Entry, ...], given: Settings) -> Table:
    """Show rows of the audit with codes alone, as they are kept."""
    table = Table("id", "when", "who", "did", "about", "details", box=None)
    for one in found:
        if one.at is None:
            table.add_row(str(one.id), "(unreadable)")
            continue
        when = f"{one.at.astimezone(given.zone):%Y-%m-%d %H:%M}"
        who = "(erased)" if one.actor is None else one.actor or "operator"
        if one.action in trail.NAMELESS:
            who = "(not told)"
        details = ", ".join(f"{key} {value}" for key, value in one.details.items())
        table.add_row(str(one.id), when, who, one.action, one.subject, details)
    return table
