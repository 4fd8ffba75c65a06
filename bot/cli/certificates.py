"""Commands about certificates: verify one, revoke many, publish what was revoked."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.terminal import CommandError, need_migrated, open_database, out
from bot.html import plain
from bot.i18n import Catalogues
from bot.messages import certificates as messages
from bot.pictures import qr_reader
from bot.verify_page import page
from config import settings
from config.settings import Settings
from models import trainings
from models.certificates import (
    CertificateStatus,
    SigningKeys,
    issuing,
    revocations,
    status_list,
    verification,
)
from models.clock import Clock
from models.typed_text import cleaned

LONGEST_PATH = 255  # bytes; a longer argument is a text


def verify(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|TEXT",
            help="A picture of a certificate, a file with the text of its QR code, that text "
            "itself, or a serial.",
        ),
    ],
) -> None:
    """Check whether a certificate is valid. Exit code 0 when it is, 1 when it is not.

    On a page with several certificates each is checked, and all must be valid.
    """
    loaded = settings.load()
    texts = _texts_of(what)
    with open_database(loaded) as database:
        need_migrated(database)
        signing, now = keys(loaded), Clock().now()
        checks = [verification.verify(text, signing, now) for text in texts]
    t = Catalogues().text("en", ZoneInfo(loaded.timezone))
    said = (f"{one.status.upper()}\n{plain(messages.verdict(t, one))}" for one in checks)
    print("\n\n".join(said))  # noqa: T201 - to be piped
    if any(one.status is not CertificateStatus.VALID for one in checks):
        raise typer.Exit(1)


def revoke(
    serials: Annotated[
        list[str] | None, typer.Argument(metavar="SERIAL…", help="Such as C7K3M-9QX.")
    ] = None,
    session: Annotated[str, typer.Option(help="All of a session, such as T42.")] = "",
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A serial on each line.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Make them valid again.")] = False,
) -> None:
    """Revoke certificates, one or many at once."""
    loaded, now = settings.load(), Clock().now()
    wanted = [*(serials or ()), *(file.read_text("utf-8").splitlines() if file else ())]
    with open_database(loaded) as database:
        need_migrated(database)
        if session:
            found = trainings.find_session(cleaned(session), now)
            if not undo:  # else who asks for theirs later would get one that is valid
                issuing.issue_all(found.id, keys(loaded), loaded.zone, now)
            wanted += revocations.of_session(found.id)
        if not wanted:
            raise CommandError("Name a serial, or --session T42, or --file FILE.")
        done = (revocations.restore if undo else revocations.revoke)(wanted, now)
    out.print(f"{'Valid again' if undo else 'Revoked'}: {done.count}")
    if done.unknown:
        raise CommandError(f"These are not our certificates: {', '.join(done.unknown)}")


def verify_page(
    file: Annotated[Path, typer.Argument(dir_okay=False, metavar="FILE.html")],
) -> None:
    """Write a page that verifies certificates in the browser, without a network.

    The public key and the list of what is not valid are in it, so it is as new as that list.
    """
    loaded, now = settings.load(), Clock().now()
    today = now.astimezone(loaded.zone).date()
    with open_database(loaded) as database:
        need_migrated(database)
        listed, good_today = revocations.listed(now), revocations.good_since(today, now)
    signing = keys(loaded)
    content = page(Catalogues(), loaded, signing.public_keys, listed, today, good_today)
    file.write_text(content, "utf-8")
    out.print(f"{file}: {len(listed)} listed. Public keys: {', '.join(signing.public_keys)}")


def write_status_list(
    file: Annotated[Path, typer.Argument(dir_okay=False, metavar="FILE.jwt")],
) -> None:
    """Write the status list, from which wallets learn whether an Open Badge was revoked.

    It is to be published at SHAKTI_STATUS_LIST_URL, which the badges name.
    """
    loaded, now = settings.load(), Clock().now()
    url = loaded.status_list_url
    if not url:
        raise CommandError(
            "Set SHAKTI_STATUS_LIST_URL to the address where you publish it; badges name it."
        )
    with open_database(loaded) as database:
        need_migrated(database)
        revoked, highest = revocations.numbers(now)
    file.write_text(status_list.token(revoked, highest, keys(loaded), url=url, now=now), "utf-8")
    out.print(f"{file}: {len(revoked)} revoked. Publish it at {url}")


def keys(loaded: Settings) -> SigningKeys:
    """Return the keys of the settings. Raises BadSettings without any."""
    if not loaded.certificate_key.get_secret_value():
        settings.require(loaded, "secret_key")
    return SigningKeys(
        loaded.certificate_key.get_secret_value(), loaded.secret_key.get_secret_value()
    )


def _texts_of(what: str) -> tuple[str, ...]:
    """Return the text that an argument is, or those that are in the file that it names."""
    path = Path(what)
    if len(what.encode()) > LONGEST_PATH:
        return (what,)
    if not path.is_file():
        if (path.suffix or path.is_dir()) and not verification.is_meant(what):
            raise CommandError(f"{what}: there is no such file.")
        return (what,)
    content = path.read_bytes()
    try:
        return (content.decode("utf-8"),)
    except UnicodeDecodeError:
        texts = qr_reader.texts(content)
    if not texts:
        raise CommandError(f"{what}: no QR code could be read in it. Try its text or its serial.")
    return tuple(filter(verification.is_meant, texts)) or texts[:1]
