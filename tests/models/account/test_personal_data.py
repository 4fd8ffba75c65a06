"""Everything held about a person is exported, and nothing of it is left once they are erased."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from peewee import ForeignKeyField

from models import (
    audit,
    authority,
    chats,
    electoral_grades,
    mutes,
    norms,
    relay,
    sectors,
    tables,
    targets,
    trainings,
)
from models import invitations as noted
from models.account import personal_data
from models.account.inventory import account_mark
from models.audit import AuditAction
from models.certificates import SigningKeys, issuing
from models.chats import form_drafts
from models.consents import Consent
from models.database import Database, transaction
from models.identity import envelope, worker_ids
from models.invitations import attribution
from models.outbox_subjects import OutboxSubject
from models.posts import location, offers
from models.queues import IncomingUpdate, inbox, outbox
from models.seats import demand
from models.trainings import planning
from models.workers import Registration, register
from tests.support.world import (
    AGREED,
    DAY,
    KEYS,
    NOON,
    SECRET,
    booth_id,
    coordinator,
    passes,
    person,
    place_id,
)

pytestmark = pytest.mark.usefixtures("agar")
ASHA, MEENA, RAVI = 77_001, 77_900, 77_002
NAME, PHONE = "आशा “गुड्डी” देवी", "+919826054321"
ZONE = ZoneInfo("Asia/Kolkata")
TYPED = "९८२६०५४३२१"
NOT_ABOUT_PEOPLE = {  # no row of these is about one person
    tables.AcCounter,
    tables.AcDay,
    tables.ScoreSettings,
    tables.BoothWord,
    tables.Place,
    tables.Roll,
    tables.PollFile,
    tables.Poll,
    tables.PostKind,
    tables.Notice,
    tables.GeographyImport,
    tables.Training,
    tables.Venue,
    tables.AttendanceCount,
    tables.SessionChange,
    tables.Digest,
    tables.MorningTasks,
    tables.DigestRun,
    tables.Unreached,
    tables.AuditHead,
    tables.WeeklySample,
    tables.Quota,
    tables.Lease,
    tables.GroupUpgrade,
    tables.Pause,
}


def asha() -> str:
    """Register Asha, fill every table with something about her, and return her ID."""
    meena = coordinator(MEENA, "Meena", "PC21")
    link = attribution.ReferralLink(worker_ids.parse(meena.code) or "", NOON - DAY)
    form = Registration(ASHA, NAME, PHONE, booth_id("166/2"), AGREED, link)
    worker = register(form, keys=KEYS, admin=False, now=NOON)
    chats.set_language(ASHA, 0, "hi", NOON, private=True)
    chats.claim_answer(ASHA, "edit:5", 1, NOON)
    chats.topic_messages.record(ASHA, 6, 7, NOON)
    authority.grant(worker.id, "ac_coordinator", NOON, place_id=place_id("AC166"))
    targets.set_target(
        place_id("AC166"),
        "confirmed",
        50,
        (NOON + 9 * DAY).date(),
        by=ASHA,
        now=NOON,
        calendar=targets.WorkCalendar(ZONE),
    )
    norms.set_norm(place_id("AC166"), norms.Norm(100), by=ASHA, now=NOON)
    electoral_grades.set_grade(
        booth_id("166/3"), "C", "Result of 2023", NOON.date(), by=ASHA, today=NOON.date(), now=NOON
    )
    file = tables.PollFile.create(name="polls.csv", read_at=NOON)
    poll = tables.Poll.create(
        file=file, ac=place_id("AC166"), silent_from=NOON, closes_at=NOON + 2 * DAY, source="ECI"
    )
    tables.LiftedSilence.create(poll=poll, asked_by=worker.id, asked_at=NOON)
    tables.BoothCare.create(
        booth=booth_id("166/3"), worker=worker.id, taken_at=NOON, renewed_at=NOON,
        until=NOON + 7 * DAY, confirmed_before=0, trained_before=0, posts_before=0,
    )  # fmt: skip
    sectors.make(place_id("AC166"), "4-5", "Kanad", by=ASHA, now=NOON)
    chats.link(-7, 0, "Agar", place_id("AC166"), by=ASHA, now=NOON)
    spot = location.location_of(booth_id=booth_id("166/2"))
    offers.create_offer("booth_agent", spot, by=ASHA, now=NOON)
    sessions(worker.id)
    invitations(worker.id)
    form_drafts.save(ASHA, ASHA, "newtraining", {"venue": f"{NAME}, {TYPED}"}, NOON)
    form_drafts.save(-5, ASHA, "register", {"phone": envelope.seal(PHONE, KEYS)}, NOON)
    for n, (chat, state) in enumerate([(ASHA, "queued"), (ASHA, "sent"), (MEENA, "sent")]):
        outbox.enqueue(f"note:{n}", chat, 0, "note", {"worker": worker.id}, now=NOON)
        tables.Outbox.update(state=state, text=f"{NAME} जुड़ीं").where(
            tables.Outbox.dedup == f"note:{n}"
        ).execute()
    failed_updates()
    left, entered = booth_id("166/1"), booth_id("166/2")
    tables.BoothChange.create(worker=worker.id, left=left, entered=entered, at=NOON)
    tables.Placement.create(worker=worker.id, booth=left, asked_at=NOON, answer="unknown")
    tables.ConsentProof.create(
        account_mark=account_mark(ASHA, KEYS), notice_version="2025-01", text_hash="0" * 64,
        given_at=NOON - 2 * DAY, withdrawn_at=NOON - DAY,
    )  # fmt: skip
    message = relay.write(ASHA, meena.id, NOON)
    relay.answer(MEENA, message.id, NOON)
    relay.block(MEENA, message.id, NOON)
    audit.record(meena.id, AuditAction.READ_WORKER, worker.code, NOON)
    return worker.code


def sessions(worker_id: int) -> None:
    """Plan sessions for Asha: one over, one to come, one given up, and one that she leads."""
    for days, by in ((-2, MEENA), (2, MEENA), (3, MEENA), (4, MEENA)):
        new = planning.NewSession(
            place_id("PC21"),
            "Booth work",
            NOON + days * DAY,
            5,
            f"Hall {days}",
            worker_id if days == 4 else None,
        )
        session = planning.make_session(new, by=by, now=NOON - 5 * DAY)
        if days != 4:
            trainings.enrol(ASHA, session.id, NOON - 4 * DAY)
    asha = tables.Session.get(tables.Session.trainer == worker_id)
    plan = tables.Plan.create(place=asha.place_id, by=worker_id, proposed_at=NOON, made_at=NOON)
    tables.PlannedSlot.create(
        plan=plan, place=asha.place_id, day=asha.starts_at.date(), slot="12:00",
        training=asha.training_id, session=asha, starts_at=asha.starts_at, ends_at=asha.ends_at,
        venue=asha.venue, seats=5, trainer=worker_id,
    )  # fmt: skip
    tables.TrainerAway.create(worker=worker_id, day=(NOON + 9 * DAY).date())
    tables.TrainerLimit.create(worker=worker_id, most=2)
    passes(ASHA, 1, NOON - 2 * DAY)
    tables.Waiting.create(
        session=4, worker=worker_id, state="waiting", number=1, first_place=1, at=NOON,
        changed_at=NOON,
    )  # fmt: skip
    seat = tables.Enrolment.get(tables.Enrolment.session == 1)
    tables.Presence.create(enrolment=seat, witness="code", at=NOON - 2 * DAY)
    tables.Feedback.create(enrolment=seat, rating=4, understood="all", at=NOON - 2 * DAY)
    tables.PresenceQuestion.create(enrolment=seat, drawn_at=NOON - 2 * DAY, asked_at=NOON - DAY)
    tables.ScanRight.create(session=2, worker=worker_id, at=NOON)
    tables.HallPicture.create(session=4, worker=worker_id, message_id=7, minute=1)
    issuing.issue(ASHA, seat.id, SigningKeys("", SECRET), ZONE, NOON)
    trainings.cancel(ASHA, 3, NOON)
    coming = tables.Enrolment.get(tables.Enrolment.session == 2)
    tables.SeatAnswer.create(enrolment=coming, coming="yes", starts_at=NOON + 2 * DAY, at=NOON)
    handover = tables.Handover.create(
        session=4, trainer=worker_id, by=worker_id, starts_at=NOON + 4 * DAY, state="open", at=NOON,
        changed_at=NOON,
    )  # fmt: skip
    tables.HandoverOffer.create(
        handover=handover, worker=worker_id, state="asked", at=NOON, expires_at=NOON + DAY,
        changed_at=NOON,
    )  # fmt: skip
    mutes.set_muted(ASHA, OutboxSubject.MORNING, off=True, now=NOON)
    sent = tables.Broadcast.create(
        place=asha.place_id, by=worker_id, text_hi="कल", state="done", made_at=NOON, chat_id=ASHA,
        message_id=9,
    )  # fmt: skip
    tables.BroadcastRecipient.create(
        broadcast=sent, worker=worker_id, state="sent", chat_id=ASHA, message_ids="10",
        allowed_at=NOON, sent_at=NOON, answered_at=NOON,
    )  # fmt: skip
    demand.ask(ASHA, NOON)


def invitations(asha: int) -> None:
    """Create the invitation that Asha came by, two that she made, and one more to her phone.

    Of hers one counts and one is pending.
    """
    common = {"made_at": NOON, "booth": booth_id("166/2"), "via": "typed"}
    ravi = person(RAVI, "Ravi Verma")
    hers = {"name": NAME, "phone": KEYS.encrypt(PHONE), "phone_hash": KEYS.phone_hash(PHONE)}
    invitation = tables.Invitation
    first = invitation.get(invitation.worker == asha)  # by Meena's link
    invitation.update(**hers).where(invitation.id == first.id).execute()
    invitation.create(inviter=ravi.id, state="pending", token="t1", **hers, **common)
    invitation.create(inviter=asha, state="confirmed", worker=ravi.id, ended_at=NOON, **common)
    invitation.create(inviter=asha, state="pending", name="Kamla", phone_hash="k" * 64, **common)
    tables.Batch.create(kind="invitations", by=asha, place=place_id("AC166"), rows=1, made_at=NOON)
    draw = tables.WeeklySample.create(
        place=place_id("PC21"), week=NOON.date(), pool=1, made_at=NOON
    )
    tables.VerificationCall.create(
        sample=draw, invitation=first.id, answer="confirmed", by=asha, at=NOON
    )
    flag = {"rule": "burst", "made_at": NOON, "decided_by": asha, "decided_at": NOON}
    tables.Flag.create(invitation=first.id, state="cleared", **flag)
    tables.BlockedPhone.create(phone_hash=KEYS.phone_hash(PHONE), at=NOON)


def failed_updates() -> None:
    """Store failed updates: what Asha wrote, and what others wrote about her and others."""
    texts = [
        {"message": {"from": {"id": ASHA, "first_name": NAME}, "text": TYPED}},
        {"message": {"from": {"id": MEENA}, "contact": {"phone_number": PHONE[1:]}}},
        {"message": {"from": {"id": MEENA}, "text": f"/add 166/2 {TYPED} कोई"}},
        {"message": {"from": {"id": MEENA}, "text": f"{NAME} कहाँ हैं?"}},
        {"message": {"from": {"id": MEENA}, "text": "something else"}},
    ]
    users = (ASHA, MEENA, MEENA, MEENA, MEENA)
    for number, (text, user) in enumerate(zip(texts, users, strict=True), 1):
        raw = json.dumps(text, ensure_ascii=number == 1)
        inbox.store([IncomingUpdate(number, raw, user, user)], NOON, "owner")
        inbox.acknowledge([], NOON, [(number, "Trouble")])


def whole(db: Database, tmp_path: Path) -> bytes:
    """Return the database's content: SQLite's file as it lies there, PostgreSQL's rows."""
    execute: Any = db.peewee.execute_sql
    if not db.shared:
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        files = sorted(tmp_path.glob("test.db*"))
        assert files[0].stat().st_size > 4096
        return b"".join(file.read_bytes() for file in files)
    rows = [execute(f'SELECT * FROM "{name}"').fetchall() for name in db.peewee.get_tables()]
    return repr(rows).encode()


def traces() -> list[bytes]:
    """Return Asha's name and number in every spelling in which somebody could look for them."""
    digits = PHONE[-10:]
    spellings = [NAME, "गुड्डी", json.dumps("गुड्डी")[1:-1], PHONE, PHONE[1:], digits, TYPED]
    spellings += [f"{digits[:5]} {digits[5:]}", json.dumps(TYPED)[1:-1]]
    return [spelling.encode() for spelling in spellings]


def test_once_erased_neither_name_nor_number_is_anywhere_in_the_database(
    db: Database, tmp_path: Path
) -> None:
    code = asha()
    token = str(tables.Worker.get(tables.Worker.telegram_id == ASHA).phone).encode()
    before = whole(db, tmp_path)
    assert [trace for trace in traces() if trace in before]
    assert token in before
    assert personal_data.erase(ASHA, code, KEYS, NOON)
    after = whole(db, tmp_path)
    assert [trace.decode() for trace in traces() if trace in after] == []
    assert token not in after
    assert str(ASHA).encode() not in after.replace(b"\x00", b"")
    assert b"Ravi Verma" in after


def test_a_name_among_many_is_overwritten_wherever_pages_were_split(
    db: Database, tmp_path: Path
) -> None:
    if db.shared:
        pytest.skip("what lies in SQLite's file")
    everyone, gone = range(1, 200), range(50, 150, 3)
    with transaction():
        for number in everyone:
            person(number, f"{'कार्यकर्ता ' * 3}{number:04d}", f"166/{number % 5 + 1}")
    longer = tables.Worker.name.concat(" और लंबा नाम")
    tables.Worker.update(name=longer).where(tables.Worker.id % 2 == 0).execute()
    for number in gone:
        erased = tables.Worker.get(tables.Worker.telegram_id == number)
        assert personal_data.erase(number, worker_ids.show(erased.public_id), KEYS, NOON)
    after = whole(db, tmp_path).decode("utf-8", "ignore")
    left = [n for n in everyone if f"कार्यकर्ता {n:04d}" in after]
    assert left == [n for n in everyone if n not in gone]


def test_an_erased_worker_leaves_the_live_numbers_and_what_counted_for_others_stays() -> None:
    code = asha()
    booth = tables.Booth.get_by_id(booth_id("166/2"))
    assert (booth.confirmed, booth.trained) == (1, 1)
    personal_data.erase(ASHA, code, KEYS, NOON)
    booth = tables.Booth.get_by_id(booth_id("166/2"))
    assert (booth.confirmed, booth.trained) == (0, 0)
    assert [s.taken for s in tables.Session.select().order_by(tables.Session.id)] == [1, 0, 0, 0]
    assert [post.worker.telegram_id for post in tables.Post.select()] == [MEENA]
    invitation = tables.Invitation
    rows = [
        (i.state, i.inviter_id is None, i.name, i.phone_hash)
        for i in invitation.select().order_by(invitation.id)
    ]
    assert rows == [
        ("confirmed", False, "", None),
        ("expired", False, "", None),
        ("confirmed", True, "", None),
        ("undone", True, "", None),
    ]


def test_what_is_kept_of_an_erased_person_is_a_code_in_the_audit_and_a_blocked_number() -> None:
    code = asha()
    assert code == personal_data.export(ASHA, KEYS).worker
    personal_data.erase(ASHA, code, KEYS, NOON + DAY)
    last = tables.Audit.select().order_by(tables.Audit.id.desc()).get()
    assert (worker_ids.show(last.who or ""), last.action, last.subject) == (code, "erase", code)
    assert last.place_id == place_id("AC166")
    assert audit.verify().broken is None
    assert tables.BlockedPhone.select().count() == 1
    assert [name for name, _ in personal_data.export(ASHA, KEYS).parts] == ["proofs"]


def test_what_others_wrote_stays_where_it_is_not_about_her() -> None:
    code = asha()
    personal_data.erase(ASHA, code, KEYS, NOON)
    left = [row.raw for row in tables.Inbox.select().where(tables.Inbox.raw != "")]
    assert [("something else" in raw) for raw in left] == [True]
    assert [m.chat_id for m in tables.Outbox.select()] == [MEENA]
    assert tables.Inbox.select().where(tables.Inbox.state == "failed").count() == 5


def test_everything_held_is_shown_to_its_owner_with_the_phone_readable() -> None:
    asha()
    parts = dict(personal_data.export(ASHA, KEYS).parts)
    assert set(parts) == {part.name for part in personal_data.PARTS}
    [worker] = parts["worker"]
    assert (worker["name"], worker["phone"], worker["booth"]) == (NAME, PHONE, "166/2")
    assert [fact["phone"] for fact in parts["came_by"]] == [PHONE, PHONE]
    assert [fact["state"] for fact in parts["enrolments"]] == ["attended", "enrolled", "cancelled"]
    assert parts["present"] == (
        {"session": "T1", "witness": "code", "at": NOON - 2 * DAY},
        {"session": "T1", "asked_at": NOON - DAY, "was_there": None},
    )
    assert [fact["session"] for fact in parts["helped"]] == ["T2", "T4"]
    assert PHONE in str(parts["forms"])
    [move] = parts["booth_changes"]
    assert (move["left_booth"], move["booth"], move["at"]) == ("166/1", "166/2", NOON)
    [asked] = parts["placements"]
    assert (asked["booth"], asked["asked_at"], asked["answer"]) == ("166/1", NOON, "unknown")
    assert [fact["by_you"] for fact in parts["audit"]] == [True] * 6 + [False]
    assert parts["groups"] == ({"place": "AC166", "at": NOON},)
    assert "Kamla" not in str(parts)
    assert "something else" not in str(parts)


def test_every_table_that_knows_people_has_its_line_in_the_rights() -> None:
    covered = {table for part in personal_data.PARTS for table in part.tables}
    assert covered | NOT_ABOUT_PEOPLE == set(tables.ALL)
    assert not covered & NOT_ABOUT_PEOPLE


def test_nothing_holds_an_erased_worker_back() -> None:
    for table in tables.ALL:
        for field in table._meta.sorted_fields:
            if isinstance(field, ForeignKeyField) and field.rel_model is tables.Worker:
                assert field.on_delete in ("CASCADE", "SET NULL"), (table, field.name)


def test_of_a_stranger_only_what_is_certainly_theirs_is_held() -> None:
    assert personal_data.export(5, KEYS).parts == ()
    meena = coordinator(MEENA, "Meena", "PC21")
    tables.Invitation.create(
        inviter=meena.id,
        via="typed",
        state="pending",
        name="Sunita",
        phone=KEYS.encrypt(PHONE),
        phone_hash=KEYS.phone_hash(PHONE),
        made_at=NOON,
    )
    assert personal_data.export(5, KEYS).parts == ()
    form_drafts.save(5, 5, "register", {"phone": envelope.seal(PHONE, KEYS)}, NOON)
    assert [name for name, _ in personal_data.export(5, KEYS).parts] == ["came_by", "forms"]
    assert personal_data.erase(5, "", KEYS, NOON)
    assert personal_data.export(5, KEYS).parts == ()
    assert tables.Invitation.get().name == ""


@pytest.mark.parametrize("registered", [True, False])
def test_what_was_noted_once_more_after_not_me_is_shown_to_its_owner_and_goes(
    registered: bool,
) -> None:
    meena = coordinator(MEENA, "Meena", "PC21")
    tables.BlockedPhone.create(phone_hash=KEYS.phone_hash(PHONE), at=NOON)
    code = person(5, "Sunita", "165/2", number=PHONE).code if registered else ""
    form_drafts.save(5, 5, "register", {"phone": envelope.seal(PHONE, KEYS)}, NOON)
    new = noted.NewInvitation(PHONE, NAME, booth_id("166/2"))
    noted.add(MEENA, new, KEYS, noted.InvitationLimits(14, 30), NOON)
    with transaction():
        brought = [
            (meena.id, noted.NewInvitation("+919826099999", "Ravi", new.booth_id)),
            (None, new),
        ]
        noted.record_from_file(brought, keys=KEYS, now=NOON, days=14)
    came_by = dict(personal_data.export(5, KEYS).parts)["came_by"]
    assert [(fact["via"], fact["name"]) for fact in came_by] == [("typed", ""), ("file", "")]
    assert personal_data.erase(5, code, KEYS, NOON)
    left = [(row.state, row.name) for row in tables.Invitation.select()]
    assert sorted(left) == [("expired", ""), ("expired", ""), ("pending", "Ravi")]


def test_an_old_button_does_not_erase_who_registered_again() -> None:
    first = person(5, "Sunita")
    assert personal_data.erase(5, first.code, KEYS, NOON)
    assert personal_data.erase(5, first.code, KEYS, NOON)
    person(5, "Sunita Devi", "166/3")
    for old in ("", first.code):
        assert not personal_data.erase(5, old, KEYS, NOON)
    assert tables.Worker.get().name == "Sunita Devi"


def test_erasing_a_second_time_takes_nothing_from_the_counts() -> None:
    sunita, _ = person(5, "Sunita"), person(6, "Ravi")
    for _ in range(2):
        personal_data.erase(5, sunita.code, KEYS, NOON)
    assert tables.Booth.get_by_id(booth_id("166/1")).confirmed == 1


def test_who_goes_while_a_lost_key_makes_the_phone_unreadable_goes_all_the_same() -> None:
    sunita = person(5, "Sunita")
    tables.Worker.update(phone="gAAAAA-lost").execute()
    assert dict(personal_data.export(5, KEYS).parts)["worker"][0]["phone"] == ""
    assert personal_data.erase(5, sunita.code, KEYS, NOON)
    assert not tables.Worker.select().exists()


def test_a_session_that_has_begun_keeps_the_number_of_seats_that_were_taken() -> None:
    code = asha()
    personal_data.erase(ASHA, code, KEYS, NOON + 2 * DAY + timedelta(minutes=1))
    assert [s.taken for s in tables.Session.select().order_by(tables.Session.id)] == [1, 1, 0, 0]


def test_consent_to_other_words_is_another_one() -> None:
    assert Consent.to("a", "hi").agreed != Consent.to("b", "hi").agreed
