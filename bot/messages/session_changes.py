"""Render a session for its coordinator or trainer: its numbers, its names, and its changes."""

from collections.abc import Sequence
from datetime import datetime

from bot.html import Html
from bot.i18n import Text
from bot.messages import polls, trainings
from models.polls import Silence
from models.session_changes import Changed, Listed, SessionView
from models.trainings import Session


def view(t: Text, seen: SessionView) -> Html:
    """Render a session as it is now, and how many to expect."""
    lines = list(trainings.where(t, seen.session))
    if seen.session.cancelled:
        lines.append(t("session.cancelled"))
    return Html("\n".join([*lines, "", *trainings.expecting(t, seen.session, seen.expected)]))


def names(t: Text, session: Session, people: Sequence[Listed], total: int) -> Html:
    """Render a page of those who have a seat; a tick is for who said that they come."""
    lines = [
        t("session.name_sure" if one.coming else "session.name", name=t.person(one.name))
        for one in people
    ]
    head = t("session.names", n=total, code=session.code)
    return Html("\n".join([head, "", *lines, "", t("session.names_footer")]))


def confirm(
    t: Text,
    what: str,
    session: Session,
    new: Html | str,
    seats: int,
    silence: Silence | None = None,
) -> Html:
    """Render a change that is not made yet: what it was, what it will be, and who is told.

    Where it is moved into the silence before a poll, it warns of that.
    """
    line = t("session.from_to", before=_present(t, what, session), after=new)
    blocks = [t(f"session.confirm_{what}", code=session.code), line]
    if what == "seats":
        lost = session.taken - seats
        blocks.append(t.plural("session.lose", lost) if lost > 0 else t("session.nobody_loses"))
    elif session.taken:
        blocks.append(t("session.asked" if what == "move" else "session.told", n=session.taken))
    if silence is not None:
        blocks.append(polls.falls_into(t, silence))
    return Html("\n\n".join(blocks))


def changed(t: Text, what: str, changed: Changed, silence: Silence | None = None) -> Html:
    """Render that a change was made, how many are told of it, and a silence that it falls into."""
    session = changed.session
    key = "session.done_bring_nothing" if what == "bring" and not session.bring else None
    lines = [t(key or f"session.done_{what}", code=session.code)]
    if changed.told:
        lines.append(
            t("session.telling_asked" if what == "move" else "session.telling", n=changed.told)
        )
    warning = ["", polls.falls_into(t, silence)] if silence else []
    return Html("\n".join([" ".join(lines), *warning, "", trainings.about(t, session)]))


def moment(t: Text, at: datetime) -> Html:
    """Return a day with its time, as a change names both."""
    return Html(f"{trainings.when_at(t, at)}, {t.moment(at)}")


def _present(t: Text, what: str, session: Session) -> Html | str:
    if what == "move":
        return moment(t, session.starts_at)
    return session.venue if what == "venue" else str(session.seats)
