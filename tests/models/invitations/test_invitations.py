"""Record invitations by number: limits, expiry, blocked phones, and what nobody learns."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from models import authority, invitations, tables
from models.database import Database, transaction
from models.errors import NoPost, NotAllowed, NotRegistered
from models.identity import BadName
from models.invitations import (
    AlreadyWorker,
    InvitationOver,
    LinkOver,
    NewInvitation,
    TooManyInvitations,
    attribution,
    disputes,
)
from models.people_files import ImportPreviewBuilder, batches
from tests.models.invitations.invitation_steps import (
    ASHA,
    LIMITS,
    RAVI,
    SUNITA,
    confirmed,
    is_forgotten,
    link,
    note,
    row,
    simultaneously,
    states,
    worker_id,
)
from tests.models.invitations.invitation_steps import asha as asha
from tests.support.world import DAY, HOUR, KEYS, NOON, booth_id, coordinator, person, phone


@pytest.mark.parametrize(("telegram_id", "booth"), [(ASHA, "165/1"), (7, "165/1"), (7, "166/2")])
def test_a_phone_that_is_registered_is_noted_like_any_other_and_never_counts(
    telegram_id: int, booth: str
) -> None:
    """Elsewhere for a coordinator, and everywhere for a booth's president, who imports nothing."""
    person(7, "Farid")
    authority.grant(worker_id(7), "booth_president", NOON, booth_id=booth_id("166/2"))
    person(SUNITA, "Sunita", booth)
    noted, other = note(telegram_id), note(telegram_id, 4)
    assert (noted.name, noted.expires_at) == (other.name, other.expires_at)
    assert invitations.expire(noted.expires_at) == 2
    assert confirmed(telegram_id) == 0


def test_a_coordinator_hears_that_a_phone_is_a_workers_of_their_place_and_that_is_on_record() -> (
    None
):
    person(SUNITA, "Sunita", "166/3")
    with pytest.raises(AlreadyWorker):
        note()
    assert not tables.Invitation.select().exists()
    last = tables.Audit.select().order_by(tables.Audit.id.desc()).get()
    assert (last.actor, last.action, last.subject) == (worker_id(ASHA), "invite_worker", "166/2")
    assert last.details == "{}"


@pytest.mark.parametrize("where", ["166/3", "165/1", ""])
@pytest.mark.parametrize("blocked", [True, False])
def test_typed_and_in_a_file_the_same_is_told_of_a_phone(where: str, blocked: bool) -> None:
    if where:
        person(SUNITA, "Sunita", where)
    if blocked:
        tables.BlockedPhone.create(phone_hash=KEYS.phone_hash(phone(SUNITA)), at=NOON)
    reading = ImportPreviewBuilder(batches.scope(ASHA), "MP", KEYS, NOON)
    reading.add_rows([(1, ["booth", "phone", "name"]), (2, ["166/2", phone(SUNITA), "Sunita"])])
    problems = [problem.why for problem in reading.preview().problems]
    try:
        note()
        typed = []
    except AlreadyWorker:
        typed = ["registered"]
    assert problems == typed == (["registered"] if where == "166/3" else [])


def test_a_phone_noted_twice_by_asha_gives_the_same_invitation_with_the_name_typed_last() -> None:
    first = note(name="Sunta")
    second = note(now=NOON + HOUR)
    assert (second.id, second.token, second.expires_at) == (
        first.id, first.token, first.expires_at,
    )  # fmt: skip
    assert second.name == "Sunita Baghel"


def test_a_blocked_phone_gets_the_same_answer_and_leaves_nothing_of_the_number() -> None:
    disputes.by_link(note().token, NOON)
    other = note(RAVI)
    assert other == note(RAVI)  # the same again, as for any phone
    assert other.name == "Sunita Baghel"
    assert len(other.token) == 16
    kept = row(other.id)
    assert kept.phone is None
    assert kept.phone_hash != KEYS.phone_hash(phone(SUNITA))
    person(SUNITA, "Sunita", now=NOON + HOUR)
    assert (confirmed(ASHA), confirmed(RAVI)) == (0, 0)
    assert tables.BlockedPhone.select().count() == 1


def test_the_link_of_a_blocked_phone_is_one_that_has_ended() -> None:
    disputes.by_link(note().token, NOON)
    shell = note(RAVI)
    for ended in (attribution.opened, disputes.by_link):
        with pytest.raises(LinkOver):
            ended(shell.token, NOON)
    nameless = replace(shell, name="")
    assert invitations.list_pending(RAVI, NOON) == ((nameless,), 1)  # it waits like any other


def test_once_a_blocked_phone_registers_what_was_noted_of_it_ends() -> None:
    disputes.by_link(note().token, NOON)
    shell, other = note(RAVI), note(RAVI, 4)
    person(SUNITA, "Sunita", link=link(ASHA, NOON), now=NOON + HOUR)
    assert (row(shell.id).state, row(other.id).state) == ("late", "pending")
    assert is_forgotten(shell.id)
    assert row(shell.id).phone_hash is None
    assert (confirmed(ASHA), confirmed(RAVI)) == (1, 0)


def test_a_phone_blocked_since_it_was_noted_gives_the_same_invitation_again() -> None:
    first = note(RAVI)
    disputes.by_link(note(ASHA).token, NOON)
    assert note(RAVI, now=NOON + HOUR) == first


def test_a_blocked_phone_still_comes_by_its_own_will_and_by_a_link() -> None:
    disputes.by_link(note().token, NOON)
    person(SUNITA, "Sunita", link=link(RAVI, NOON))
    assert confirmed(RAVI) == 1


def test_a_link_ends_in_no_sign_that_is_cut_off_when_it_is_forwarded() -> None:
    assert all(note(ASHA, n).token.isalnum() for n in range(10, 15))


def test_the_phone_is_kept_encrypted() -> None:
    noted = note()
    assert phone(SUNITA)[-10:] not in repr(row(noted.id).__data__)
    assert KEYS.decrypt(row(noted.id).phone) == phone(SUNITA)


def test_only_who_holds_a_post_that_reaches_the_booth_notes_people() -> None:
    person(7, "Farid")
    coordinator(8, "Meena", "PC20")
    for telegram_id, refused in ((99, NotRegistered), (7, NoPost), (8, NotAllowed)):
        with pytest.raises(refused):
            note(telegram_id)
    authority.grant(worker_id(7), "booth_president", NOON, booth_id=booth_id("166/2"))
    assert note(7).booth_code == "166/2"
    with pytest.raises(NotAllowed):
        invitations.add(7, NewInvitation(phone(5), "Lata", booth_id("166/1")), KEYS, LIMITS, NOON)


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(BadName):
        note(name="9826")


def test_lists_cannot_be_pumped_in_and_taking_back_makes_no_room() -> None:
    for whom in range(10, 15):
        noted = note(ASHA, whom)
    invitations.withdraw(ASHA, noted.id, NOON)
    with pytest.raises(TooManyInvitations) as refusal:
        note(ASHA, 15)
    assert refusal.value.parameters == {"limit": 5}
    assert note(ASHA, 15, NOON + DAY).name


def test_asha_sees_her_own_and_ravi_does_not() -> None:
    mine = note(ASHA)
    assert invitations.list_pending(ASHA, NOON) == ((mine,), 1)
    assert invitations.list_pending(RAVI, NOON) == ((), 0)
    with pytest.raises(InvitationOver):
        invitations.one_pending(RAVI, mine.id, NOON)
    with pytest.raises(InvitationOver):
        invitations.withdraw(RAVI, mine.id, NOON)
    invitations.withdraw(ASHA, mine.id, NOON)
    assert is_forgotten(mine.id)
    assert row(mine.id).state == "undone"
    with pytest.raises(InvitationOver):
        invitations.withdraw(ASHA, mine.id, NOON)


def test_an_invitation_expires_by_itself_and_its_data_goes() -> None:
    noted = note()
    assert invitations.expire(noted.expires_at - timedelta(seconds=1)) == 0
    assert invitations.expire(noted.expires_at) == 1
    assert row(noted.id).state == "expired"
    assert is_forgotten(noted.id)
    with pytest.raises(LinkOver):
        attribution.opened(noted.token, noted.expires_at)


def test_what_has_expired_counts_no_more_even_before_it_is_swept() -> None:
    noted = note()
    person(SUNITA, "Sunita", now=noted.expires_at)
    assert confirmed(ASHA) == 0


def test_expiry_goes_in_steps() -> None:
    for whom in range(10, 15):
        noted = note(ASHA, whom)
    assert [invitations.expire(noted.expires_at, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "A" * 16])
def test_a_forged_link_opens_nothing(token: str) -> None:
    note()
    with pytest.raises(LinkOver):
        attribution.opened(token, NOON)
    with pytest.raises(LinkOver):
        disputes.by_link(token, NOON)
    assert states() == {"pending": 1}


def test_a_file_is_noted_in_chunks_and_passes_over_who_waits_already() -> None:
    new = [NewInvitation(f"+9198270{n:05d}", f"Worker {n}", booth_id("166/2")) for n in range(1201)]
    note()
    disputes.by_link(note(RAVI, 9).token, NOON)
    new += [
        NewInvitation(phone(SUNITA), "Sunita", booth_id("166/2")),
        NewInvitation(phone(9), "X", booth_id("166/2")),
    ]
    for expected in (1202, 0):
        with transaction():
            asha = worker_id(ASHA)
            count = invitations.record_from_file(
                [(asha, n) for n in new], keys=KEYS, now=NOON, days=14
            )
        assert count == expected
    assert tables.Invitation.select().where(tables.Invitation.via == "file").count() == 1202
    kept = tables.Invitation.select().where(tables.Invitation.phone.is_null())
    assert [(row.via, row.name) for row in kept if row.state == "pending"] == [("file", "")]


def test_who_was_in_the_operators_file_first_is_nobodys() -> None:
    with transaction():
        new = NewInvitation(phone(SUNITA), "Sunita", booth_id("166/2"))
        invitations.record_from_file([(None, new)], keys=KEYS, now=NOON, days=14)
    note(now=NOON + HOUR)
    person(SUNITA, "Sunita", now=NOON + DAY)
    assert states() == {"confirmed": 1, "late": 1}
    assert (confirmed(ASHA), attribution.credited(SUNITA)) == (0, None)


def test_one_phone_noted_ten_times_at_once_is_one_invitation_for_each_inviter(
    agar: Database,
) -> None:
    answers = simultaneously(agar, *([lambda: note(ASHA), lambda: note(RAVI)] * 5))
    assert answers == ["done"] * 10
    assert states() == {"pending": 2}


def test_twelve_notes_at_once_do_not_pass_the_days_limit(agar: Database) -> None:
    actions = [lambda n=n: note(ASHA, n) for n in range(10, 22)]
    answers = Counter(simultaneously(agar, *actions))
    assert answers == {"done": 5, "too_many_invitations": 7}
