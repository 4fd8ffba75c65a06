"""Render profile changes: name, booth and phone."""

from bot.html import Html
from bot.i18n import Text
from models.account import AccountNews, BoothChange, NameChange
from models.places import Booth
from models.workers import Worker


def ask_name(t: Text, current: str) -> Html:
    """Render the question for the new name."""
    return t("changes.ask_name", name=current)


def ask_phone(t: Text) -> Html:
    """Render the question for the new phone, which is shared as a contact."""
    return t("changes.ask_phone")


def name(t: Text, change: NameChange) -> Html:
    """Render the new and the previous name: both bold, for the button that changes back."""
    if change.before is None:
        return name_is(t, change.worker)
    return t("changes.name", name=change.worker.name, before=change.before, code=change.worker.code)


def name_is(t: Text, worker: Worker) -> Html:
    """Render the name alone, with no other to change back to."""
    return t("changes.name_is", name=worker.name, code=worker.code)


def booth(t: Text, change: BoothChange) -> Html:
    """Render the new booth, the previous one, and the posts that ended there."""
    code, booth_now = change.worker.code, _booth(t, change.worker.booth)
    known = not change.worker.booth.retired
    if change.before is None:
        return t("changes.booth_is" if known else "changes.ac_is", booth=booth_now, code=code)
    former = _former(t, change.before)
    key = "changes.booth" if known else "changes.ac"
    lines = [t(key, booth=booth_now, before=former, code=code)]
    lines += [
        t("changes.post_ended", post=post.title(t.language), code=post.code)
        for post in change.ended
    ]
    return Html("\n".join(lines))


def phone(t: Text, code: str) -> Html:
    """Render that the new phone is stored, without showing it."""
    return t("changes.phone", code=code)


def account_news(t: Text, news: AccountNews) -> Html:
    """Render for an account that its registration moved away, or that its phone is lost."""
    return t(f"claim.news_{news.what}", code=news.code)


def _former(t: Text, booth: Booth) -> str:
    return f"{booth.code} {booth.name(t.language)}"


def _booth(t: Text, booth: Booth) -> str:
    home = booth.home
    return f"{home.code} {home.name(t.language)}"
