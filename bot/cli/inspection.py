"""Commands that inspect: digests as they would be posted, the outbox, consents, the audit."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.terminal import (
    CommandError,
    chosen_language,
    need_migrated,
    need_places,
    open_database,
    out,
    progress,
)
from bot.html import Html, plain
from bot.i18n import Catalogues
from bot.messages import digests as messages
from config import settings
from config.settings import Settings
from models import audit as trail
from models import chats, digests, places
from models.account import GivenConsent, consent_history
from models.audit import AuditAction, history
from models.chats import dead_letter_places
from models.clock import Clock
from models.identity import PhoneCipher
from models.queues import dead_letters, outbox_records
from models.strength import Weights
from models.targets import WorkCalendar
from models.typed_text import cleaned

LATE_SHOWN = timedelta(days=7)  # for how long what fell away is shown
SHOWN = 100  # messages that failed or may not have arrived, rows of the audit


def digest(
    place: Annotated[
        str,
        typer.Argument(
            help="A code or a name: PC19, AC165, Bhopal.", parser=cleaned, metavar="PLACE"
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print it. Without this it is posted now.")
    ] = False,
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Show, or post now, what the groups of a place get each day."""
    loaded = settings.load()
    language = chosen_language(language, loaded)
    now = Clock().now()
    with open_database(loaded) as database:
        need_places(database)
        shown_place = places.find_place(place, near=loaded.state)
        if not dry_run:
            count = digests.make_now(shown_place.id, loaded.zone, now)
            out.print(_posted(count, shown_place.code), soft_wrap=True)
            return
        t = Catalogues().text(language, loaded.zone)
        calendar, weights = WorkCalendar.from_settings(loaded), Weights.from_settings(loaded)
        morning = digests.targets_digest(shown_place.id, now, calendar, weights)
        evening = digests.evening_digest(shown_place.id, now, calendar)
    for text in (messages.targets(morning, t), messages.evening(evening, t)):
        print(plain(text), end="\n\n")  # noqa: T201 - the text itself, not to be wrapped


def _posted(count: int, code: str) -> str:
    if count:
        return f"Posts put into the outbox: {count}. The running bot sends them."
    return (
        f"Nothing to post: no group is linked to {code}, its groups have today's posts, or a poll"
        " is near."
    )


def outbox(
    retry: Annotated[
        int | None, typer.Option(help="Send this failed or uncertain message again.")
    ] = None,
    drop: Annotated[int | None, typer.Option(help="Remove this message from the list.")] = None,
) -> None:
    """Show what waits to be sent, and what failed or may not have arrived."""
    loaded = settings.load()
    with open_database(loaded) as database:
        need_migrated(database)
        for number, operation in (
            (retry, dead_letters.retry),
            (drop, dead_letters.drop),
        ):
            if number is not None and not operation(number, Clock().now()):
                raise CommandError(
                    f"There is no failed or uncertain message {number}. List them:"
                    "  python run.py outbox"
                )
        out.print(
            ", ".join(f"{n} {state}" for state, n in outbox_records.counts().items()) or "Empty."
        )
        if letters := dead_letters.dead_letters(SHOWN):
            out.print(_dead_letters(letters, loaded))
        if late := dead_letters.missed(Clock().now() - LATE_SHOWN, SHOWN):
            out.print("\nNot sent at all, because their time was over:")
            out.print(_dead_letters(late, loaded))
        if silent := chats.all_unreached():
            out.print("\nPosts do not reach these groups:")
            out.print(_unreached(silent, loaded))


def _dead_letters(letters: list[dead_letters.DeadLetter], loaded: Settings) -> Table:
    """Return a table of messages with their subject and time, never with their text."""
    table = Table("id", "state", box=None)
    table.add_column("group", overflow="fold")
    for heading in ("place", "subject", "when", "tries"):
        table.add_column(heading)
    table.add_column("error", overflow="fold")
    places = dead_letter_places.destinations(letters)
    for letter, to in zip(letters, places, strict=True):
        when = f"{letter.made_at.astimezone(loaded.zone):%Y-%m-%d %H:%M}"
        cells = (letter.id, letter.state, to.group, to.place, letter.subject, when, letter.attempts)
        table.add_row(*(_cell(cell) for cell in (*cells, letter.error)))
    return table


def _unreached(links: tuple[chats.UnreachedLink, ...], loaded: Settings) -> Table:
    """Return a table of linked groups that posts do not reach."""
    table = Table(box=None)
    table.add_column("group", overflow="fold")
    table.add_column("place")
    table.add_column("since")
    table.add_column("reason", overflow="fold")
    for link in links:
        topic = f" topic {link.thread_id}" if link.thread_id else ""
        group = f"{link.title} ({link.chat_id}{topic})"
        since = f"{link.since.astimezone(loaded.zone):%Y-%m-%d %H:%M}" if link.since else ""
        table.add_row(*(_cell(cell) for cell in (group, link.place.code, since, link.reason)))
    return table


def _cell(value: object) -> Text:
    """Return a cell on one line, in which no untrusted text is read as markup."""
    return Text(" ".join("".join(c if c.isprintable() else " " for c in str(value)).split()))


def consent(
    account: Annotated[int, typer.Argument(help="The person's Telegram ID, a number.")],
) -> None:
    """Show what a Telegram account has agreed to and when, also after its data was deleted."""
    loaded = settings.load()
    settings.require(loaded, "secret_key")
    keys = PhoneCipher(loaded.secret_key.get_secret_value())
    with open_database(loaded) as database:
        need_migrated(database)
        consents = consent_history.of_account(account, keys)
    if not consents:
        raise CommandError(
            "This account has given no consent, or its proof was deleted after"
            " SHAKTI_KEEP_MARKS_DAYS."
        )
    for given in consents:
        print(_given(given, loaded), end="\n\n")  # noqa: T201 - not to be wrapped


def _given(given: GivenConsent, loaded: Settings) -> str:
    """Return when a consent was given and withdrawn, and the words that were agreed to."""
    moments = f"given {given.given_at.astimezone(loaded.zone):%Y-%m-%d %H:%M}"
    if given.withdrawn_at:
        moments += f", withdrawn {given.withdrawn_at.astimezone(loaded.zone):%Y-%m-%d %H:%M}"
    words = plain(Html(given.text)) if given.text else "(The words were not stored at that time.)"
    head = f"notice {given.notice_version} {given.language}".rstrip()
    return f"{head}, {moments}\nSHA-256 {given.text_hash}\n{words}"


def audit(
    place: Annotated[
        str,
        typer.Argument(
            help="A code or a name; without it: everything.", parser=cleaned, metavar="PLACE"
        ),
    ] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the chain of hashes instead.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many rows, newest first.")] = SHOWN,
) -> None:
    """Show who did or read what about whom, or check that no row was changed or removed."""
    loaded = settings.load()
    with open_database(loaded) as database:
        need_migrated(database)
        if verify:
            _verify()
            return
        shown_place = places.find_place(place, near=loaded.state) if place else None
        rows = history.entries(shown_place.id if shown_place else None, 0, limit)
        trail.record(
            None, AuditAction.AUDIT, shown_place.code if shown_place else "", Clock().now()
        )
    out.print(_entries(rows, loaded) if rows else "Nothing is on record.")


def _verify() -> None:
    with progress() as bar:
        task = bar.add_task("Checking", total=trail.length())
        verdict = trail.verify(lambda rows: bar.update(task, completed=rows))
    if verdict.broken is not None:
        end = f"the end, after {verdict.rows} rows: the rows that followed are missing"
        where = end if verdict.cut else f"row {verdict.broken}"
        raise CommandError(f"The audit was changed: the chain breaks at {where}.")
    out.print(f"Rows: {verdict.rows}. The chain is unbroken. The newest hash:\n{verdict.head}")


def _entries(entries: tuple[history.AuditEntry, ...], loaded: Settings) -> Table:
    """Return a table of audit rows with codes alone, as they are stored."""
    table = Table("id", "when", "who", "did", "about", "details", box=None)
    for entry in entries:
        if entry.at is None:
            table.add_row(str(entry.id), "(unreadable)")
            continue
        when = f"{entry.at.astimezone(loaded.zone):%Y-%m-%d %H:%M}"
        who = "(erased)" if entry.actor is None else entry.actor or "operator"
        if entry.action in trail.NAMELESS:
            who = "(not shown)"
        details = ", ".join(f"{key} {value}" for key, value in entry.details.items())
        table.add_row(str(entry.id), when, who, entry.action, entry.subject, details)
    return table
