"""Render the planning of a session and the setting of a target, for coordinators."""

from datetime import date

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages import trainings
from models.places import Place
from models.targets import Pace
from models.trainings import NewSession, Session


def long_day(t: Text, day: date) -> str:
    """Return a day with its weekday."""
    return f"{t.weekday(day)}, {t.date(day)}"


def confirm_session(t: Text, new: NewSession, place: Place) -> Html:
    """Render a session that is not planned yet, to be confirmed."""
    return t(
        "planning.confirm_session",
        subject=new.title,
        day=long_day(t, new.starts_at),
        time=t.time(new.starts_at),
        venue=new.venue,
        code=place.code,
        place=t.name(place),
        seats=str(new.seats),
    )


def session_made(t: Text, session: Session, username: str) -> Html:
    """Render that a session is planned, and its link for workers."""
    link = f"https://t.me/{username}?start=e{session.id}"
    return Html(
        "\n\n".join(
            [
                t("planning.session_made", code=session.code),
                trainings.about(t, session),
                t("planning.session_link", command=f"/enrol {session.code}", link=link),
            ]
        )
    )


def confirm_target(t: Text, pace: Pace, place: Place, older: Pace | None) -> Html:
    """Render a target to be confirmed: what each day asks, and which target it would replace."""
    blocks = [t("planning.confirm_target"), _target(t, pace, place)]
    if older is not None:
        day = t.date(older.until)
        blocks.append(t("planning.replaces", done=older.done, number=older.number, day=day))
    return Html("\n\n".join(blocks))


def target_set(t: Text, pace: Pace, place: Place) -> Html:
    """Render that a target is set, what it asks of each day, and how to change it."""
    blocks = [
        t("planning.target_set"),
        _target(t, pace, place),
        t("planning.target_change"),
    ]
    return Html("\n\n".join(blocks))


def until_label(t: Text, today: date, day: date) -> str:
    """Return a button's label for a last day: in how many days, and its date."""
    return plain(t.plural("planning.in_days", (day - today).days, day=t.date(day)))


def _target(t: Text, pace: Pace, place: Place) -> Html:
    head = t(
        "planning.target",
        code=place.code,
        place=t.name(place),
        measure=t.plain(f"planning.measure_{pace.measure}"),
        done=pace.done,
        number=pace.number,
        day=long_day(t, pace.until),
    )
    if pace.done >= pace.number:
        return Html(f"{head}\n{t('planning.reached')}")
    return Html(f"{head}\n{t.plural('planning.per_day', pace.days_left, today=pace.each_day)}")
