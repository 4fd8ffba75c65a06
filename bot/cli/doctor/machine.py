"""Checks of what lies on this machine: settings, files, fonts."""

from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.doctor.finding import Finding, fail, named, ok, warn
from bot.i18n import Catalogues
from bot.pictures import Card, can_shape, draw
from config import organisation, unknown_settings
from config.settings import PREFIX, Settings
from models.database import private_files, sqlite_file

ENV = Path(".env")
NEW_KEY = "python run.py key"
COLOUR, WORKER = "#4B3F8C", "BS-7K3M-9QX"  # of the card that is drawn to see whether it can be


def settings_are_whole(settings: Settings) -> Finding:
    """Check what a start with these settings would not refuse, and what weakens the bot."""
    if not settings.secret_key.get_secret_value():
        key = f"{PREFIX}SECRET_KEY"
        return fail(f"{key} is missing", f"set it to your key; for a new bot:  {NEW_KEY}")
    remarks = [*unknown_settings.misspelt(), *organisation.unnamed(settings)]
    if not settings.admins:
        remarks.append(f"{PREFIX}ADMINS is empty: nobody can give the first posts")
    if _key_lies_beside_the_database(settings):
        remarks.append(
            "the database is in the same folder as .env: whoever copies the folder has the keys too"
        )
    if remarks:
        return warn("; ".join(remarks), "change .env or the environment; see docs/settings.md")
    return ok(f"{settings.campaign_name}, {settings.state}, by {settings.mode}")


def _key_lies_beside_the_database(settings: Settings) -> bool:
    file = sqlite_file(settings.database_url)
    return file is not None and file.parent.resolve() == Path.cwd() and ENV.exists()


def files_are_private(settings: Settings, *, fix: bool = False) -> Finding:
    """Check that no other account of this machine opens the database's files; `fix` closes them."""
    file = sqlite_file(settings.database_url)
    if file is None:
        return ok("the database is on a server")
    found = private_files.open_to_others(str(file))
    if found and fix:
        for path in found:
            private_files.close_to_others(path)
        return ok(f"closed to other accounts: {named(map(str, found))}")
    if found:
        paths = " ".join(map(str, found))
        return warn(
            f"open to other accounts: {named(map(str, found))}", f"run  chmod go-rwx {paths}"
        )
    return ok("the database and .env are closed to other accounts")


def fonts_draw_hindi() -> Finding:
    """Check that cards can be drawn, with the letters of Hindi in their shapes."""
    try:
        word = Catalogues().text("hi", ZoneInfo("UTC")).plain("language.name")
        draw(Card(word, COLOUR, word, WORKER, (), "https://t.me/", word))
    except OSError as error:
        return fail(f"a card cannot be drawn: {error}", "restore the files in config/fonts")
    if not can_shape():
        return fail(
            "cards show Hindi in broken shapes: Pillow has no raqm",
            "install the wheel:  pip install --force-reinstall Pillow",
        )
    return ok("cards are drawn with Mukta")
