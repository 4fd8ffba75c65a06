"""Buttons under the messages of the outbox, and under a group's own digest."""

from collections.abc import Iterable

from bot.button import Button
from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column, deep_link, rows, to_whatsapp
from bot.messages import digests, placement, trainings
from bot.waiting_buttons import is_for_them, leave_one_of, position_buttons
from models.account import AccountNews
from models.attendance import AttendanceStage, AttendanceView
from models.booth_care import CareNews
from models.broadcasts import BroadcastView, Letter
from models.digests import ScheduleDigest, TargetsDigest
from models.handovers import HandoverNews, HandoverState
from models.morning import Morning
from models.outbox_subjects import OutboxSubject
from models.placement import PlacementAnswer, PlacementQuestion
from models.polls import Lift
from models.posts import PostAssignment
from models.relay import Coordinator
from models.seats import SessionNews, TeamSeat
from models.session_changes import Cancelled, ChangeNews, WaitingChange
from models.trainings import GivenUp, Reminder, Session, WaitingNews
from models.turnout import Claim, Coming, Reason

MAX_ENROL_BUTTONS = 8


def enrol_buttons(sessions: Iterable[Session], t: Text, username: str) -> Keyboard:
    """Return a button into the private chat for each session with a free seat."""
    free = [session for session in sessions if session.free > 0][:MAX_ENROL_BUTTONS]
    return column(_enrol(session, t, username) for session in free)


def targets_buttons(digest: TargetsDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under the day's targets: seats to take, and to send it by WhatsApp."""
    text, link = digests.targets_forward(digest, t), f"https://t.me/{username}"
    taking = column([deep_link(t.plain("booth_care.button_some"), username, "ctake")])
    return enrol_buttons(digest.sessions, t, username) + taking + _whatsapp(text, link, t)


def schedule_buttons(digest: ScheduleDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under a schedule: seats to take, and to send it by WhatsApp."""
    text, link = digests.schedule_forward(digest, t), f"https://t.me/{username}?start=ctrainings"
    return enrol_buttons(digest.sessions, t, username) + _whatsapp(text, link, t)


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


def broadcast_buttons(t: Text, letter: Letter) -> Keyboard:
    """Return the answer that a broadcast asks for, else the menu; and no more of this kind."""
    first = command_button(t, "start")
    if kind := letter.words.answer:
        first = button(t.plain(f"broadcasts.answer_{kind}"), "heard", letter.recipient)
    off = button(t.plain("quiet.button_off.broadcast"), "mute", OutboxSubject.BROADCAST)
    return column([first, off])


def second_buttons(t: Text, seen: BroadcastView) -> Keyboard:
    """Return what a second coordinator does: look at a broadcast, confirm it, decline it."""
    return column(
        [
            button(t.plain("broadcasts.button_show"), "showbroadcast", seen.id),
            agreeing(button(t.plain("broadcasts.button_second"), "seconded", seen.id)),
            button(t.plain("broadcasts.button_decline"), "declined", seen.id),
        ]
    )


def broadcast_news_buttons(t: Text, seen: BroadcastView) -> Keyboard:
    """Return the way from news of a broadcast to its progress."""
    return column([button(t.plain("broadcasts.button_progress"), "broadcast", seen.id)])


def morning_buttons(morning: Morning, t: Text) -> Keyboard:
    """Return a button for each thing that waits, and the one that switches the message off."""
    named = [*(one.session for one in morning.at_risk), *(h.session for h in morning.handovers)]
    sessions = {session.id: session for session in named}.values()
    labels = trainings.labels(t, "morning.button_session", sessions)
    looks = [button(label, "session", int(code[1:])) for code, label in labels.items()]
    return column([*looks, button(t.plain("quiet.button_off.morning"), "mute", "morning")])


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


def post_buttons(post: PostAssignment, event: str, t: Text) -> Keyboard:
    """Return the buttons of the news about a post: look at it first, decline or end it."""
    if event == "given" and post.until is None:
        look = button(t.plain("posts.button_look"), "post", post.id)
        decline = button(t.plain("posts.button_not_me"), "askend", post.id)
        return column([look, decline])
    if event == "waits":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_confirm"), "confirmpost", post.id)])
    if event == "taken":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_end"), "askend", post.id)])
    return ()


def account_buttons(news: AccountNews, t: Text) -> Keyboard:
    """Return what shares a phone anew, or else leads to the coordinator and to a registration."""
    if news.what == "lost":
        return column([button(t.plain("changes.button.phone"), "change", "phone")])
    names = ("coordinator", "register")
    return column(command_button(t, name) for name in names)


def care_buttons(told: CareNews, t: Text) -> Keyboard:
    """Return what somebody can do about a booth of theirs: keep it, look at it, give it back."""
    care = told.care
    look = button(t.plain("booth_care.button_booth", code=care.booth.code), "booth", care.booth.id)
    keep = button(t.plain("booth_care.button_keep_long"), "keepbooth", care.id)
    leave = button(t.plain("booth_care.button_leave"), "leavebooth", care.id)
    return column([look, leave] if told.what == "assigned" else [keep, look, leave])


def lift_buttons(lift: Lift, t: Text) -> Keyboard:
    """Return the answers to who asks for the silence before a poll to be lifted: keep it first."""
    return column(
        [
            button(t.plain("silence.button_keep"), "endlift", lift.id),
            button(t.plain("silence.button_agree"), "agreelift", lift.id),
        ]
    )


def review_buttons(t: Text) -> Keyboard:
    """Return the button that opens the review."""
    return column([button(t.plain("review.button_review"), "review", 0)])


def uncertain_buttons(message_id: int, t: Text) -> Keyboard:
    """Return what can be done about a digest that may not have arrived: post it again, or not."""
    return column(
        [
            button(t.plain("group.button_leave"), "leavepost", message_id),
            button(t.plain("group.button_post_again"), "postagain", message_id),
        ]
    )


def _other_dates(enrolment_id: int, t: Text) -> Button:
    return button(t.plain("changed.button_others"), "otherdates", enrolment_id)


def _whatsapp(text: str, link: str, t: Text) -> Keyboard:
    return column([to_whatsapp(t.plain("button.whatsapp"), text, link)]) if text else ()


def _enrol(session: Session, t: Text, username: str) -> Button:
    label = trainings.label(t, "digest.enrol", session)
    return agreeing(deep_link(label, username, f"e{session.id}"))


def placement_buttons(question: PlacementQuestion, t: Text) -> Keyboard:
    """Return the answers to the question for one's booth."""
    halves = [
        button(placement.half(t, booth), "myhalf", question.id, booth.id)
        for booth in question.choices
    ]
    find = button(t.plain("placement.button_find"), "findbooth")
    others = [
        button(t.plain(f"placement.button_{answer}"), "notmyhalf", question.id, answer)
        for answer in (PlacementAnswer.ELSEWHERE, PlacementAnswer.UNKNOWN)
    ]
    return column([*(halves or [find]), *others])
