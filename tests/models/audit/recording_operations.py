"""Every operation that records in the audit, ready to run in the small world of the tests."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from config.settings import Settings
from models import (
    attendance,
    authority,
    backups,
    booth_care,
    broadcasts,
    chats,
    digests,
    electoral_grades,
    invitations,
    norms,
    places,
    plans,
    polls,
    posts,
    review,
    rolls,
    sectors,
    tables,
    targets,
    trainings,
    workers,
)
from models.account import moving, personal_data, profile
from models.attendance import paper, scanners, scanning
from models.audit import AuditAction, history
from models.certificates import SigningKeys, issuing, revocations, sheets
from models.handovers import handing
from models.identity import worker_ids
from models.invitations import InvitationLimits, NewInvitation, disputes, leaderboard
from models.maintenance import recount
from models.people_files import ImportPreviewBuilder, batches, exports, invitation_links
from models.placement import overview, placing
from models.places import BoothPart
from models.posts import candidates, location, offers, replacement, roster
from models.review import CallAnswer, FlagState, entries, under_review, verification_calls
from models.roll_matching import ListedBooth
from models.seats import team
from models.session_changes import changing, looking
from models.strength import Weights
from models.trainings import enrol, planning, quotas
from models.waiting_list import OfferPolicy
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import (
    AGREED,
    DAY,
    HOUR,
    KEYS,
    NOON,
    SECRET,
    booth_id,
    coordinator,
    passes,
    person,
    phone,
    place_id,
)

WEIGHTS = Weights.from_settings(Settings())
INDIA = ZoneInfo("Asia/Kolkata")
OFFERS = OfferPolicy(INDIA)
TIMES = digests.Times(INDIA, time(8), time(18))
SIGNING = SigningKeys("", SECRET)
LAST_WEEK = datetime(2026, 11, 20, tzinfo=INDIA)
MEENA, ASHA, RAVI, KAMLA, GITA = 900, 1, 2, 3, 4  # Telegram ids
GROUP = -100
LIMITS = InvitationLimits(days=14, per_day=5)

Operation = Callable[[], object]
Case = Callable[[], Operation]  # prepares the world, and returns the operation to watch

# Actions that no operation of models with rows of its own records, each with the reason.
EXEMPT: Counter[AuditAction | str] = Counter(
    {
        AuditAction.ROTATE: 1,  # renews phones batch by batch, and may be stopped and begun again
        AuditAction.AUDIT: 1,  # of the command `audit`, which only reads
    }
)
CASES: dict[AuditAction | str, list[Case]] = {}


def records(action: AuditAction | str) -> Callable[[Case], Case]:
    """Register a case under its action, or under the source of one that is computed."""

    def register(case: Case) -> Case:
        CASES.setdefault(action, []).append(case)
        return case

    return register


def people() -> None:
    """Register Meena, who coordinates PC21, and Asha and Ravi, workers of two booths of Agar."""
    coordinator(MEENA, "Meena", "PC21", "166/1")
    person(ASHA, "Asha", "166/2")
    person(RAVI, "Ravi", "166/3")


def worker(telegram_id: int) -> workers.Worker:
    return workers.by_telegram_id(telegram_id)


def certified() -> tuple[int, str]:
    """Return the seat in which Asha has passed, and the serial of its certificate."""
    session = session_id()
    trainings.enrol(ASHA, session, NOON)
    passes(ASHA, session, NOON)
    seat = int(tables.Enrolment.get(tables.Enrolment.session == session).id)
    return seat, issuing.issue(ASHA, seat, SIGNING, INDIA, NOON).facts.serial


def broadcast() -> int:
    """Compose a message of Meena's to everybody in her place."""
    whom, words = broadcasts.Audience(place_id("PC21")), broadcasts.Words("कल", "")
    return broadcasts.compose(whom, words, by=MEENA, now=NOON, weights=WEIGHTS)


def broadcast_that_goes_out() -> int:
    """Send a message of Meena's."""
    number = broadcast()
    broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)
    return number


def broadcast_that_waits() -> int:
    """Ask Kamla, who coordinates the place as well, to confirm a message of Meena's."""
    coordinator(KAMLA, "Kamla", "PC21", "166/4")
    number = broadcast()
    tables.Broadcast.update(state="asked").execute()
    return number


def spot() -> location.PostLocation:
    return location.location_of(booth_id=booth_id("166/2"))


def doubtful_entry() -> int:
    row = answered(worker(ASHA))
    flag(row)
    return int(row.id)


def drawn_call() -> int:
    brought(worker(ASHA), 10, at=LAST_WEEK)
    verification_calls.weekly_calls(MEENA, INDIA, NOON)
    return int(tables.VerificationCall.get().id)


def note(by: int = MEENA, whom: int = KAMLA) -> invitations.PendingInvitation:
    new = NewInvitation(phone(whom), "Kamla Bai", booth_id("166/2"))
    return invitations.add(by, new, KEYS, LIMITS, NOON)


def reading() -> ImportPreviewBuilder:
    made = ImportPreviewBuilder(batches.scope(MEENA), "MP", KEYS, NOON, for_good=True)
    made.add_rows([(1, ["booth", "phone", "name", "inviter"])])
    made.add_rows([(2, ["166/2", "9876500001", "Kamla", ""])])
    return made


def previewed() -> int:
    return batches.save_preview(reading(), MEENA, "file", "x", NOON)[0]


def imported() -> int:
    return batches.apply(previewed(), reading(), MEENA, days=14, now=NOON).batch_id


def session_id() -> int:
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 5, "आगर")
    return planning.make_session(new, by=MEENA, now=NOON).id


def opened_session() -> tuple[int, datetime]:
    """Plan a session with Asha in it, and open its attendance; return its id and its beginning."""
    session, at = session_id(), NOON + DAY
    enrol(ASHA, session, NOON)
    attendance.open_attendance(session, by=MEENA, now=at)
    return session, at


def post_id() -> int:
    return posts.appoint(worker(ASHA).id, "booth_agent", spot(), by=MEENA, now=NOON).id


@records(AuditAction.EXPORT)
def a_list_is_taken_along() -> Operation:
    return lambda: exports.record_export(MEENA, place_id("AC166"), 3, NOON)


@records(AuditAction.READ_BOOTH)
def names_of_a_booths_workers_are_read() -> Operation:
    return lambda: workers.of_booth(booth_id("166/2"), by=MEENA, now=NOON)


@records(AuditAction.READ_POSTS)
def names_of_holders_are_read() -> Operation:
    return lambda: roster.roster(spot(), by=MEENA, now=NOON)


@records("_ACTIONS[verdict]")
def an_entry_is_rejected() -> Operation:
    entry = doubtful_entry()
    return lambda: review.decide(MEENA, entry, FlagState.REJECTED, NOON)


@records(AuditAction.TAKE_BACK)
def a_verdict_is_taken_back() -> Operation:
    review.decide(MEENA, doubtful_entry(), FlagState.REJECTED, NOON)
    flag_id = tables.Flag.get().id
    return lambda: review.take_back(MEENA, flag_id, NOON + HOUR)


@records(AuditAction.FLAGGED)
def a_flagged_entry_is_read() -> Operation:
    doubtful_entry()
    return lambda: review.queue(MEENA, NOON)


@records("action")
def a_counter_is_corrected() -> Operation:
    tables.Booth.update(confirmed=9).where(tables.Booth.part == 2).execute()
    return lambda: recount.check(NOON, fix=True)


@records(AuditAction.ENTRIES)
def entries_of_an_inviter_are_read() -> Operation:
    answered(worker(ASHA))
    return lambda: entries.of_inviter(MEENA, worker(ASHA).id, 0, NOON)


@records(AuditAction.BOARD)
def a_board_is_read() -> Operation:
    answered(worker(ASHA))
    return lambda: leaderboard.leaderboard(place_id("AC166"), MEENA, "all", NOON, INDIA)


def proposed() -> int:
    slot = plans.Slot(place_id("AC166"), "बूथ", (NOON + DAY).date(), time(16), 60, "आगर", 5)
    return plans.proposals.propose([slot], by=MEENA, now=NOON)


def made_plan() -> int:
    return plans.making.make(proposed(), by=MEENA, now=NOON, zone=INDIA).plan_id


@records(AuditAction.MAKE_PLAN)
def a_plan_is_made() -> Operation:
    plan = proposed()
    return lambda: plans.making.make(plan, by=MEENA, now=NOON, zone=INDIA)


@records(AuditAction.UNDO_PLAN)
def a_plan_is_undone() -> Operation:
    plan = made_plan()
    return lambda: plans.making.undo(plan, by=MEENA, now=NOON)


@records(AuditAction.CHANGE_PLAN)
def a_plan_is_changed() -> Operation:
    plan, seats = made_plan(), plans.PlanChange(seats=9)
    return lambda: plans.changes.change(
        plan, seats, plans.Scope.ALL, by=MEENA, now=NOON, zone=INDIA
    )


@records(AuditAction.READ_TRAINERS)
def names_of_trainers_are_read() -> Operation:
    authority.grant(worker(ASHA).id, "trainer", NOON, place_id=place_id("PC21"))
    return lambda: planning.trainers_near(place_id("PC21"), by=MEENA, now=NOON)


@records(AuditAction.TARGET)
def a_target_replaces_another() -> Operation:
    def set_target(number: int) -> object:
        return targets.set_target(
            place_id("PC21"),
            "confirmed",
            number,
            NOON.date(),
            by=MEENA,
            now=NOON,
            calendar=targets.WorkCalendar(INDIA),
        )

    set_target(10)
    return lambda: set_target(20)


def target_id() -> int:
    targets.set_target(
        place_id("PC21"),
        "confirmed",
        10,
        NOON.date(),
        by=MEENA,
        now=NOON,
        calendar=targets.WorkCalendar(INDIA),
    )
    [running] = targets.running(place_id("PC21"), NOON.date())
    return running.id


@records(AuditAction.END_TARGET)
def a_target_ends() -> Operation:
    target = target_id()
    return lambda: targets.end(target, by=MEENA, now=NOON)


@records(AuditAction.RESUME_TARGET)
def a_target_runs_again() -> Operation:
    target = target_id()
    targets.end(target, by=MEENA, now=NOON)
    calendar = targets.WorkCalendar(INDIA)
    return lambda: targets.resume(target, by=MEENA, now=NOON, calendar=calendar)


def norm_id() -> int:
    return norms.set_norm(place_id("PC21"), norms.Norm(100), by=MEENA, now=NOON).id


@records(AuditAction.NORM)
def a_norm_replaces_another() -> Operation:
    norm_id()
    return lambda: norms.set_norm(place_id("PC21"), norms.Norm(50), by=MEENA, now=NOON)


@records(AuditAction.END_NORM)
def a_norm_ends() -> Operation:
    norm = norm_id()
    return lambda: norms.end(norm, by=MEENA, now=NOON)


@records(AuditAction.RESUME_NORM)
def a_norm_holds_again() -> Operation:
    norm = norm_id()
    norms.end(norm, by=MEENA, now=NOON)
    return lambda: norms.resume(norm, by=MEENA, now=NOON)


def grade_id() -> int:
    today = NOON.date()
    return electoral_grades.set_grade(
        booth_id("166/3"), "C", "Form 20", today, by=MEENA, today=today, now=NOON
    ).id


@records(AuditAction.GRADE)
def a_booth_is_graded() -> Operation:
    return grade_id


@records(AuditAction.UNDO_GRADE)
def a_grade_is_undone() -> Operation:
    grade = grade_id()
    return lambda: electoral_grades.undo(grade, by=MEENA, now=NOON)


POLL = polls.files.PollRow(0, NOON + DAY, NOON + 3 * DAY, "1", "Gazette")


def poll_id() -> int:
    rows = [replace(POLL, ac_id=place_id("AC166"))]
    polls.recording.record(rows, "polls.csv", NOON, replace=None, sure=False)
    return int(tables.Poll.select().order_by(tables.Poll.id.desc()).get().id)


@records(AuditAction.POLLS)
def a_file_of_polls_replaces_another() -> Operation:
    poll_id()
    rows = [replace(POLL, ac_id=place_id("AC165"))]
    return lambda: polls.recording.record(rows, "other.csv", NOON, replace=1, sure=False)


@records(AuditAction.UNDO_POLLS)
def a_file_of_polls_is_undone() -> Operation:
    poll_id()
    return lambda: polls.recording.undo(1, NOON, sure=False)


@records(AuditAction.ASK_LIFT)
def somebody_asks_to_lift_a_silence() -> Operation:
    poll = poll_id()
    coordinator(GITA, "Gita", "AC166")
    return lambda: polls.lifting.ask(poll, by=MEENA, now=NOON)


@records(AuditAction.LIFT_SILENCE)
def a_silence_is_lifted() -> Operation:
    lift = polls.lifting.ask(poll_id(), by=MEENA, now=NOON).id
    coordinator(GITA, "Gita", "AC166")
    return lambda: polls.lifting.agree(lift, by=GITA, now=NOON)


@records(AuditAction.END_LIFT)
def a_silence_is_kept() -> Operation:
    lift = polls.lifting.ask(poll_id(), by=MEENA, now=NOON).id
    return lambda: polls.lifting.end(lift, by=MEENA, now=NOON)


@records(AuditAction.TAKE_BOOTH)
def a_booth_is_taken() -> Operation:
    worker(ASHA)
    return lambda: booth_care.taking.take(ASHA, booth_id("166/4"), NOON)


@records(AuditAction.ASSIGN_BOOTH)
def a_booth_is_assigned() -> Operation:
    code = worker(ASHA).code
    return lambda: booth_care.taking.assign(MEENA, booth_id("166/4"), code, NOON)


@records(AuditAction.RELEASE_BOOTH)
def a_booth_is_released() -> Operation:
    worker(ASHA)
    care = booth_care.taking.take(ASHA, booth_id("166/4"), NOON).id
    return lambda: booth_care.taking.release(ASHA, care, NOON)


@records(AuditAction.READ_CARE)
def who_has_which_booth_is_read() -> Operation:
    worker(ASHA)
    booth_care.taking.take(ASHA, booth_id("166/4"), NOON)
    read, place = booth_care.listing.read_page, place_id("PC21")
    return lambda: read(MEENA, place, NOON, offset=0, limit=10)


def sector_id() -> int:
    ac, now = place_id("AC166"), NOON
    return sectors.make(ac, "1-3", "Kanad", by=MEENA, now=now).sector.place.id


@records(AuditAction.MAKE_SECTOR)
def a_sector_is_made() -> Operation:
    return sector_id


@records(AuditAction.CHANGE_SECTOR)
def a_sector_gets_other_booths() -> Operation:
    sector = sector_id()
    return lambda: sectors.set_booths(sector, "2-4", by=MEENA, now=NOON)


@records(AuditAction.CHANGE_SECTOR)
def a_sector_gets_another_name() -> Operation:
    sector = sector_id()
    return lambda: sectors.rename(sector, "Barai", by=MEENA, now=NOON)


@records(AuditAction.REMOVE_SECTOR)
def a_sector_is_removed() -> Operation:
    sector = sector_id()
    return lambda: sectors.remove(sector, by=MEENA, now=NOON)


@records(AuditAction.UNDO_SECTOR)
def a_sector_is_undone() -> Operation:
    change, _ = sectors.remove(sector_id(), by=MEENA, now=NOON)
    return lambda: sectors.undo(change, by=MEENA, now=NOON)


@records(AuditAction.ERASE)
def a_worker_is_erased() -> Operation:
    asha = worker(ASHA).code
    return lambda: personal_data.erase(ASHA, asha, KEYS, NOON)


@records(AuditAction.APPOINT)
def a_post_is_given() -> Operation:
    return post_id


@records(AuditAction.END_POST)
def a_post_ends() -> Operation:
    post = post_id()
    return lambda: posts.end_post(post, by=MEENA, now=NOON)


@records(AuditAction.READ_POST)
def a_post_is_read() -> Operation:
    post = post_id()
    return lambda: posts.view_post(post, by=MEENA, now=NOON)


@records(AuditAction.READ_WORKER)
def a_worker_is_looked_up() -> Operation:
    return lambda: workers.look_up(worker(ASHA).code, MEENA, NOON)


@records(AuditAction.CHECKED)
def entries_under_review_are_read() -> Operation:
    doubtful_entry()
    return lambda: under_review.read_page(MEENA, place_id("AC166"), 0, NOON)


@records(AuditAction.POST_LINK)
def a_post_is_offered() -> Operation:
    return lambda: offers.create_offer("booth_agent", spot(), by=MEENA, now=NOON)


@records(AuditAction.REVOKE_LINK)
def an_offer_is_revoked() -> Operation:
    link = offers.create_offer("booth_agent", spot(), by=MEENA, now=NOON)
    return lambda: offers.revoke(link.id, by=MEENA, now=NOON)


@records(AuditAction.INVITE_WORKER)
def somebody_who_is_a_worker_is_invited() -> Operation:
    return lambda: note(whom=ASHA)


@records(AuditAction.INVITE)
def somebody_is_invited() -> Operation:
    return note


@records(AuditAction.AUDIT)
def the_audit_is_read() -> Operation:
    return lambda: history.read_page(MEENA, place_id("PC21"), 0, NOON)


@records(AuditAction.DISPUTE)
def a_worker_was_not_brought_by_them() -> Operation:
    entry = brought(worker(ASHA), KAMLA)
    return lambda: disputes.after_counting(KAMLA, entry.id, NOON)


@records(AuditAction.NOT_ME)
def an_invitation_is_disputed() -> Operation:
    token = note().token
    return lambda: disputes.by_link(token, NOON)


@records(AuditAction.READ_CANDIDATES)
def candidates_are_read() -> Operation:
    return lambda: candidates.candidates("booth_agent", spot(), by=MEENA, now=NOON)


@records(AuditAction.READ_CANDIDATE)
def a_candidate_is_read() -> Operation:
    code = worker(ASHA).code
    return lambda: candidates.candidate(code, "booth_agent", spot(), by=MEENA, now=NOON)


@records(AuditAction.READ_CANDIDATE)
def the_holder_of_a_full_post_is_read() -> Operation:
    agent = posts.location_of(booth_id=booth_id("166/1"))
    posts.appoint(worker(ASHA).id, "booth_agent", agent, by=MEENA, now=NOON)
    return lambda: replacement.shown_occupant("booth_agent", agent, by=MEENA, now=NOON)


def link_group() -> chats.GroupLink:
    return chats.link(GROUP, 0, "Agar", place_id("PC21"), by=MEENA, now=NOON)


@records(AuditAction.LINK)
def a_group_is_linked() -> Operation:
    return link_group


@records(AuditAction.UNLINK)
def a_group_is_unlinked() -> Operation:
    link_group()
    return lambda: chats.unlink(GROUP, 0, by=MEENA, now=NOON)


@records(AuditAction.UNLINK)
def a_topic_was_deleted() -> Operation:
    chats.link(GROUP, 7, "Targets", place_id("PC21"), by=MEENA, now=NOON)
    return lambda: chats.end_topic(GROUP, 7, NOON)


@records(AuditAction.SET_TIME)
def a_group_gets_its_own_time() -> Operation:
    link_group()
    return lambda: chats.set_time(GROUP, 0, "targets", NOON.time(), by=MEENA, now=NOON)


@records(AuditAction.CHANGE_NAME)
def a_name_changes() -> Operation:
    return lambda: profile.change_name(ASHA, "Asha Malviya", NOON)


@records(AuditAction.CHANGE_PHONE)
def a_phone_changes() -> Operation:
    return lambda: profile.change_phone(ASHA, phone(77), KEYS, NOON)


@records(AuditAction.CHANGE_BOOTH)
def a_worker_with_a_post_moves() -> Operation:
    post_id()
    return lambda: profile.change_booth(ASHA, booth_id("166/4"), NOON)


def unplaced() -> tuple[int, int]:
    """Retire Asha's booth; return her id and another booth."""
    home = worker(ASHA).booth.id
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == home).execute()
    return worker(ASHA).id, booth_id("166/4")


@records(AuditAction.PLACE_WORKER)
def an_unplaced_worker_is_placed() -> Operation:
    asha, booth = unplaced()
    return lambda: placing.place(MEENA, asha, booth, NOON)


@records(AuditAction.UNDO_PLACE)
def a_placed_worker_is_unplaced_again() -> Operation:
    change = placing.place(MEENA, *unplaced(), NOON).change
    return lambda: placing.undo(MEENA, change, NOON)


@records(AuditAction.READ_BOOTH)
def names_of_the_unplaced_are_read() -> Operation:
    unplaced()
    return lambda: overview.of_booth(MEENA, worker(ASHA).booth.id, 0, NOON)


@records(AuditAction.READ_WORKER)
def one_who_is_unplaced_is_read() -> Operation:
    asha, _ = unplaced()
    return lambda: overview.one(MEENA, asha, NOON)


@records(AuditAction.NUMBER)
def a_number_to_ring_is_read() -> Operation:
    call = drawn_call()
    return lambda: verification_calls.phone(MEENA, call, KEYS, INDIA, NOON)


@records(AuditAction.CALL)
def a_call_is_answered() -> Operation:
    call = drawn_call()
    return lambda: verification_calls.answer(MEENA, call, CallAnswer.DENIED, INDIA, NOON)


@records(AuditAction.TAKE_BACK)
def an_answer_is_taken_back() -> Operation:
    call = drawn_call()
    verification_calls.answer(MEENA, call, CallAnswer.DENIED, INDIA, NOON)
    return lambda: verification_calls.take_back(MEENA, call, INDIA, NOON)


@records(AuditAction.DRAWN)
def a_weekly_sample_is_drawn() -> Operation:
    brought(worker(ASHA), 10, at=LAST_WEEK)
    return lambda: verification_calls.weekly_calls(MEENA, INDIA, NOON)


@records(AuditAction.IMPORT_LOOK)
def a_file_is_previewed() -> Operation:
    return previewed


@records(AuditAction.IMPORT_UNDO)
def an_import_is_undone() -> Operation:
    batch = imported()
    return lambda: batches.undo(batch, MEENA, NOON)


@records(AuditAction.IMPORT_SHEET)
def the_links_of_an_import_are_read() -> Operation:
    batch = imported()
    return lambda: invitation_links.record(batch, MEENA, NOON)


@records(AuditAction.IMPORT)
def a_file_is_imported() -> Operation:
    batch, rows = previewed(), reading()
    return lambda: batches.apply(batch, rows, MEENA, days=14, now=NOON)


@records(AuditAction.NEW_TRAINING)
def a_session_is_planned() -> Operation:
    return session_id


@records(AuditAction.CALL_OFF)
def a_session_is_called_off() -> Operation:
    session = session_id()
    return lambda: planning.call_off(session, by=MEENA, now=NOON)


@records(AuditAction.CHANGE_SESSION)
def the_venue_of_a_session_is_changed() -> Operation:
    session = session_id()
    return lambda: changing.change_venue(session, "Hall", by=MEENA, now=NOON)


@records(AuditAction.OPEN_ATTENDANCE)
def attendance_is_opened() -> Operation:
    session = session_id()
    return lambda: attendance.open_attendance(session, by=MEENA, now=NOON + DAY)


@records(AuditAction.READ_WORKER)
def the_card_of_a_worker_is_scanned() -> Operation:
    (session, at), card = opened_session(), worker_ids.parse(worker(ASHA).code) or ""
    return lambda: scanning.scan(session, card, by=MEENA, now=at)


@records(AuditAction.READ_ROSTER)
def who_may_scan_is_read() -> Operation:
    session = session_id()
    scanners.give(session, worker(RAVI).code, by=MEENA, now=NOON)
    return lambda: scanners.of_session(session, by=MEENA, now=NOON)


@records(AuditAction.GIVE_SCAN)
def somebody_may_scan_at_the_door() -> Operation:
    session, code = session_id(), worker(RAVI).code
    return lambda: scanners.give(session, code, by=MEENA, now=NOON)


@records(AuditAction.TAKE_SCAN)
def somebody_may_scan_no_more() -> Operation:
    given = scanners.give(session_id(), worker(RAVI).code, by=MEENA, now=NOON)
    return lambda: scanners.take_back(given.id, by=MEENA, now=NOON)


@records(AuditAction.READ_ROSTER)
def the_list_of_a_session_is_printed() -> Operation:
    session = session_id()
    enrol(ASHA, session, NOON)
    return lambda: paper.printed(session, by=MEENA, now=NOON)


@records(AuditAction.HOLD_SEATS)
def seats_are_held_for_an_ac() -> Operation:
    session = session_id()
    return lambda: quotas.hold(session, place_id("AC166"), 1, by=MEENA, now=NOON)


@records(AuditAction.READ_ROSTER)
def the_list_of_a_session_is_read() -> Operation:
    session = session_id()
    return lambda: attendance.roster(session, 0, by=MEENA, now=NOON)


@records(AuditAction.READ_ROSTER)
def the_names_of_a_session_are_read() -> Operation:
    session = session_id()
    return lambda: looking.roster(session, 0, by=MEENA, now=NOON)


def led_session() -> tuple[int, int]:
    """Plan a session that Asha leads, which Ravi may lead too; return its id and Asha's."""
    session, asha = session_id(), worker(ASHA).id
    tables.Session.update(trainer=asha).where(tables.Session.id == session).execute()
    authority.grant(worker(RAVI).id, "trainer", NOON, place_id=place_id("PC21"))
    return session, asha


def handed_over() -> int:
    """Begin to hand a session over; return the hand-over's id."""
    session, asha = led_session()
    seen = handing.start(session, asha, OFFERS, by=ASHA, now=NOON)
    return seen.open.id if seen.open else 0


@records(AuditAction.HAND_OVER)
def a_session_is_handed_over() -> Operation:
    session, asha = led_session()
    return lambda: handing.start(session, asha, OFFERS, by=ASHA, now=NOON)


@records(AuditAction.BROADCAST)
def a_broadcast_is_sent() -> Operation:
    number = broadcast()
    return lambda: broadcasts.confirm(number, by=MEENA, now=NOON, weights=WEIGHTS)


@records(AuditAction.CONFIRM_BROADCAST)
def a_second_coordinator_confirms_a_broadcast() -> Operation:
    number = broadcast_that_waits()
    return lambda: broadcasts.second(number, by=KAMLA, now=NOON, weights=WEIGHTS)


@records(AuditAction.STOP_BROADCAST)
def a_second_coordinator_declines_a_broadcast() -> Operation:
    number = broadcast_that_waits()
    return lambda: broadcasts.decline(number, by=KAMLA, now=NOON)


@records(AuditAction.STOP_BROADCAST)
def a_broadcast_is_stopped() -> Operation:
    number = broadcast_that_goes_out()
    return lambda: broadcasts.stop(number, by=MEENA, now=NOON)


@records(AuditAction.CORRECT_BROADCAST)
def a_broadcast_is_corrected() -> Operation:
    number = broadcast_that_goes_out()
    return lambda: broadcasts.correct(number, "अब", "", 0, by=MEENA, now=NOON)


@records(AuditAction.TAKE_BACK_BROADCAST)
def a_broadcast_is_taken_back() -> Operation:
    number = broadcast_that_goes_out()
    return lambda: broadcasts.take_back(number, by=MEENA, now=NOON)


@records(AuditAction.STOP_HANDOVER)
def nobody_is_asked_to_take_a_session_any_more() -> Operation:
    handover = handed_over()
    return lambda: handing.stop(handover, by=MEENA, now=NOON)


@records(AuditAction.TAKE_OVER)
def a_session_is_taken_over() -> Operation:
    handed_over()
    offer = tables.HandoverOffer.get().id
    return lambda: handing.take(offer, OFFERS, by=RAVI, now=NOON)


@records(AuditAction.CLOSE_ATTENDANCE)
def attendance_is_closed() -> Operation:
    session, at = opened_session()
    return lambda: attendance.close(session, by=MEENA, now=at)


@records(AuditAction.CORRECT_ATTENDANCE)
def attendance_is_corrected() -> Operation:
    session, at = opened_session()
    attendance.close(session, by=MEENA, now=at)
    seat = tables.Enrolment.get(tables.Enrolment.session == session).id
    return lambda: attendance.tick(seat, by=MEENA, now=at)


@records(AuditAction.PRINT_CERTIFICATES)
def certificates_are_printed_before_a_session() -> Operation:
    session = session_id()
    trainings.enrol(ASHA, session, NOON)
    return lambda: sheets.print_ahead(session, by=MEENA, keys=SIGNING, zone=INDIA, now=NOON)


@records(AuditAction.REISSUE_CERTIFICATE)
def a_certificate_is_reissued() -> Operation:
    seat, _ = certified()
    profile.change_name(ASHA, "Asha Patel", NOON)
    return lambda: issuing.reissue(ASHA, seat, SIGNING, INDIA, NOON)


@records(AuditAction.REVOKE_CERTIFICATE)
def a_certificate_is_revoked() -> Operation:
    _, serial = certified()
    return lambda: revocations.revoke([serial], NOON)


@records(AuditAction.RESTORE_CERTIFICATE)
def a_certificate_is_good_again() -> Operation:
    _, serial = certified()
    revocations.revoke([serial], NOON)
    return lambda: revocations.restore([serial], NOON)


@records(AuditAction.ENROL_TEAM)
def a_booths_team_is_enrolled() -> Operation:
    session = session_id()
    return lambda: team.enrol(session, booth_id("166/2"), by=MEENA, now=NOON)


@records(AuditAction.READ_BOOTH)
def a_booths_team_is_looked_at() -> Operation:
    session = session_id()
    return lambda: team.look_at(session, booth_id("166/2"), by=MEENA, now=NOON)


@records(AuditAction.MOVE_ACCOUNT)
def a_registration_moves_to_another_account() -> Operation:
    proven = NOON + HOUR
    return lambda: moving.move(KAMLA, phone(ASHA), proven, AGREED, keys=KEYS, now=proven)


@records(AuditAction.LOSE_PHONE)
def a_phone_is_somebody_elses_now() -> Operation:
    proven = NOON + HOUR
    form = workers.Registration(
        telegram_id=KAMLA,
        name="Kamla",
        phone=phone(ASHA),
        booth_id=booth_id("166/2"),
        consent=AGREED,
        proven_at=proven,
        claim=workers.PhoneClaim(proven),
    )
    return lambda: workers.register(form, keys=KEYS, admin=False, now=proven)


@records(AuditAction.CONFIRM_ANEW)
def somebody_shares_a_phone_after_theirs_was_lost() -> Operation:
    a_phone_is_somebody_elses_now()()
    return lambda: profile.change_phone(ASHA, phone(50), KEYS, NOON + 2 * HOUR)


@records(AuditAction.CONFIRM_POST)
def a_post_that_waits_is_confirmed() -> Operation:
    post = post_id()
    a_registration_moves_to_another_account()()
    return lambda: posts.waiting.confirm(post, by=MEENA, now=NOON + 2 * HOUR)


def waiting_roll() -> int:
    """Keep a roll of AC166 in which nothing is as it was but for booth 2."""
    return rolls.waiting.keep(
        rolls.reading.RollList(places.root("MP"), {place_id("AC166"): ROLL}, (), "0" * 64),
        NOON.date(),
        NOON,
    )


ROLL = tuple(
    rolls.reading.Row(ListedBooth(BoothPart(part), name), {"name_en": name})
    for part, name in ((2, "Village 2"), (3, "Elsewhere"))
)


@records(AuditAction.ROLL)
def a_roll_is_applied() -> Operation:
    roll = waiting_roll()
    return lambda: rolls.applying.apply(roll, NOON, sure=True)


@records(AuditAction.UNDO_ROLL)
def a_roll_is_undone() -> Operation:
    rolls.applying.apply(waiting_roll(), NOON, sure=True)
    return lambda: rolls.undoing.undo("MP", NOON)


@records(AuditAction.ROLL_MATCH)
def a_match_of_a_roll_is_corrected() -> Operation:
    roll = waiting_roll()
    return lambda: rolls.correcting.became(MEENA, roll, booth_id("166/4"), [BoothPart(3)], NOON)


@records(AuditAction.RESTORE)
def a_backup_is_put_in_place() -> Operation:
    return lambda: backups.resume(NOON, TIMES, NOON + HOUR)
