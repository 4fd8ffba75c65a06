"""Whatever happens in whatever order: no seat is sold twice, nobody overtakes, none lies idle."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import chats, tables, trainings, waiting_list, workers
from models.account import personal_data
from models.database import Database
from models.errors import Refusal
from models.seats import swap
from models.session_changes import changing
from models.tables.trainings import Waiting
from models.trainings import planning, quotas, waiting
from models.turnout import answers
from models.waiting_list import OfferPolicy, line, seating
from models.waiting_list.allotment import allot
from models.workers import Worker
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, person, place_id

POLICY = OfferPolicy(ZoneInfo("Asia/Kolkata"))
MEENA, PEOPLE = 900, range(1, 9)
BEGINS = NOON + DAY
EVENTS = (
    *("enrol", "join", "cancel", "decline", "leave", "block", "unblock", "erase", "elsewhere"),
    *("enrol", "join", "more", "fewer", "quota", "lift", "hour", "to_cut_off"),
    *("later", "sooner", "more_again", "fewer_than_taken", "call_off", "restore"),
    *("other_booth", "cannot_come", "wait_elsewhere", "swap"),
)
# Of these, what a coordinator does
COORDINATORS = ("later", "sooner", "more_again", "fewer_than_taken", "call_off", "restore")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A SQLite file: one database is enough, as the SQL has its own tests on both."""
    return f"sqlite:///{tmp_path / 'test.db'}"


class Hall:
    """A full session of two seats for which four wait, one elsewhere at that time, two ACs."""

    def __init__(self) -> None:
        mine = tables.SeatAnswer, tables.SessionChange, Waiting, tables.Quota, tables.Enrolment
        for table in (*mine, tables.Outbox, tables.Session):
            table.delete().execute()
        tables.Chat.update(active=True).execute()
        self.now = NOON
        self.id, self.other = (self._plan(seats, hall) for seats, hall in ((2, "A"), (9, "B")))
        for n in PEOPLE:
            if tables.Worker.get_or_none(tables.Worker.telegram_id == n) is None:
                self._register(n)
        for n in (1, 2):
            trainings.enrol(n, self.id, NOON)
        for n in (3, 4, 5, 6):
            waiting.join(n, self.id, POLICY, NOON)

    def _plan(self, seats: int, venue: str) -> int:
        new = planning.NewSession(place_id("MP"), "Booth", BEGINS, seats, venue)
        return planning.make_session(new, by=MEENA, now=NOON).id

    def _register(self, n: int) -> Worker:
        worker = person(n, f"Worker {n}", "166/1" if n % 2 else "165/1")
        chats.set_language(n, 0, "hi", NOON, private=True)
        return worker

    def happens(self, event: str, n: int) -> None:
        """Do one thing; a refusal changes nothing."""
        session = tables.Session
        acs = place_id("AC166"), place_id("AC165")
        with suppress(Refusal):
            if event in COORDINATORS:
                self.coordinator_does(event, n)
                return
            match event:
                case "enrol":
                    trainings.enrol(n, self.id, self.now)
                case "join":
                    waiting.join(n, self.id, POLICY, self.now)
                case "cancel":
                    trainings.cancel(n, self.id, self.now)
                case "decline":
                    waiting.decline(n, self.id, self.now)
                case "leave":
                    waiting.leave(n, self.id, self.now)
                case "elsewhere":
                    trainings.enrol(n, self.other, self.now)
                case "block" | "unblock":
                    chats.set_active(n, event == "unblock")
                case "erase":
                    code = workers.by_telegram_id(n).code
                    personal_data.erase(n, code, KEYS, self.now)
                case "more":
                    session.update(seats=session.seats + 1).where(session.id == self.id).execute()
                case "fewer":
                    fewer = session.update(seats=session.seats - 1)
                    fewer.where(session.id == self.id, session.taken < session.seats).execute()
                case "quota" | "lift":
                    seats = int(event == "quota")
                    quotas.hold(self.id, acs[n % 2], seats, by=MEENA, now=self.now)
                case "other_booth":
                    booth = tables.Booth.get(tables.Booth.ac == acs[n // 2 % 2])
                    tables.Worker.update(booth=booth.id).where(
                        tables.Worker.telegram_id == n
                    ).execute()
                case "cannot_come":
                    answers.say_no(n, self.seat_of(n), self.now)
                case "wait_elsewhere":
                    waiting.join(n, self.other, POLICY, self.now)
                case "swap":
                    swap.swap(n, self.id, (self.other,), self.now)
                case "hour":
                    last = self.row().starts_at - timedelta(minutes=1)
                    self.now = min(self.now + HOUR, last)
                case "to_cut_off":
                    self.now = max(self.now, POLICY.offers_until(self.row().starts_at))

    def coordinator_does(self, event: str, n: int) -> None:
        """Change the session as a coordinator does, by all that such a change brings along."""
        row = self.row()
        match event:
            case "later" | "sooner":
                starts_at = row.starts_at + (n if event == "later" else -n) * HOUR
                changing.move(self.id, starts_at, by=MEENA, now=self.now, zone=POLICY.zone)
            case "more_again" | "fewer_than_taken":
                seats = row.seats + (1 if event == "more_again" else -1)
                changing.change_seats(self.id, seats, by=MEENA, now=self.now)
            case "call_off":
                planning.call_off(self.id, by=MEENA, now=self.now, with_people=True)
            case "restore":
                changing.restore(self.id, by=MEENA, now=self.now, zone=POLICY.zone)

    def seat_of(self, n: int) -> int:
        """Return the seat that somebody has or had; 0 for none."""
        seat, worker = tables.Enrolment, tables.Worker
        query = seat.select().join(worker)
        row = query.where(worker.telegram_id == n, seat.session == self.id).first()
        return int(row.id) if row else 0

    def row(self) -> Any:
        return tables.Session.get_by_id(self.id)

    def line(self) -> list[Waiting]:
        return list(line.in_line(self.id))

    def with_seat(self) -> set[int]:
        seat = tables.Enrolment
        query = seat.select().where(seat.session == self.id, seat.state == "enrolled")
        return {row.worker_id for row in query}


def no_seat_is_sold_twice(hall: Hall) -> None:
    row = hall.row()
    assert row.taken == len(hall.with_seat()) <= row.seats


def nobody_overtook(hall: Hall, before: list[Waiting], seated: set[int], now: datetime) -> None:
    """Of one AC nobody got a seat or an offer while somebody before them still waits for one."""
    acs = seating.acs_of(row.worker_id for row in before)
    after = {row.worker_id: row for row in hall.line()}
    still = {row.id for row in line.next_ones(hall.id)}
    served = {w for w, row in after.items() if row.state == "offered"} | hall.with_seat()
    served -= seated | {row.worker_id for row in before if row.state == "offered"}
    for row in before:
        if row.id not in still or row.passed_at is not None or row.state != "waiting":
            continue
        behind = {r.worker_id for r in before if r.number > row.number} | (
            hall.with_seat() - seated - {r.worker_id for r in before}
        )
        overtaken_by = {w for w in served & behind if seating.acs_of([w])[w] == acs[row.worker_id]}
        assert not overtaken_by


def no_seat_lies_idle(hall: Hall) -> None:
    """After a tick each seat is taken, offered, held for an AC, or open to all."""
    row = hall.row()
    assert row.taken + seating.held(hall.id) <= row.seats
    assert row.held == seating.held(hall.id)
    if row.cancelled_at is not None:
        assert row.held == 0
        assert "offered" not in {each.state for each in hall.line()}
    elif hall.now < POLICY.offers_until(row.starts_at):
        people = list(line.next_ones(hall.id))
        acs = seating.acs_of(each.worker_id for each in people)
        assert allot(seating.seats_of(hall.id), [acs[each.worker_id] for each in people]) == []
    elif row.taken + row.held < row.seats:
        waiting_now = [each for each in hall.line() if each.state != "offered"]
        assert {each.state for each in waiting_now} <= {"last_call"}
        told = line.in_line(hall.id).select(Waiting, tables.Worker).join(tables.Worker)
        assert all(
            each.called_at for each in told.where(line.reachable(), Waiting.state == "last_call")
        )


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.sampled_from(PEOPLE), st.booleans()),
        min_size=5,
        max_size=30,
    )
)
def test_over_any_order_of_events(agar: Database, events: list[tuple[str, int, bool]]) -> None:
    if tables.Worker.get_or_none(tables.Worker.telegram_id == MEENA) is None:
        coordinator(MEENA, "Meena", "MP")
    hall = Hall()
    for event, n, ticks in events:
        before, seated = hall.line(), hall.with_seat()
        hall.happens(event, n)
        no_seat_is_sold_twice(hall)
        nobody_overtook(hall, before, seated, hall.now)
        if ticks:
            before, seated = hall.line(), hall.with_seat()
            waiting_list.make_due(POLICY, hall.now)
            no_seat_is_sold_twice(hall)
            nobody_overtook(hall, before, seated, hall.now)
            no_seat_lies_idle(hall)
