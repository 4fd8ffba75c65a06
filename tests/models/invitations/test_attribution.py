"""Credit an inviter: who counts once the invited person has registered."""

from collections import Counter
from datetime import timedelta

import pytest

from models import invitations, tables
from models.account import profile
from models.database import Database
from models.invitations import (
    Attribution,
    InvitationOver,
    LinkOver,
    OwnPhone,
    ReferralLink,
    attribution,
    disputes,
)
from tests.models.invitations.invitation_steps import (
    ASHA,
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
from tests.support.world import DAY, HOUR, KEYS, NOON, booth_id, person, phone


def is_blocked(telegram_id: int) -> bool:
    hashes = {blocked.phone_hash for blocked in tables.BlockedPhone.select()}
    return KEYS.phone_hash(phone(telegram_id)) in hashes


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
    assert invitation.phone_hash == KEYS.phone_hash(phone(SUNITA))
    assert confirmed(ASHA) == 1
    assert attribution.credited(SUNITA) == Attribution(invitation.id, "Asha")


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
    assert attribution.credited(SUNITA) is None


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


def test_a_link_works_once() -> None:
    token = note().token
    person(SUNITA, "Sunita")
    with pytest.raises(LinkOver):
        attribution.opened(token, NOON)
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
    assert attribution.preview(phone(SUNITA), None, KEYS, NOON) == Attribution(
        mine.id, "Asha", booth_id("166/2")
    )
    with pytest.raises(InvitationOver):
        disputes.while_registering(mine.id, phone(4), KEYS, NOON)
    disputes.while_registering(mine.id, phone(SUNITA), KEYS, NOON)
    assert row(mine.id).state == "disputed"
    assert is_blocked(SUNITA)
    assert attribution.preview(phone(SUNITA), None, KEYS, NOON) == Attribution(
        other.id, "Ravi", booth_id("166/2")
    )


def test_not_brought_by_asha_after_it_counted_takes_it_off_again() -> None:
    note()
    person(SUNITA, "Sunita")
    credit = attribution.credited(SUNITA)
    assert credit and credit.invitation_id
    with pytest.raises(InvitationOver):
        disputes.after_counting(RAVI, credit.invitation_id, NOON)
    disputes.after_counting(SUNITA, credit.invitation_id, NOON)
    invitation = row(credit.invitation_id)
    assert (invitation.state, invitation.worker_id, invitation.phone_hash) == (
        "disputed",
        None,
        None,
    )
    assert tables.Worker.get_by_id(worker_id(SUNITA)).inviter_id is None
    assert is_blocked(SUNITA)
    assert (confirmed(ASHA), attribution.credited(SUNITA)) == (0, None)
    with pytest.raises(InvitationOver):
        disputes.after_counting(SUNITA, credit.invitation_id, NOON)


def test_when_asha_has_gone_her_notes_and_her_link_bring_nobody() -> None:
    noted, own_link = note(), link(ASHA, NOON)
    tables.Worker.delete().where(tables.Worker.telegram_id == ASHA).execute()
    with pytest.raises(LinkOver):
        attribution.opened(noted.token, NOON)
    person(SUNITA, "Sunita", link=own_link)
    assert attribution.credited(SUNITA) is None
    assert states() == {"late": 1}


def test_ten_registrations_at_once_count_once(agar: Database) -> None:
    note()
    own_link = link(RAVI, NOON + HOUR)
    actions = [lambda: person(SUNITA, "Sunita", now=NOON + DAY, link=own_link)] * 10
    assert Counter(simultaneously(agar, *actions))["done"] == 1
    assert (confirmed(ASHA), confirmed(RAVI)) == (1, 0)
    assert states() == {"confirmed": 1}


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
