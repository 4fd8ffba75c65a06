"""Render the attendance of a session, for the trainer, the hall and the worker."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.attendance import AttendanceStage, AttendanceView, Attendee
from models.trainings import Session


def label(t: Text, session: Session) -> str:
    """Return the label of a session's button."""
    return f"{session.code} {trainings.label(t, 'attendance.button_session', session)}"


def state(t: Text, seen: AttendanceView) -> Html:
    """Render the session, how far its attendance has come, and how many are there."""
    lines = [*trainings.where(t, seen.session), Html(""), _stage(t, seen)]
    return Html("\n".join(lines))


def for_the_hall(t: Text, seen: AttendanceView) -> Html:
    """Render what stands below the QR code."""
    return t(
        "attendance.for_the_hall",
        code=seen.session.code,
        title=seen.session.title,
        digits=seen.code,
        present=seen.present,
        taken=seen.session.taken,
    )


def check_in_link(username: str, seen: AttendanceView) -> str:
    """Return the link in the QR code of this minute."""
    return f"https://t.me/{username}?start=p{seen.session.id}-{seen.code}"


def list_of(t: Text, seen: AttendanceView, total: int) -> Html:
    """Render the head of the list of those who have a seat."""
    if not total:
        return t("attendance.list_empty", code=seen.session.code)
    closed = seen.stage is AttendanceStage.CLOSED
    key = "attendance.list_passed" if closed else "attendance.list_present"
    done = seen.passed if closed else seen.present
    return t(key, code=seen.session.code, done=done, total=total)


def line(t: Text, one: Attendee, stage: AttendanceStage) -> str:
    """Return the label of a line of the list."""
    is_done = one.passed if stage is AttendanceStage.CLOSED else one.present
    return f"{'✅' if is_done else '⬜'} {one.name}"


def ask_close(t: Text, seen: AttendanceView) -> Html:
    """Render the question whether to close it."""
    return t(
        "attendance.ask_close",
        code=seen.session.code,
        present=seen.present,
        taken=seen.session.taken,
    )


def arrived(t: Text, session: Session) -> Html:
    """Render to a worker that they are on the list."""
    return t("attendance.arrived", code=session.code, title=session.title)


def _stage(t: Text, seen: AttendanceView) -> Html:
    return t(
        f"attendance.{seen.stage}",
        code=seen.session.code,
        time=t.moment(seen.opens_at),
        day=t.short_day(seen.opens_at),
        present=seen.present,
        taken=seen.session.taken,
        passed=seen.passed,
    )
