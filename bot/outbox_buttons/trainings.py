"""The buttons of messages about sessions: seats, attendance, lines and hand-overs."""

from collections.abc import Iterable

from bot.button import Button
from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column, rows
from bot.messages import trainings
from bot.waiting_buttons import is_for_them, leave_one_of, position_buttons
from models.attendance import AttendanceStage, AttendanceView
from models.handovers import HandoverNews, HandoverState
from models.relay import Coordinator
from models.seats import SessionNews, TeamSeat
from models.session_changes import Cancelled, ChangeNews, WaitingChange
from models.trainings import GivenUp, Reminder, Session, WaitingNews
from models.turnout import Claim, Coming, Reason


def reminder_buttons(
    reminder: Reminder, t: Text, ask: Iterable[Coordinator], coming: Coming | None
) -> Keyboard:
    """Return the buttons of a reminder: coming or not, the map, and whom to ask.

    Who has said that they come is not asked again, but can still say that they can't.
    """
    session, way = reminder.session, way_buttons(reminder.session, t, ask)
    no = button(t.plain("seats.button_cannot"), "cannot", reminder.enrolment_id)
    if coming is Coming.YES:
        return way + column([no])
    yes = coming_button("seats.button_coming", reminder.enrolment_id, session, t)
    return column([yes, no]) + way


def feedback_buttons(enrolment_id: int, t: Text) -> Keyboard:
    """Return the answers to how a session was, from the best to the worst."""
    return column(
        button(t.plain(f"feedback.rating_{rating}"), "rate", enrolment_id, rating)
        for rating in range(5, 0, -1)
    )


def coming_button(key: str, enrolment_id: int, session: Session, t: Text) -> Button:
    """Return the button that says one comes, at the time that the session has now."""
    return button(t.plain(key), "coming", enrolment_id, int(session.starts_at.timestamp()))


def way_buttons(session: Session, t: Text, ask: Iterable[Coordinator]) -> Keyboard:
    """Return the buttons that show a session on the map, and write to whom one can ask."""
    buttons = [Button(t.plain("seats.button_map"), url=trainings.map_link(session))]
    for one in list(ask)[:1]:
        label = t.plain("relay.button_write", name=t.person(one.name))
        buttons.append(button(label, "writeto", one.worker_id))
    return column(buttons)


def changed_buttons(news: ChangeNews, t: Text, ask: Iterable[Coordinator]) -> Keyboard:
    """Return the buttons of a change: keep, give up, other dates where it asks; else the way."""
    session, seat = news.session, news.enrolment_id
    if not news.held:
        return column([_other_dates(seat, t), command_button(t, "trainings")])
    no = button(t.plain("changed.button_give_up"), "cannot", seat)
    if news.answer_by is None:
        return way_buttons(session, t, ask) + column([no])
    keep = coming_button("changed.button_keep", seat, session, t)
    return column([keep, no, _other_dates(seat, t)]) + way_buttons(session, t, ask)


def cancelled_buttons(gone: Cancelled, t: Text) -> Keyboard:
    """Return buttons that take a seat in others of the same subject, and show all sessions."""
    return others_buttons(gone.others, t) + column([command_button(t, "trainings")])


def others_buttons(sessions: Iterable[Session], t: Text) -> Keyboard:
    """Return a button that takes a seat in each of these sessions."""
    labels = trainings.labels(t, "trainings.button_enrol", sessions)
    return column(button(label, "run", "enrol", code) for code, label in labels.items())


def lead_buttons(session: Session, t: Text) -> Keyboard:
    """Return what a trainer looks at before their session: names, and the session."""
    names = button(t.plain("session.button_names"), "names", session.id, 0)
    return column([names, button(t.plain("session.button_open"), "session", session.id)])


def closing_buttons(seen: AttendanceView, t: Text) -> Keyboard:
    """Return what closes the attendance of a session that is over, or leads to how it is taken."""
    id_ = seen.session.id
    if seen.stage is AttendanceStage.OPEN:
        close = button(t.plain("attendance.button_close"), "endattendance", id_)
        return column([close, button(t.plain("attendance.button_list"), "ticks", id_, 0)])
    return column([button(t.plain("button.attendance"), "attendance", id_)])


def handover_buttons(news: HandoverNews, t: Text) -> Keyboard:
    """Return the buttons of a hand-over: take it or not; or look at the session that it was."""
    if news.until:
        take = agreeing(button(t.plain("handover.button_take"), "takeover", news.offer_id))
        cannot = button(t.plain("handover.button_decline"), "nottakeover", news.offer_id)
        return column([take, cannot])
    if news.offer_id or (news.led and news.what == HandoverState.TAKEN):
        return column([command_button(t, "mysessions")])
    look = button(t.plain("session.button_open"), "session", news.session.id)
    if news.what == HandoverState.TAKEN:
        return column([look])
    return column([button(t.plain("handover.button_again"), "handover", news.session.id), look])


def presence_buttons(enrolment_id: int, t: Text) -> Keyboard:
    """Return the answers to the question whether somebody was at their session."""
    answers = (("was_there", 1), ("was_not", 0))
    return column(
        button(t.plain(f"attendance.button_{key}"), "wasthere", enrolment_id, value)
        for key, value in answers
    )


def absent_buttons(enrolment_id: int, t: Text) -> Keyboard:
    """Return the reasons of who did not come, and that they were there."""
    reasons = [
        button(t.plain(f"seats.reason.{reason}"), "absent", enrolment_id, reason)
        for reason in Reason
    ]
    return rows(reasons, 2)


def gave_up_buttons(seat: GivenUp, t: Text) -> Keyboard:
    """Return what takes a seat back that was given up by mistake."""
    again = button(t.plain("trainings.button_again"), "run", "enrol", seat.session.code)
    return column([command_button(t, "mytrainings"), again])


def claim_buttons(claim: Claim, t: Text) -> Keyboard:
    """Return what puts somebody on the list who says that they were there, or shows the list."""
    add = button(t.plain("absent.button_add"), "addlisted", claim.enrolment_id)
    names = button(t.plain("attendance.button_correct"), "ticks", claim.session.id, 0)
    return column([add, names])


def passed_buttons(enrolment_id: int, t: Text) -> Keyboard:
    """Return the button that shows the certificate of somebody who has passed."""
    return column([button(t.plain("certificates.button_show"), "certificate", enrolment_id)])


def near_buttons(news: SessionNews, t: Text) -> Keyboard:
    """Return the buttons under a session near by: take a seat, see others, hear of the next."""
    label = trainings.label(t, "trainings.button_enrol", news.session)
    return column(
        [
            button(label, "run", "enrol", news.session.code),
            command_button(t, "trainings"),
            button(t.plain("seats.button_next"), "tellnear", 1),
        ]
    )


def team_seat_buttons(seat: TeamSeat, t: Text) -> Keyboard:
    """Return the buttons under a seat that somebody took for one: keep it, or decline."""
    decline = button(t.plain("seats.button_decline"), "run", "cancel", seat.session.code)
    return column([command_button(t, "mytrainings"), decline])


def waiting_buttons(told: WaitingNews, t: Text) -> Keyboard:
    """Return what somebody who waits can do; after a cancelled session, see which others are."""
    if told.what == "cancelled":
        leave = leave_one_of(t, told.position.session)
        return column([command_button(t, "trainings"), leave])
    return position_buttons(t, told.position)


def waiting_change_buttons(news: WaitingChange, t: Text) -> Keyboard:
    """Return what somebody who waits can do when the session has changed."""
    if news.position is None:
        return column([command_button(t, "mytrainings"), command_button(t, "trainings")])
    buttons = position_buttons(t, news.position)
    if is_for_them(news.position):
        return buttons
    return column([command_button(t, "trainings")]) + buttons


def _other_dates(enrolment_id: int, t: Text) -> Button:
    return button(t.plain("changed.button_others"), "otherdates", enrolment_id)
