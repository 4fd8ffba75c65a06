"""Checks of the database: what it is, whether it is whole, and whether its phones can be read."""

from dataclasses import dataclass
from datetime import datetime

from bot.cli.doctor.finding import Finding, fail, named, not_checked, ok, warn
from bot.cli.terminal import explanation
from config.settings import PREFIX, Settings
from models import places
from models.certificates import SigningKeys, issuing
from models.database import BadDatabaseUrl, Database, DatabaseError, inspection, sqlite_file
from models.identity import PhoneCipher
from models.maintenance import key_rotation
from models.maintenance import recount as counters

MB = 1_000_000
LEAST_FREE = 100 * MB  # below it a busy bot fills the disk within hours
_MIGRATE = "run  python run.py migrate"
_KEY = f"{PREFIX}SECRET_KEY"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the checks of a database look at; with `fix` they mend what is simple."""

    settings: Settings
    database: Database
    now: datetime
    fix: bool = False


def open_for_reading(
    settings: Settings, *, create: bool = False
) -> tuple[Finding, Database | None]:
    """Return what can be said of the database at once, and the database where it answers.

    It is not created, unless `create` asks for it.
    """
    database = None
    try:
        file = sqlite_file(settings.database_url)
        if file is not None and not (create or file.exists()):
            return warn(f"{file} is not there yet", f"{_MIGRATE}, or start the bot"), None
        database = Database(settings.database_url)
        found = inspection.version(database)
    except (BadDatabaseUrl, DatabaseError, OSError) as error:
        if database is not None:
            database.close()
        return fail(explanation(error) or str(error), f"{PREFIX}DATABASE_URL"), None
    return ok(f"{found}, {file}" if file else found), database


def schema_is_present(examined: Examined) -> Finding:
    """Check that the database has every migration of this program and none of a newer one."""
    database = examined.database
    newest = database.migrations().migrations()[-1].name
    if unknown := database.unknown():
        return fail(
            f"it was changed by a newer version: this one does not know {unknown[-1]}",
            "run the newer version, or go back: docs/operating.md, Going back to an older version",
        )
    pending = database.pending()
    if pending and examined.fix:
        return ok(f"applied {named(database.migrate())}")
    if len(pending) == len(database.migrations().migrations()):
        return warn("there are no tables yet", f"{_MIGRATE}, or start the bot")
    if pending:
        return fail(f"not applied yet: {named(pending)}", _MIGRATE)
    return ok(f"{newest} is applied, the newest")


def file_is_sound(examined: Examined) -> Finding:
    """Check that SQLite finds no damage in its file."""
    if damage := inspection.damage(examined.database):
        return fail(
            f"damaged: {named(damage)}",
            "stop the bot, and restore the newest backup, or try  sqlite3 FILE .recover",
        )
    if examined.database.shared:
        return ok("PostgreSQL checks its own pages")
    return ok("SQLite finds no damage")


def disk_has_room(examined: Examined) -> Finding:
    """Check that the disk has room for what `/erase` needs: SQLite writes its file anew."""
    space = inspection.space(examined.database)
    found = f"the database takes {space.used / MB:.0f} MB"
    if space.free is None:
        return ok(found)
    found += f", {space.free / MB:.0f} MB are free"
    if space.free < LEAST_FREE:
        return fail(found, "make room on the disk of the database, now")
    if space.free < 2 * space.used + LEAST_FREE:
        return warn(
            f"{found}: /erase writes the file anew", "make room for twice the size of the database"
        )
    return ok(found)


def phones_can_be_read(examined: Examined) -> Finding:
    """Check that the keys decrypt every phone, and that phones are found by their hash."""
    keys = examined.settings.secret_key.get_secret_value()
    if not keys:
        return not_checked(f"the settings: {_KEY} is missing")
    read = key_rotation.readability(PhoneCipher(keys))
    if read.lost:
        return fail(
            f"{read.lost} of {read.total} phones cannot be decrypted with any key",
            f"add the missing key to {_KEY}",
        )
    if read.misfiled:
        return fail(
            f"{read.misfiled} of {read.total} phones are not found by their number",
            f"put the oldest key last in {_KEY} again",
        )
    if read.old:
        return warn(
            f"{read.old} of {read.total} phones are encrypted with an older key",
            "run  python run.py rotate",
        )
    return ok(f"all {read.total} phones can be read")


def certificates_verify(examined: Examined) -> Finding:
    """Check that every certificate was signed by a key that the settings have."""
    own = examined.settings.certificate_key.get_secret_value()
    secret = examined.settings.secret_key.get_secret_value()
    if not (own or secret):
        return not_checked(f"the settings: {_KEY} is missing")
    keys, counts = SigningKeys(own, secret), issuing.signed_by()
    lost = sum(n for key_id, n in counts.items() if key_id not in keys.public_keys)
    if lost:
        return fail(
            f"{lost} of {sum(counts.values())} certificates were signed by another key: on paper "
            "they read as forged",
            f"add that key to {PREFIX}CERTIFICATE_KEY, behind the others; see docs/operating.md",
        )
    return ok(f"{sum(counts.values())} certificates, signed by key {keys.key_id}")


def places_are_there(examined: Examined) -> Finding:
    """Check that there are places, and among them the state of the settings."""
    states, state = places.states(), examined.settings.state
    if not places.any_place():
        return warn("there are no places yet", "run  python run.py import, or start the bot")
    if state not in states:
        return fail(
            f"there is no state {state}, only {named(states)}: the bot does not start",
            f"{PREFIX}STATE, or import its places",
        )
    return ok(f"{len(places.by_id())} places of {named(states)}")


def counters_are_right(examined: Examined) -> Finding:
    """Check the counters against the rows that they count."""
    differences = counters.check(examined.now, fix=examined.fix)
    if wrong := [f"{d.counter} of {d.code}" for d in differences if not d.fixed]:
        return fail(f"{len(wrong)} are wrong: {named(wrong)}", "run  python run.py recount --fix")
    fixed = f", {len(differences)} of them corrected now" if differences else ""
    return ok(f"all counters are right{fixed}")


def before_migration(schema: Finding) -> Finding:
    """Return the finding of a check that needs tables, where they are not those of the program."""
    return not_checked(f"the schema: {schema.found}")
