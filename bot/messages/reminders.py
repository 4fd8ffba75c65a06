"""Render what those with a seat in a session are sent: before it, when it changes, after it."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.session_changes import Cancelled, ChangeKind, ChangeNews
from models.trainings import GivenUp, Reminder, Session
from models.turnout import Absence, Claim, Coming, Reason, Seat, TrainerNote


def remind(reminder: Reminder, t: Text, coming: Coming | None) -> Html:
    """Render when and where the session is, and ask whether they come, unless they said so."""
    session = reminder.session
    today = t.date(session.starts_at) == t.date(reminder.today)
    title = t("reminder.today" if today else "reminder.tomorrow", time=t.moment(session.starts_at))
    ask = t("reminder.sure" if coming is Coming.YES else "reminder.ask")
    return Html("\n".join([title, "", *trainings.where(t, session), "", ask]))


def cancelled(t: Text, gone: Cancelled) -> Html:
    """Render that a session will not take place, for somebody who has a seat in it."""
    key = "reminder.cancelled_others" if gone.others else "reminder.cancelled"
    return Html("\n".join([t(key), "", *trainings.where(t, gone.session)]))


def cancelled_lead(t: Text, session: Session) -> Html:
    """Render to a trainer that their session will not take place."""
    title = t("changed.cancelled_lead", code=session.code)
    return Html("\n".join([title, "", *trainings.where(t, session)]))


def changed(t: Text, news: ChangeNews, more: int = 0) -> Html:
    """Render what was changed about a session, and ask where an answer is wanted.

    `more` sessions of the same trainer were changed in the same way.
    """
    session, lines = news.session, list[str]()
    if news.before is not None:
        before = f"{trainings.when_at(t, news.before)}, {t.moment(news.before)}"
        lines.append(t("changed.before", before=Html(before)))
    lines += ["", *trainings.where(t, session)]
    if news.clash:
        lines += ["", t("changed.clash", other=news.clash)]
    if news.answer_by is not None:
        day, time = t.short_day(news.answer_by), t.moment(news.answer_by)
        lines += ["", t("changed.ask", day=day, time=time)]
    if more:
        lines += ["", t.plural("changed.more", more)]
    return Html("\n".join([t(_title(news), code=session.code), *lines]))


def came_answer(t: Text, seat: Seat) -> Html:
    """Render that somebody comes, with everything needed for it."""
    return Html("\n".join([t("seats.coming"), "", *trainings.where(t, seat.session)]))


def moved_since(t: Text, seat: Seat) -> Html:
    """Render how the session is now, for an answer that was about another time of it."""
    lines = ["", *trainings.where(t, seat.session), "", t("reminder.ask")]
    return Html("\n".join([t("changed.moved", code=seat.session.code), *lines]))


def no_answer(t: Text, seat: Seat) -> Html:
    """Render that the seat was given back, and ask why."""
    return t("seats.given_back", code=seat.session.code, title=seat.session.title)


def expected(t: Text, note: TrainerNote) -> Html:
    """Render to a trainer that their session is tomorrow, and how many to expect."""
    lines = [t("expected.title"), "", *trainings.where(t, note.session), ""]
    return Html("\n".join([*lines, *trainings.expecting(t, note.session, note.expected)]))


def ask_feedback(t: Text, session: Session) -> Html:
    """Render the question how a session was, for somebody who was there."""
    return t("feedback.ask", title=session.title)


def ask_absent(t: Text, session: Session) -> Html:
    """Render the question why somebody did not come."""
    day = t.short_day(session.starts_at)
    return t("absent.ask", day=day, code=session.code, title=session.title)


def why_absent(t: Text, done: Absence, said: Reason) -> Html:
    """Render what becomes of the answer of somebody who did not come, or was there after all."""
    if done.listed:
        return t("attendance.arrived", code=done.session.code, title=done.session.title)
    return t("absent.there" if said is Reason.THERE else "absent.thanks")


def claim(t: Text, one: Claim) -> Html:
    """Render to who led a session that somebody says they were there."""
    day, name = t.short_day(one.session.starts_at), t.person(one.name)
    return t("absent.claim", name=name, day=day, code=one.session.code, title=one.session.title)


def gave_up(t: Text, seat: GivenUp) -> Html:
    """Render that somebody lost a seat because they are at another session at that time."""
    return t("elsewhere.gave_up", here=seat.here.code, code=seat.session.code)


def _title(news: ChangeNews) -> str:
    if news.kind is ChangeKind.SEATS:
        return "changed.seat_back" if news.held else "changed.seat_lost"
    return f"changed.{news.kind}"
