"""Commands that maintain the database: its schema, its counters, its keys."""

from typing import Annotated

import typer
from cryptography.fernet import Fernet

from bot.cli.terminal import CommandError, need_migrated, open_database, out, progress
from config import settings
from models.certificates import signing
from models.clock import Clock
from models.database import Database
from models.identity import PhoneCipher
from models.maintenance import key_rotation
from models.maintenance import recount as counters


def migrate(
    to: Annotated[
        str,
        typer.Option(
            help="Go back to this migration, for an older version; what later ones added is lost."
        ),
    ] = "",
) -> None:
    """Bring the database to the current schema."""
    with open_database(settings.load()) as database:
        if to:
            _revert(database, to)
            return
        applied = database.migrate()
    out.print("\n".join(f"applied {name}" for name in applied) or "Nothing to do.")


def _revert(database: Database, name: str) -> None:
    try:
        reverted = database.revert_to(name)
    except ValueError:
        known = ", ".join(m.name for m in database.migrations().migrations())
        raise CommandError(
            f"{name} is not a migration of this version. Use one of: {known}"
        ) from None
    out.print("\n".join(f"reverted {name}" for name in reverted) or "Nothing to do.")


def recount(
    fix: Annotated[bool, typer.Option("--fix", help="Write the true numbers.")] = False,
) -> None:
    """Check the counters of booths and sessions against the rows they count."""
    with open_database(settings.load()) as database, progress() as bar:
        need_migrated(database)
        task = bar.add_task("Counting", total=None)
        differences = counters.check(
            Clock().now(),
            fix=fix,
            report=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for difference in differences:
        end = ", fixed" if difference.fixed else ""
        out.print(
            f"{difference.counter} of {difference.code}: {difference.stored}, "
            f"counted {difference.counted}{end}"
        )
    if wrong := [d for d in differences if not d.fixed]:
        raise CommandError(
            f"Counters that are wrong: {len(wrong)}"
            + ("" if fix else "; to fix them:  python run.py recount --fix")
        )
    out.print(
        "All counters are right." if not differences else f"Counters fixed: {len(differences)}"
    )


def key(
    certificates: Annotated[
        bool,
        typer.Option(
            "--certificates",
            help="Print the derived key that signs certificates while SHAKTI_CERTIFICATE_KEY is "
            "empty: list it there behind a new one.",
        ),
    ] = False,
) -> None:
    """Print a new key. Keep a copy of it apart from the database."""
    printed = Fernet.generate_key().decode()
    if certificates:
        loaded = settings.load()
        settings.require(loaded, "secret_key")
        printed = signing.derived(loaded.secret_key.get_secret_value())
    print(printed)  # noqa: T201 - to be piped


def rotate() -> None:
    """Encrypt every phone number again with the first key of SHAKTI_SECRET_KEY; the bot may run."""
    loaded = settings.load()
    settings.require(loaded, "secret_key")
    keys = PhoneCipher(loaded.secret_key.get_secret_value())
    with open_database(loaded) as database, progress() as bar:
        need_migrated(database)
        task = bar.add_task("Encrypting", total=key_rotation.total())
        done = key_rotation.rotate(keys, Clock().now(), lambda rows: bar.advance(task, rows))
    out.print(
        f"Phone numbers encrypted again: {done.renewed}. The last key must stay in "
        "SHAKTI_SECRET_KEY.",
        soft_wrap=True,
    )
    if done.lost:
        raise CommandError(
            f"Phone numbers that no key in SHAKTI_SECRET_KEY can decrypt: {done.lost}. Add the "
            "missing key, and run this again."
        )
