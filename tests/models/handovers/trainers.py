"""A session of Agar that Asha leads, others who may lead it, and what they do."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import tables, trainings, workers
from models.database import Database
from models.handovers import candidates, handing, offering
from models.queues import outbox
from models.trainings import planning
from models.waiting_list import OfferPolicy
from tests.support.world import DAY, HOUR, NOON, coordinator, give, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")
POLICY = OfferPolicy(INDIA)
MEENA, ASHA, RAVI, KAMLA, FARID, WORKER = 900, 1, 2, 3, 4, 7  # Telegram ids
BEGINS = NOON + 2 * DAY  # Wednesday, 12:00


def trainer(telegram_id: int, name: str, booth: str = "166/1", at: str = "MP") -> int:
    """Register a trainer; return the worker's id."""
    worker = person(telegram_id, name, booth)
    give(worker, at, "trainer")
    return worker.id


def plan(at: datetime = BEGINS, *, by: int = ASHA, title: str = "बूथ") -> tables.Session:
    """Plan a session in Agar that somebody leads; return its row."""
    leader = tables.Worker.get(tables.Worker.telegram_id == by).id
    new = planning.NewSession(
        place_id("AC166"), title, at.astimezone(INDIA), 5, f"आगर {by} {at:%d%H}", leader
    )
    row: tables.Session = tables.Session.get_by_id(
        planning.make_session(new, by=MEENA, now=NOON).id
    )
    return row


def in_order(row: tables.Session) -> list[int]:
    """Return the Telegram ids of those who may take a session over, the first one first."""
    accounts = {one.id: one.telegram_id for one in tables.Worker.select()}
    return [accounts[id_] or 0 for id_ in candidates.of_session(row, NOON, INDIA)]


@pytest.fixture(autouse=True)
def session_id(agar: Database) -> int:
    """Plan a session that Asha leads, in which Worker has a seat; Ravi, Kamla, Farid are free."""
    coordinator(MEENA, "Meena", "PC21")
    trainer(ASHA, "Asha")
    trainer(FARID, "Farid", "165/1")
    trainer(KAMLA, "Kamla", "165/1", at="PC21")
    trainer(RAVI, "Ravi", "166/2")
    person(WORKER, "Worker")
    row = plan()
    trainings.enrol(WORKER, row.id, NOON)
    return int(row.id)


def of(telegram_id: int) -> int:
    return workers.by_telegram_id(telegram_id).id


def start(session_id: int, by: int = ASHA, now: datetime = NOON) -> handing.HandoverView:
    return handing.start(session_id, of(ASHA), POLICY, by=by, now=now)


def offer(telegram_id: int) -> int:
    """Return the latest offer that was made to somebody."""
    row = tables.HandoverOffer
    made = row.select().where(row.worker == of(telegram_id)).order_by(row.id.desc())
    return int(made.get().id)


def asked(state: str = "asked") -> list[int]:
    """Return whom it is up to, by Telegram id."""
    row = tables.HandoverOffer
    rows = row.select().where(row.state == state).order_by(row.id)
    return [one.worker.telegram_id or 0 for one in rows]


def take(telegram_id: int, now: datetime = NOON + HOUR) -> trainings.Session:
    return handing.take(offer(telegram_id), POLICY, by=telegram_id, now=now)


def decline(telegram_id: int, now: datetime = NOON + HOUR) -> bool:
    return handing.decline(offer(telegram_id), POLICY, by=telegram_id, now=now)


def tick(after: timedelta = timedelta()) -> int:
    return offering.make_due(POLICY, NOON + after)


def state() -> str:
    return str(tables.Handover.select().order_by(tables.Handover.id.desc()).get().state)


def told() -> list[tuple[int, str]]:
    """Return whom messages wait for, with the first two words of their keys."""
    rows = tables.Outbox.select().order_by(tables.Outbox.id)
    return [(row.chat_id, ":".join(row.dedup.split(":")[:2])) for row in rows]


def send() -> None:
    """Record that all messages have left."""
    tables.Outbox.update(state=outbox.OutboxState.SENT).execute()


def leader(session_id: int) -> str | None:
    return trainings.session(session_id, NOON).trainer
