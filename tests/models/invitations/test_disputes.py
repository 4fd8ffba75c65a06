"""What a "not me" shows: a count to the inviter, the fact to coordinators, no name to anybody."""

import json

import pytest

from models import audit, invitations, tables, workers
from models.account import personal_data
from models.audit import AuditAction, history
from models.database import Database
from models.invitations import InvitationLimits, NewInvitation, attribution, disputes
from tests.support.world import KEYS, NOON, booth_id, coordinator, person, phone, place_id

SEEMA, LEELA = 1, 2
LIMITS = InvitationLimits(days=14, per_day=5)


@pytest.fixture(autouse=True)
def seema(agar: Database) -> workers.Worker:
    """Seema, whose booth lies in PC20, and who may invite people in PC21 too."""
    return coordinator(SEEMA, "Seema", "D:agar-malwa", "165/1")


def note(booth: str = "165/2") -> invitations.PendingInvitation:
    """Record Seema's invitation of Leela."""
    new = NewInvitation(phone(LEELA), "Leela Bai", booth_id(booth))
    return invitations.add(SEEMA, new, KEYS, LIMITS, NOON)


def seen(code: str) -> list[tuple[str, str, str | None]]:
    """Return what the coordinators of a place see of a "not me": what, about whom, by whom."""
    rows = history.entries(place_id(code), 0, 100)
    return [
        (r.action, r.subject, r.actor)
        for r in rows
        if r.action in (AuditAction.NOT_ME, AuditAction.DISPUTE)
    ]


def refused() -> int:
    """Return how many said "not me", as Seema sees it."""
    return invitations.summary(SEEMA, NOON).disputed


def test_the_inviter_sees_how_many_said_not_me_and_the_coordinators_that_somebody_did(
    seema: workers.Worker,
) -> None:
    assert refused() == 0
    disputes.by_link(note().token, NOON)
    assert (refused(), invitations.summary(SEEMA, NOON).pending) == (1, 0)
    assert seen("PC20") == [("not_me", seema.code, "")]
    assert (seen("PC21"), audit.verify().broken) == ([], None)


def test_the_coordinators_of_the_booth_see_it_as_well(seema: workers.Worker) -> None:
    disputes.by_link(note("166/1").token, NOON)
    assert seen("PC21") == seen("PC20") == [("not_me", seema.code, "")]


def test_while_registering_too_nothing_of_who_said_it_is_on_record() -> None:
    invitation = note()
    disputes.while_registering(invitation.id, phone(LEELA), KEYS, NOON)
    row = tables.Audit.get(tables.Audit.action == AuditAction.NOT_ME)
    assert (row.actor, row.who, json.loads(row.details)) == (
        None,
        None,
        {"invitation": invitation.id},
    )
    assert refused() == 1


def test_who_was_counted_is_named_where_they_live_and_not_where_the_inviter_does(
    seema: workers.Worker,
) -> None:
    opened = attribution.ReferralLink(tables.Worker.get_by_id(seema.id).public_id, NOON)
    leela = person(LEELA, "Leela", "166/1", link=opened)
    credit = attribution.credited(LEELA)
    assert credit and credit.invitation_id
    disputes.after_counting(LEELA, credit.invitation_id, NOON)
    assert seen("PC20") == [("not_me", seema.code, "")]
    assert seen("PC21") == [("not_me", seema.code, ""), ("dispute", leela.code, leela.code)]
    assert refused() == 1


def test_where_a_file_named_no_inviter_it_is_about_the_booth() -> None:
    new = NewInvitation(phone(LEELA), "Leela Bai", booth_id("165/2"))
    invitations.record_from_file([(None, new)], keys=KEYS, now=NOON, days=14)
    disputes.by_link(str(tables.Invitation.get().token), NOON)
    assert seen("PC20") == [("not_me", "165/2", "")]


def test_it_is_among_what_is_held_about_the_inviter(seema: workers.Worker) -> None:
    disputes.by_link(note().token, NOON)
    facts = dict(personal_data.export(SEEMA, KEYS).parts)["audit"]
    assert ("not_me", seema.code) in [(fact["action"], fact["subject"]) for fact in facts]


def test_who_said_not_me_by_mistake_can_go_on_by_the_inviters_own_link(
    seema: workers.Worker,
) -> None:
    inviter = disputes.by_link(note().token, NOON)
    assert inviter == tables.Worker.get_by_id(seema.id).public_id
