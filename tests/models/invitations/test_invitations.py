"""Invitations: recorded, confirmed, expired, disputed; who is credited, and what nobody learns."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import authority, invitations, tables, workers
from models.account import profile
from models.database import Database, transaction
from models.errors import NoPost, NotAllowed, NotRegistered, Refusal
from models.identity import BadName
from models.invitations import (
    AlreadyWorker,
    Attribution,
    InvitationLimits,
    InvitationOver,
    LinkOver,
    NewInvitation,
    OwnPhone,
    ReferralLink,
    TooManyInvitations,
    disputes,
)
from models.invitations import attribution as invitations_attribution
from models.people_files import ImportPreviewBuilder, batches
from tests.support.world import DAY, HOUR, KEYS, NOON, booth_id, coordinator, person, phone

ASHA, RAVI, SUNITA = 1, 2, 3
LIMITS = InvitationLimits(days=14, per_day=5)


@pytest.fixture(autouse=True)
def asha(agar: Database) -> None:
    """Asha and Ravi coordinate Agar's constituency."""
    coordinator(ASHA, "Asha Malviya", "PC21")
    coordinator(RAVI, "Ravi Verma", "PC21")


def note(
    telegram_id: int = ASHA, whom: int = SUNITA, now: datetime = NOON, name: str = "Sunita Baghel"
) -> invitations.PendingInvitation:
    new = NewInvitation(phone(whom), name, booth_id("166/2"))
    return invitations.add(telegram_id, new, KEYS, LIMITS, now)


def link(of: int, opened_at: datetime) -> ReferralLink:
    return ReferralLink(tables.Worker.get(tables.Worker.telegram_id == of).public_id, opened_at)


def worker_id(telegram_id: int) -> int:
    return workers.by_telegram_id(telegram_id).id


def row(invitation_id: int) -> Any:
    return tables.Invitation.get_by_id(invitation_id)


def states() -> Counter[str]:
    return Counter(invitation.state for invitation in tables.Invitation.select())


def confirmed(telegram_id: int) -> int:
    return invitations.summary(telegram_id, NOON).confirmed


def is_forgotten(invitation_id: int) -> bool:
    invitation = row(invitation_id)
    return (invitation.name, invitation.phone, invitation.token) == ("", None, None)


def is_blocked(telegram_id: int) -> bool:
    hashes = {blocked.phone_hash for blocked in tables.BlockedPhone.select()}
    return KEYS.phone_hash(phone(telegram_id)) in hashes


def simultaneously(db: Database, *actions: Callable[[], object]) -> list[str]:
    """Run several people's actions at the same moment; return the answer to each."""

    def run(action: Callable[[], object]) -> str:
        try:
            action()
        except Refusal as refusal:
            return refusal.key
        finally:
            db.peewee.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_sunita_whom_asha_noted_counts_once_she_registers_with_that_phone() -> None:
    noted = note()
    assert (confirmed(ASHA), invitations.summary(ASHA, NOON).pending) == (0, 1)
    person(SUNITA, "Sunita", now=NOON + HOUR)
    invitation = row(noted.id)
    assert (invitation.state, invitation.worker_id, invitation.ended_at) == (
        "confirmed", worker_id(SUNITA), NOON + HOUR,
    )  # fmt: skip
    assert is_forgotten(noted.id)
    assert tables.Worker.get_by_id(worker_id(SUNITA)).inviter_id == worker_id(ASHA)
    assert (confirmed(ASHA), invitations.summary(ASHA, NOON).pending) == (1, 0)


def test_it_does_not_count_from_another_phone() -> None:
    note()
    person(4, "Somebody else")
    assert confirmed(ASHA) == 0
    assert states() == {"pending": 1}


def test_who_comes_by_a_link_is_credited_when_they_have_registered() -> None:
    person(SUNITA, "Sunita", link=link(ASHA, NOON - HOUR))
    invitation = tables.Invitation.get()
    assert (invitation.via, invitation.state, invitation.made_at) == (
        "link",
        "confirmed",
        NOON - HOUR,
    )
    assert (invitation.inviter_id, invitation.worker_id) == (worker_id(ASHA), worker_id(SUNITA))
    assert confirmed(ASHA) == 1
    assert invitations_attribution.credited(SUNITA) == Attribution(invitation.id, "Asha")


def test_of_two_who_noted_her_the_first_is_credited_and_the_other_came_late() -> None:
    first, second = note(ASHA), note(RAVI, now=NOON + HOUR)
    person(SUNITA, "Sunita", now=NOON + DAY)
    assert (row(first.id).state, row(second.id).state) == ("confirmed", "late")
    assert is_forgotten(second.id)
    assert (confirmed(ASHA), confirmed(RAVI)) == (1, 0)


@pytest.mark.parametrize(("opened", "wins"), [(-HOUR, RAVI), (HOUR, ASHA), (timedelta(), ASHA)])
def test_a_link_opened_before_she_was_noted_comes_first_and_one_opened_after_does_not(
    opened: timedelta, wins: int
) -> None:
    note(ASHA)
    person(SUNITA, "Sunita", now=NOON + DAY, link=link(RAVI, NOON + opened))
    assert tables.Worker.get_by_id(worker_id(SUNITA)).inviter_id == worker_id(wins)
    assert sum(map(confirmed, (ASHA, RAVI))) == confirmed(wins) == 1


def test_a_link_of_somebody_who_is_no_worker_credits_nobody() -> None:
    person(SUNITA, "Sunita", link=ReferralLink("7K3M9QX", NOON))
    assert not tables.Invitation.select().exists()
    assert invitations_attribution.credited(SUNITA) is None


def test_a_phone_counts_once_even_when_its_owner_went_and_comes_again() -> None:
    note(ASHA)
    person(SUNITA, "Sunita")
    tables.Worker.delete().where(tables.Worker.telegram_id == SUNITA).execute()
    tables.Invitation.update(phone_hash=None).execute()  # as /erase leaves it
    again = note(RAVI)
    person(SUNITA, "Sunita", link=link(ASHA, NOON))
    assert (confirmed(ASHA), confirmed(RAVI)) == (1, 0)
    assert row(again.id).state == "late"


def test_a_phone_that_was_changed_counts_for_nobody_when_a_second_account_comes_with_it() -> None:
    person(SUNITA, "Sunita")
    profile.change_phone(SUNITA, "+919826099999", KEYS, NOON)
    noted = note(ASHA, now=NOON + HOUR)
    person(4, "Sunita", number=phone(SUNITA), link=link(RAVI, NOON), now=NOON + DAY)
    assert (confirmed(ASHA), confirmed(RAVI)) == (0, 0)
    assert row(noted.id).state == "late"


def test_nobody_notes_their_own_phone() -> None:
    with pytest.raises(OwnPhone):
        note(ASHA, ASHA)
    assert not tables.Invitation.select().exists()


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
    for ended in (invitations_attribution.opened, disputes.by_link):
        with pytest.raises(LinkOver):
            ended(shell.token, NOON)
    assert invitations.list_pending(RAVI, NOON) == ((shell,), 1)  # Ravi learns nothing of it


def test_once_a_blocked_phone_registers_what_was_noted_of_it_ends_and_the_name_goes() -> None:
    disputes.by_link(note().token, NOON)
    shell, other = note(RAVI), note(RAVI, 4)
    person(SUNITA, "Sunita", link=link(ASHA, NOON), now=NOON + HOUR)
    assert (row(shell.id).state, row(other.id).state) == ("late", "pending")
    assert is_forgotten(shell.id)
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
        invitations_attribution.opened(noted.token, noted.expires_at)


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
        invitations_attribution.opened(token, NOON)
    with pytest.raises(LinkOver):
        disputes.by_link(token, NOON)
    assert states() == {"pending": 1}


def test_a_link_works_once() -> None:
    token = note().token
    person(SUNITA, "Sunita")
    with pytest.raises(LinkOver):
        invitations_attribution.opened(token, NOON)
    with pytest.raises(LinkOver):
        disputes.by_link(token, NOON)
    assert confirmed(ASHA) == 1


def test_not_me_by_the_link_deletes_the_data_and_blocks_the_number_but_leaves_other_notes() -> None:
    mine, other = note(ASHA), note(RAVI)
    disputes.by_link(mine.token, NOON)
    assert (row(mine.id).state, row(mine.id).phone_hash) == ("disputed", None)
    assert is_forgotten(mine.id)
    assert is_blocked(SUNITA)
    assert row(other.id).state == "pending"


def test_not_me_while_registering_takes_the_proven_phone() -> None:
    mine, other = note(ASHA), note(RAVI)
    assert invitations_attribution.preview(phone(SUNITA), None, KEYS, NOON) == Attribution(
        mine.id, "Asha"
    )
    with pytest.raises(InvitationOver):
        disputes.while_registering(mine.id, phone(4), KEYS, NOON)
    disputes.while_registering(mine.id, phone(SUNITA), KEYS, NOON)
    assert row(mine.id).state == "disputed"
    assert is_blocked(SUNITA)
    assert invitations_attribution.preview(phone(SUNITA), None, KEYS, NOON) == Attribution(
        other.id, "Ravi"
    )


def test_not_brought_by_asha_after_it_counted_takes_it_off_again() -> None:
    note()
    person(SUNITA, "Sunita")
    attribution = invitations_attribution.credited(SUNITA)
    assert attribution and attribution.invitation_id
    with pytest.raises(InvitationOver):
        disputes.after_counting(RAVI, attribution.invitation_id, NOON)
    disputes.after_counting(SUNITA, attribution.invitation_id, NOON)
    invitation = row(attribution.invitation_id)
    assert (invitation.state, invitation.worker_id, invitation.phone_hash) == (
        "disputed",
        None,
        None,
    )
    assert tables.Worker.get_by_id(worker_id(SUNITA)).inviter_id is None
    assert is_blocked(SUNITA)
    assert (confirmed(ASHA), invitations_attribution.credited(SUNITA)) == (0, None)
    with pytest.raises(InvitationOver):
        disputes.after_counting(SUNITA, attribution.invitation_id, NOON)


def test_when_asha_has_gone_her_notes_and_her_link_bring_nobody() -> None:
    noted, own_link = note(), link(ASHA, NOON)
    tables.Worker.delete().where(tables.Worker.telegram_id == ASHA).execute()
    with pytest.raises(LinkOver):
        invitations_attribution.opened(noted.token, NOON)
    person(SUNITA, "Sunita", link=own_link)
    assert invitations_attribution.credited(SUNITA) is None
    assert states() == {"late": 1}


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
            count = invitations.record_own([(asha, n) for n in new], keys=KEYS, now=NOON, days=14)
        assert count == expected
    assert tables.Invitation.select().where(tables.Invitation.via == "file").count() == 1202
    kept = tables.Invitation.select().where(tables.Invitation.name == "X").get()
    assert kept.phone is None


def test_who_was_in_the_operators_file_first_is_nobodys() -> None:
    with transaction():
        new = NewInvitation(phone(SUNITA), "Sunita", booth_id("166/2"))
        invitations.record_own([(None, new)], keys=KEYS, now=NOON, days=14)
    note(now=NOON + HOUR)
    person(SUNITA, "Sunita", now=NOON + DAY)
    assert states() == {"confirmed": 1, "late": 1}
    assert (confirmed(ASHA), invitations_attribution.credited(SUNITA)) == (0, None)


def test_ten_registrations_at_once_count_once(agar: Database) -> None:
    note()
    own_link = link(RAVI, NOON + HOUR)
    actions = [lambda: person(SUNITA, "Sunita", now=NOON + DAY, link=own_link)] * 10
    assert Counter(simultaneously(agar, *actions))["done"] == 1
    assert (confirmed(ASHA), confirmed(RAVI)) == (1, 0)
    assert states() == {"confirmed": 1}


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


@pytest.mark.parametrize("turn", range(4))
def test_confirming_disputing_and_withdrawing_at_once_ends_it_one_way(
    agar: Database, turn: int
) -> None:
    noted, other = note(ASHA), note(RAVI, now=NOON + HOUR)
    simultaneously(
        agar,
        lambda: person(SUNITA, "Sunita", now=NOON + DAY),
        lambda: disputes.by_link(noted.token, NOON),
        lambda: invitations.withdraw(ASHA, noted.id, NOON),
        lambda: invitations.expire(noted.expires_at),
        lambda: invitations.expire(noted.expires_at),
    )
    inviter = tables.Worker.get_by_id(worker_id(SUNITA)).inviter_id
    credited = {worker_id(ASHA): noted.id, worker_id(RAVI): other.id}
    assert inviter in (*credited, None)
    assert confirmed(ASHA) + confirmed(RAVI) == (inviter is not None)
    for invitation in (noted, other):
        assert (row(invitation.id).state == "confirmed") == (
            credited.get(inviter or 0) == invitation.id
        )
        if row(invitation.id).state != "pending":
            assert is_forgotten(invitation.id)
