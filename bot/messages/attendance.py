"""Render the attendance of a session, for the trainer, the hall and the worker."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.attendance import (
    Answered,
    Arrival,
    AttendanceStage,
    AttendanceView,
    Attendee,
    Scanner,
    TickedNumbers,
)
from models.trainings import Session


def label(t: Text, session: Session) -> str:
    """Return the label of a session's button."""
    return f"{session.code} {trainings.label(t, 'attendance.button_session', session)}"


def state(t: Text, seen: AttendanceView) -> Html:
    """Render the session, how far its attendance has come, and how many are there."""
    stage, gap, hint = _stage(t, seen).partition("\n\n")
    lines = [*trainings.where(t, seen.session), Html(""), Html(stage), *_counts(t, seen)]
    if seen.stage is AttendanceStage.OPEN and seen.lacking:
        lines.append(t.plural("attendance.lacking", seen.lacking))
    return Html("\n".join(lines) + gap + hint)


def for_the_hall(t: Text, seen: AttendanceView) -> Html:
    """Render what stands below the QR code, and in its place once the attendance is closed."""
    closed = seen.stage is not AttendanceStage.OPEN
    return t(
        "attendance.hall_closed" if closed else "attendance.for_the_hall",
        code=seen.session.code,
        title=seen.session.title,
        digits=seen.code,
        present=seen.present,
        taken=seen.session.taken,
    )


def to_close(t: Text, seen: AttendanceView) -> Html:
    """Render to who led a session that it is over, and what is left to do."""
    is_open = seen.stage is AttendanceStage.OPEN
    return t(
        "attendance.over" if is_open else "attendance.over_not_taken",
        code=seen.session.code,
        title=seen.session.title,
        present=seen.present,
        taken=seen.session.taken,
    )


def check_in_link(username: str, seen: AttendanceView) -> str:
    """Return the link in the QR code of this minute."""
    return f"https://t.me/{username}?start=p{seen.session.id}-{seen.code}"


def list_of(t: Text, seen: AttendanceView, total: int) -> Html:
    """Render the head of the list of those who have a seat."""
    closed = seen.stage is AttendanceStage.CLOSED
    if not total:
        key = "session.nobody_had" if closed else "attendance.list_empty"
        return t(key, code=seen.session.code)
    key = "attendance.list_passed" if closed else "attendance.list_present"
    done = seen.passed if closed else seen.present
    head = t(key, code=seen.session.code, done=done, total=total)
    if closed or seen.witnesses == 1:
        return head
    return Html(f"{head}\n\n{t('attendance.list_lacking')}")


def line(t: Text, one: Attendee, stage: AttendanceStage) -> str:
    """Return the label of a line of the list."""
    is_done = one.passed if stage is AttendanceStage.CLOSED else one.present
    lacking = one.lacking and stage is not AttendanceStage.CLOSED
    return f"{'✅' if is_done else '🕐' if lacking else '⬜'} {one.name}"


def ask_close(t: Text, seen: AttendanceView) -> Html:
    """Render the question whether to close it; who lacks a witness would not count."""
    question = t(
        "attendance.ask_close",
        code=seen.session.code,
        present=seen.present,
        taken=seen.session.taken,
    )
    if not seen.lacking:
        return question
    return Html(f"{question}\n\n{t.plural('attendance.lacking', seen.lacking)}")


def arrived(t: Text, arrival: Arrival) -> Html:
    """Render to a worker that they are on the list, or what is still missing."""
    key = "attendance.arrived_lacking" if arrival.lacking else "attendance.arrived"
    return t(key, code=arrival.session.code, title=arrival.session.title)


def came(t: Text, arrival: Arrival) -> Html:
    """Render to the trainer, or who scans for them, that somebody is on the list."""
    key = "scanned_lacking" if arrival.lacking else "scanned_again" if arrival.again else "scanned"
    return t(f"attendance.{key}", name=t.person(arrival.name), code=arrival.session.code)


def scanners(t: Text, session: Session, people: tuple[Scanner, ...]) -> Html:
    """Render the head of the list of those who may scan cards."""
    return t("attendance.scanners" if people else "attendance.scanners_none", code=session.code)


def may_scan(t: Text, session: Session) -> Html:
    """Render to somebody that they may scan cards at a session, and how."""
    return t(
        "attendance.may_scan",
        code=session.code,
        title=session.title,
        day=t.short_day(session.starts_at),
        time=t.moment(session.starts_at),
    )


def were_you_there(t: Text, session: Session) -> Html:
    """Render the question of the lot."""
    return t(
        "attendance.were_you_there",
        day=t.short_day(session.starts_at),
        code=session.code,
        title=session.title,
        place=t.name(session.place),
    )


def answered(t: Text, answer: Answered) -> Html:
    """Render what was answered to the question of the lot."""
    key = "answered_yes" if answer.was_there else "answered_no"
    return t(f"attendance.{key}", code=answer.session.code)


def ticked(t: Text, done: TickedNumbers) -> Html:
    """Render what typing the numbers of the list did."""
    lines = []
    counting = done.ticked - done.lacking
    if counting or not (done.before or done.lacking):
        lines.append(t.plural("attendance.ticked", counting, code=done.session.code))
    if done.lacking:
        lines.append(t.plural("attendance.ticked_lacking", done.lacking, code=done.session.code))
    if done.before:
        lines.append(t.plural("attendance.ticked_before", done.before))
    return Html("\n".join(lines))


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


def _counts(t: Text, seen: AttendanceView) -> list[Html]:
    """Return what a closed attendance came to, and what the lot found."""
    counts = seen.counts
    if counts is None or not counts.present:
        return []
    lines = [t("attendance.counts", scanned=counts.scanned, ticked=counts.ticked_only)]
    if counts.asked:
        lines.append(t("attendance.counts_asked", asked=counts.asked, yes=counts.yes, no=counts.no))
    return lines
