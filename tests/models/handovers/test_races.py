"""Trainers who say yes at the same moment, and ticks that meet: one gets it, one is asked."""

import pytest

from models import tables
from models.database import Database
from models.handovers import candidates, handing, offering
from tests.models.handovers.trainers import (
    BEGINS,
    FARID,
    KAMLA,
    POLICY,
    RAVI,
    asked,
    leader,
    offer,
    session_id,
    start,
)
from tests.models.test_races import at_once, pausing
from tests.support.world import HOUR, NOON

__all__ = ["session_id"]


def test_of_trainers_who_say_yes_at_once_one_gets_it(
    session_id: int, agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = BEGINS - 2 * HOUR
    start(session_id, now=late)
    offers = [(offer(who), who) for who in (RAVI, KAMLA, FARID)]
    monkeypatch.setattr(handing, "_require_able", pausing(handing._require_able))

    def take(n: int) -> object:
        return handing.take(offers[n][0], POLICY, by=offers[n][1], now=late)

    assert at_once(agar, 3, take) == {"done": 1, "handover_over": 2}
    taken = tables.Handover.get()
    by = tables.Worker.get_by_id(taken.taken_by_id)
    assert (taken.state, by.name) == ("taken", leader(session_id))
    assert tables.SessionChange.select().count() == 1  # told once


def test_ticks_that_meet_ask_one_trainer(
    session_id: int, agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(session_id)
    tables.HandoverOffer.delete().execute()  # as by who was asked and erased themselves
    tables.Outbox.delete().execute()
    monkeypatch.setattr(candidates, "of_session", pausing(candidates.of_session))
    assert at_once(agar, 4, lambda _: offering.make_due(POLICY, NOON)) == {"done": 4}
    assert asked() == [RAVI]
    assert tables.Outbox.select().count() == 1
