"""Where an answer or the notice says "deleted", no column of any table has a trace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from models import invitations, tables
from models.account import personal_data, profile
from models.consents import Terms
from models.database import Database, transaction
from models.invitations import NewInvitation, PendingInvitation, disputes
from models.maintenance import retention
from models.people_files import batches
from tests.models.invitations.invitation_steps import ASHA, RAVI, SUNITA, is_forgotten, note, row
from tests.models.invitations.invitation_steps import asha as asha
from tests.support.databases import take_back
from tests.support.traces import traces
from tests.support.world import DAY, HOUR, KEYS, NOON, booth_id, person, phone, place_id

NAMES = "Sunita", "Baghel"
BLOCKED = ["blocked_phone.phone_hash"]  # its owner said "not me", and is told that this stays
TERMS = Terms("Booth Shakti", drafts=30, invitations=14, updates=7, texts=7, marks=365)
LONG_AFTER = NOON + timedelta(days=3650)


def night(now: datetime) -> None:
    """Do a night's work, and what is due by day."""
    while invitations.expire(now) or retention.purge(TERMS, now):
        pass


def expired(invitation: PendingInvitation) -> None:
    assert invitations.expire(invitation.expires_at) == 1


def withdrawn(invitation: PendingInvitation) -> None:
    invitations.withdraw(ASHA, invitation.id, NOON)


def inviter_erased(invitation: PendingInvitation) -> None:
    code = tables.Worker.get(tables.Worker.telegram_id == ASHA).public_id
    assert personal_data.erase(ASHA, f"BS-{code[:4]}-{code[4:]}", KEYS, NOON)


def swept_at_night(invitation: PendingInvitation) -> None:
    """Leave it to the nightly work alone."""


def import_undone(invitation: PendingInvitation) -> None:
    batch = tables.Batch.create(
        kind="invitations", place=place_id("AC166"), rows=1, made_at=NOON, imported_at=NOON
    )
    tables.Invitation.update(batch=batch.id).execute()
    batches.undo(batch.id, None, NOON)


@pytest.mark.parametrize(
    "ends", [expired, withdrawn, inviter_erased, swept_at_night, import_undone]
)
def test_nothing_of_a_number_is_left_once_its_invitation_has_ended(
    db: Database, ends: Callable[[PendingInvitation], None]
) -> None:
    noted = note()
    assert traces(db, phone(SUNITA), *NAMES) == [
        "invitation.name", "invitation.phone", "invitation.phone_hash",
    ]  # fmt: skip
    ends(noted)
    if ends is not swept_at_night:
        assert traces(db, phone(SUNITA), *NAMES) == []
    night(LONG_AFTER)
    assert traces(db, phone(SUNITA), *NAMES) == []
    assert is_forgotten(noted.id)


def test_after_not_me_the_mark_of_the_number_is_all_that_is_left(db: Database) -> None:
    disputes.by_link(note().token, NOON)
    assert traces(db, phone(SUNITA), *NAMES) == BLOCKED


@pytest.mark.parametrize("by", [ASHA, RAVI])
def test_a_number_that_said_not_me_and_is_noted_again_has_no_name_and_no_phone(
    db: Database, by: int
) -> None:
    disputes.by_link(note(ASHA).token, NOON)
    for name in ("Sunita Baghel", "Sunita B."):
        noted = note(by, now=NOON + HOUR, name=name)
        assert noted.name == name  # in the answer, which is the same for every number
        assert traces(db, phone(SUNITA), *NAMES) == [*BLOCKED, "invitation.phone_hash"]
    assert (row(noted.id).name, row(noted.id).phone) == ("", None)
    assert invitations.one_pending(by, noted.id, NOON + HOUR).name == ""
    night(LONG_AFTER)
    assert traces(db, phone(SUNITA), *NAMES) == []


def test_in_a_file_too_the_name_of_a_number_that_said_not_me_is_left_out(db: Database) -> None:
    disputes.by_link(note().token, NOON)
    new = NewInvitation(phone(SUNITA), "Sunita Baghel", booth_id("166/1"))
    with transaction():
        invitations.record_from_file([(None, new)], keys=KEYS, now=NOON, days=14)
    assert traces(db, phone(SUNITA), *NAMES) == [*BLOCKED, "invitation.phone_hash"]


def test_an_invitation_from_before_not_me_is_not_given_the_name_anew(db: Database) -> None:
    first = note(RAVI, name="S.")
    disputes.by_link(note(ASHA, name="S.").token, NOON)
    again = note(RAVI, now=NOON + HOUR)
    assert (again.id, again.token) == (first.id, first.token)
    assert "invitation.name" not in traces(db, phone(SUNITA), *NAMES)


def test_who_changed_their_number_and_goes_leaves_no_mark_but_that_it_counted(
    db: Database,
) -> None:
    note(ASHA)
    note(RAVI, now=NOON + HOUR)
    worker = person(SUNITA, "Sunita Baghel", now=NOON + 2 * HOUR)
    profile.change_phone(SUNITA, phone(9), KEYS, NOON + DAY)
    assert traces(db, phone(SUNITA)) == ["counted_phone.phone_hash"]
    assert personal_data.erase(SUNITA, worker.code, KEYS, NOON + 2 * DAY)
    assert traces(db, phone(SUNITA), *NAMES) == ["counted_phone.phone_hash"]
    assert traces(db, phone(9)) == ["counted_phone.phone_hash"]
    night(LONG_AFTER)
    assert traces(db, phone(SUNITA)) == traces(db, phone(9)) == []


def test_what_lay_there_before_is_cleared_by_the_migration(db: Database) -> None:
    ended, kept, shell, late, came = note(), note(whom=7), note(RAVI), note(RAVI, 8), note(whom=8)
    person(8, "Kamla")
    invitations.withdraw(ASHA, ended.id, NOON)
    take_back(db, "0015_ended_invitations")
    old = {"phone_hash": KEYS.phone_hash(phone(SUNITA))}
    invitation = tables.Invitation
    invitation.update(**old).where(invitation.id == ended.id).execute()
    invitation.update(phone=None, phone_hash=KEYS.phone_hash(f"blocked {phone(SUNITA)}")).where(
        invitation.id == shell.id
    ).execute()
    assert traces(db, phone(SUNITA), *NAMES) == ["invitation.name", "invitation.phone_hash"]
    assert "0015_ended_invitations" in db.migrate()
    assert row(ended.id).phone_hash is None
    assert (row(shell.id).name, row(shell.id).state) == ("", "pending")
    assert KEYS.decrypt(str(row(kept.id).phone)) == phone(7)
    assert {row(n.id).phone_hash for n in (late, came)} == {KEYS.phone_hash(phone(8))}
