"""What a worker changes of themselves."""

from bot.i18n import Text
from bot.markup import Html
from models.changes import BoothChange, NameChange
from models.places import Booth
from models.workers import Worker


def ask_name(t: Text, present: str) -> Html:
    """Ask for the new name."""
    return t("changes.ask_name", name=present)


def ask_phone(t: Text) -> Html:
    """Ask for the new phone, by one's own contact."""
    return t("changes.ask_phone")


def name(t: Text, done: NameChange) -> Html:
    """Show the name, and the one before: both bold, for the button that changes back."""
    if done.before is None:
        return name_is(t, done.worker)
    return t("changes.name", name=done.worker.name, before=done.before, code=done.worker.code)


def name_is(t: Text, worker: Worker) -> Html:
    """Show the name, and no other that one could change back to."""
    return t("changes.name_is", name=worker.name, code=worker.code)


def booth(t: Text, done: BoothChange) -> Html:
    """Show the booth, the one before, and the posts that ended there."""
    code, now = done.worker.code, _booth(t, done.worker.booth)
    if done.before is None:
        return t("changes.booth_is", booth=now, code=code)
    lines = [t("changes.booth", booth=now, before=_booth(t, done.before), code=code)]
    lines += [
        t("changes.post_ended", post=post.title(t.language), code=post.code) for post in done.ended
    ]
    return Html("\n".join(lines))


def phone(t: Text, code: str) -> Html:
    """Say that the new phone is kept, without showing it."""
    return t("changes.phone", code=code)


def _booth(t: Text, booth: Booth) -> str:
    return f"{booth.code} {booth.name(t.language)}"
