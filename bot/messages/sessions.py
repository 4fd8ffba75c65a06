"""Render the planning of a session, for coordinators."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.bookings import Trainer
from models.places import Place
from models.trainings import NewSession, Session


def long_day(t: Text, day: date) -> str:
    """Return a day with its weekday."""
    return f"{t.weekday(day)}, {t.date(day)}"


def confirm_session(t: Text, new: NewSession, place: Place, trainer: Trainer | None = None) -> Html:
    """Render a session that is not planned yet, to be confirmed."""
    asked = t(
        "planning.confirm_session",
        subject=new.title,
        day=long_day(t, new.starts_at),
        time=t.moment(new.starts_at),
        venue=new.venue,
        code=place.code,
        place=t.name(place),
        seats=str(new.seats),
    )
    if trainer is None:
        return asked
    return Html(f"{asked}\n{t('planning.with_trainer', trainer=t.person(trainer.name))}")


def session_made(t: Text, session: Session, username: str) -> Html:
    """Render that a session is planned, and its link for workers."""
    link = trainings.session_link(username, session)
    return Html(
        "\n\n".join(
            [
                t("planning.session_made", code=session.code),
                trainings.about(t, session),
                t("planning.session_link", command=f"/enrol {session.code}", link=link),
            ]
        )
    )


def called_off(t: Text, session: Session) -> Html:
    """Render that a session was cancelled, and how many people are told."""
    if not session.taken:
        return t("planning.called_off", code=session.code)
    return t("planning.called_off_told", code=session.code, n=session.taken)
