"""Render the planning of a session, for coordinators."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from bot.messages import polls, trainings
from models.bookings import Trainer
from models.places import Place
from models.polls import Silence
from models.trainings import NewSession, Session


def long_day(t: Text, day: date) -> str:
    """Return a day with its weekday."""
    return f"{t.weekday(day)}, {t.date(day)}"


def confirm_session(
    t: Text,
    new: NewSession,
    place: Place,
    trainer: Trainer | None = None,
    silence: Silence | None = None,
) -> Html:
    """Render a session that is not planned yet, to be confirmed.

    Where it falls into the silence before a poll, it warns of that.
    """
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
    if trainer is not None:
        asked = Html(f"{asked}\n{t('planning.with_trainer', trainer=t.person(trainer.name))}")
    return Html("\n\n".join([*_warning(t, silence), asked]))


def session_made(t: Text, session: Session, username: str, silence: Silence | None = None) -> Html:
    """Render that a session is planned, its link for workers, and a silence that it falls into."""
    link = trainings.session_link(username, session)
    return Html(
        "\n\n".join(
            [
                t("planning.session_made", code=session.code),
                *_warning(t, silence),
                trainings.about(t, session),
                t("planning.session_link", command=f"/enrol {session.code}", link=link),
            ]
        )
    )


def _warning(t: Text, silence: Silence | None) -> list[Html]:
    return [polls.falls_into(t, silence)] if silence else []


def called_off(t: Text, session: Session) -> Html:
    """Render that a session was cancelled, and how many people are told."""
    if not session.taken:
        return t("planning.called_off", code=session.code)
    return t("planning.called_off_told", code=session.code, n=session.taken)
