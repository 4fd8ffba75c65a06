"""The consistency checks find tampered data, so they would find what a kill had broken."""

from datetime import datetime
from pathlib import Path

import pytest

from models import tables
from models.outbox_subjects import OutboxSubject
from tests.soak.harness import consistency_checks
from tests.soak.harness.environment import Environment, SoakSize
from tests.soak.harness.kills import run_with_kills
from tests.soak.harness.simulated_users import SimulatedUsers

SMALL = SoakSize(
    kills=1,
    updates=40,
    groups=3,
    seeds=4,
    concurrency=4,
    waves=1,
    sends_per_second=60,
    lease_waits=0.0,
)
EXPECTED_VIOLATIONS = (
    "is kept as [('Somebody else'",
    "('2026-11', 'hi')",
    "counts 100 confirmed",
    "counts 400/500 seats",
    "targets arrived 2 times",
    "was never made",
    "is kept as sent and is not in its chat",
    "1 forms were left open",
    "failed: an error",
)


@pytest.mark.usefixtures("db")
async def test_whatever_is_wrong_is_found_out(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = consistency_checks.violations

    def tampered(
        environment: Environment, users: SimulatedUsers, drained_at: datetime
    ) -> list[str]:
        assert check(environment, users, drained_at) == []
        _tamper(environment, users, drained_at)
        return check(environment, users, drained_at)

    monkeypatch.setattr(consistency_checks, "violations", tampered)
    report = str(await run_with_kills(SMALL, database_url, tmp_path))
    assert [line for line in EXPECTED_VIOLATIONS if line not in report] == [], report


def _tamper(environment: Environment, users: SimulatedUsers, now: datetime) -> None:
    outbox, first, second = tables.Outbox, *(user.account.id for user in users.newcomers[:2])
    tables.Worker.update(name="Somebody else").where(tables.Worker.telegram_id == first).execute()
    agreed = tables.Worker.get(tables.Worker.telegram_id == second)
    tables.Consent.create(
        worker=agreed.id, notice_version="2026-11", text_hash="", language="hi", at=now
    )
    tables.Booth.update(confirmed=100).where(tables.Booth.id == agreed.booth_id).execute()
    tables.Session.update(taken=400).where(tables.Session.id == 2).execute()
    messages = environment.groups[0].messages
    messages[10**6] = next(m for m in messages.values() if m.get("text", "").startswith("🌅"))
    outbox.update(message_id=10**7).where(outbox.chat_id == environment.groups[1].id).execute()
    outbox.delete().where(
        outbox.subject == OutboxSubject.REMINDER
    ).execute()  # of user the seat may be given up
    tables.Draft.create(chat_id=1, user_id=1, form="register", data="{}", updated_at=now)
    last = tables.Inbox.select().order_by(tables.Inbox.update_id.desc()).get()
    tables.Inbox.update(state="failed", error="an error").where(
        tables.Inbox.update_id == last.update_id
    ).execute()
