"""Messages between a worker and the coordinator: who it is, how many, blocked, old, erased."""

from datetime import timedelta

import pytest

from models import relay, tables, workers
from models.account import personal_data
from models.consents import Terms
from models.errors import NotRegistered, Refusal
from models.maintenance import retention
from models.relay import RelayBlocked, RelayOver, TooManyRelayed
from tests.support.world import DAY, KEYS, NOON, coordinator, give, person

ASHA, RAM, MEENA, LATA, STRANGER = 1, 2, 900, 901, 77
TERMS = Terms("Booth Shakti", drafts=30, invitations=14, updates=7, texts=5, marks=365)


@pytest.fixture
def meena(agar: object) -> workers.Worker:
    """Register Asha of 166/1, and Meena who coordinates her PC."""
    person(ASHA, "Asha")
    return coordinator(MEENA, "Meena", "PC21")


def names(telegram_id: int) -> list[str]:
    return [c.name for c in relay.coordinators(telegram_id)]


def refused(kind: type[Refusal], *write: object) -> None:
    with pytest.raises(kind):
        relay.write(*write)  # type: ignore[arg-type]


def test_the_nearest_coordinator_is_the_workers_own(meena: workers.Worker) -> None:
    assert names(ASHA) == ["Meena"]
    lata = coordinator(LATA, "Lata", "AC166")
    assert names(ASHA) == ["Lata"]
    [found] = relay.coordinators(ASHA)
    assert (found.worker_id, found.kind.code, found.place.code) == (
        lata.id,
        "ac_coordinator",
        "AC166",
    )


def test_a_coordinators_own_coordinator_is_the_next_one_up(meena: workers.Worker) -> None:
    coordinator(LATA, "Lata", "AC166")
    assert names(LATA) == ["Meena"]
    assert names(MEENA) == ["Lata"]  # of the AC in which she lives
    person(RAM, "Ram", "165/1")
    assert names(RAM) == []
    with pytest.raises(NotRegistered):
        relay.coordinators(STRANGER)


def test_a_post_that_has_ended_coordinates_nobody(meena: workers.Worker) -> None:
    tables.Post.update(until=NOON).execute()
    assert names(ASHA) == []
    refused(RelayOver, ASHA, meena.id, NOON)


def test_a_message_knows_its_way_and_keeps_no_words(meena: workers.Worker) -> None:
    sent = relay.write(ASHA, meena.id, NOON)
    assert (sent.chat_id, sent.recipient, sent.sender) == (MEENA, "Meena", "Asha")
    assert sent.booth.code == "166/1"
    assert set(tables.RelayedMessage._meta.fields) == {"id", "sender", "recipient", "at"}


def test_nobody_writes_to_somebody_who_is_not_their_coordinator(meena: workers.Worker) -> None:
    ram = person(RAM, "Ram")
    refused(RelayOver, ASHA, ram.id, NOON)
    refused(RelayOver, ASHA, 2**40, NOON)
    refused(NotRegistered, STRANGER, meena.id, NOON)
    assert not tables.RelayedMessage.select().exists()


def test_an_answer_goes_back_and_only_its_recipient_can_give_it(meena: workers.Worker) -> None:
    person(RAM, "Ram")
    first = relay.write(ASHA, meena.id, NOON)
    assert relay.recipient_of_answer(MEENA, first.id) == "Asha"
    back = relay.answer(MEENA, first.id, NOON)
    assert (back.chat_id, back.sender) == (ASHA, "Meena")
    again = relay.answer(ASHA, back.id, NOON)
    assert again.chat_id == MEENA
    for stranger in (RAM, ASHA):  # Asha wrote the first one, and got none of this number
        with pytest.raises(RelayOver):
            relay.answer(stranger, first.id, NOON)


def test_a_day_has_room_for_so_many_messages_to_one_person(meena: workers.Worker) -> None:
    for _ in range(relay.PER_DAY):
        relay.write(ASHA, meena.id, NOON)
    refused(TooManyRelayed, ASHA, meena.id, NOON + DAY - timedelta(seconds=1))
    assert tables.RelayedMessage.select().count() == relay.PER_DAY
    assert relay.write(ASHA, meena.id, NOON + DAY)


def test_a_blocked_person_cannot_write_or_answer_until_they_are_allowed_again(
    meena: workers.Worker,
) -> None:
    first = relay.write(ASHA, meena.id, NOON)
    back = relay.answer(MEENA, first.id, NOON)
    for _ in range(2):
        assert relay.block(MEENA, first.id, NOON) == "Asha"
    refused(RelayBlocked, ASHA, meena.id, NOON)
    with pytest.raises(RelayBlocked, match="alone"):
        relay.write(ASHA, meena.id, NOON)
    coordinator(LATA, "Lata", "PC21")
    with pytest.raises(RelayBlocked, match="others"):
        relay.write(ASHA, meena.id, NOON)
    with pytest.raises(RelayBlocked):
        relay.answer(ASHA, back.id, NOON)
    assert relay.answer(MEENA, first.id, NOON).chat_id == ASHA  # the other way is open
    assert relay.allow(MEENA, first.id) == "Asha"
    assert relay.write(ASHA, meena.id, NOON)


def test_nobody_blocks_by_a_message_of_somebody_else(meena: workers.Worker) -> None:
    sent = relay.write(ASHA, meena.id, NOON)
    for blocker in (ASHA, STRANGER):
        with pytest.raises((RelayOver, NotRegistered)):
            relay.block(blocker, sent.id, NOON)
    assert not tables.RelayBlock.select().exists()


@pytest.mark.parametrize("leaving", [ASHA, MEENA])
def test_it_goes_with_either_person(meena: workers.Worker, leaving: int) -> None:
    sent = relay.write(ASHA, meena.id, NOON)
    relay.block(MEENA, sent.id, NOON)
    code = workers.by_telegram_id(leaving).code
    personal_data.erase(leaving, code, KEYS, NOON)
    assert not tables.RelayedMessage.select().exists()
    assert not tables.RelayBlock.select().exists()


def test_it_is_forgotten_after_the_days_of_texts(meena: workers.Worker) -> None:
    old = relay.write(ASHA, meena.id, NOON)
    relay.write(ASHA, meena.id, NOON + DAY)
    assert retention.purge(TERMS, NOON + 5 * DAY + timedelta(seconds=1)).relayed == 1
    with pytest.raises(RelayOver):
        relay.answer(MEENA, old.id, NOON + 6 * DAY)


def test_the_same_person_with_two_posts_is_one_coordinator(meena: workers.Worker) -> None:
    give(meena, "AC166")
    give(meena, "AC166", "ac_coordinator")
    assert names(ASHA) == ["Meena"]
