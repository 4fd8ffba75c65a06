"""The ledger of a soak finds out what was tampered with: it would see what a kill had broken."""

from datetime import datetime
from pathlib import Path

import pytest

from models import tables
from tests.soak import ledger
from tests.soak.crowd import Crowd
from tests.soak.ground import Ground, Size
from tests.soak.killing import killed_again_and_again

SMALL = Size(kills=1, updates=40, groups=3, seeds=4, at_once=4, waves=1, a_second=60, waits=0.0)
FOUND_OUT = (
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
    look = ledger.wrongs

    def tampered(ground: Ground, crowd: Crowd, rested: datetime) -> list[str]:
        assert look(ground, crowd, rested) == []
        _tamper(ground, crowd, rested)
        return look(ground, crowd, rested)

    monkeypatch.setattr(ledger, "wrongs", tampered)
    found = str(await killed_again_and_again(SMALL, database_url, tmp_path))
    assert [line for line in FOUND_OUT if line not in found] == [], found


def _tamper(ground: Ground, crowd: Crowd, now: datetime) -> None:
    box, first, second = tables.Outbox, *(one.user.id for one in crowd.newcomers[:2])
    tables.Worker.update(name="Somebody else").where(tables.Worker.telegram_id == first).execute()
    agreed = tables.Worker.get(tables.Worker.telegram_id == second)
    tables.Consent.create(
        worker=agreed.id, notice_version="2026-11", text_hash="", language="hi", at=now
    )
    tables.Booth.update(confirmed=100).where(tables.Booth.id == agreed.booth_id).execute()
    tables.Session.update(taken=400).where(tables.Session.id == 2).execute()
    messages = ground.groups[0].messages
    messages[10**6] = next(m for m in messages.values() if m.get("text", "").startswith("🌅"))
    box.update(message_id=10**7).where(box.chat_id == ground.groups[1].id).execute()
    box.delete().where(box.subject == "reminder").execute()  # of one the seat may be given up
    tables.Draft.create(chat_id=1, user_id=1, form="register", data="{}", updated_at=now)
    last = tables.Inbox.select().order_by(tables.Inbox.update_id.desc()).get()
    tables.Inbox.update(state="failed", error="an error").where(
        tables.Inbox.update_id == last.update_id
    ).execute()
