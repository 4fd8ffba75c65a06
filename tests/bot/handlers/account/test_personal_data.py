"""/mydata and /erase, as a person in their own chat meets them."""

import asyncio
import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError

from bot.runtime import Runtime
from models import audit, invitations, tables
from models.audit import AuditAction
from models.database import Database
from models.identity import worker_ids
from models.queues import IncomingUpdate, inbox, outbox
from playground.telegram import TelegramUser, World
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.conftest import empty_database
from tests.support.world import KEYS, NOON, booth_id, coordinator

NAME = "सुनीता “मुन्नी” बघेल"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is erased must be gone from each database."""
    return empty_database(request, tmp_path)


@pytest.fixture
async def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who has registered in booth 166/2 under a name of her own."""
    sunita = newcomer(telegram, 5_551_234, "Sunita Baghel")
    await sunita.says("/start b166-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.says(NAME)
    await sunita.presses("✅")
    return sunita


def traces(user: TelegramUser) -> list[bytes]:
    """Her names and her number, as typed, as Telegram writes it, and in Devanagari digits."""
    digits = user.phone[-10:]
    typed = digits.translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    words = [NAME, "मुन्नी", "Sunita", "Baghel", digits, typed, json.dumps("मुन्नी")[1:-1]]
    return [word.encode() for word in words]


def lying_there(db: Database) -> bytes:
    """Return what lies in SQLite's files as they are, the log too, and nothing of PostgreSQL's."""
    path = Path(db.url.removeprefix("sqlite:///"))
    return b"" if db.shared else b"".join(f.read_bytes() for f in path.parent.glob(f"{path.name}*"))


async def forgotten(db: Database, user: TelegramUser, seconds: float = 5) -> None:
    """Wait until no name and no number of somebody is in the files, which nobody has touched."""
    ends = asyncio.get_running_loop().time() + seconds
    while left := [trace.decode() for trace in traces(user) if trace in lying_there(db)]:
        assert asyncio.get_running_loop().time() < ends, left
        await asyncio.sleep(0.05)


def whole(db: Database) -> bytes:
    """Return what lies in SQLite's files, or in PostgreSQL's tables."""
    execute: Any = db.peewee.execute_sql
    if not db.shared:
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = Path(db.url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    names = db.peewee.get_tables()
    return repr([execute(f'SELECT * FROM "{name}"').fetchall() for name in names]).encode()


async def test_mydata_sends_a_page_to_read_and_the_same_as_json(sunita: Person) -> None:
    answer = await sunita.says("/mydata")
    assert "पूरी जानकारी" in answer
    files = sunita.files()
    [code] = {re.sub(r"mydata-(.*)\.\w+", r"\1", name) for name in files}
    held = json.loads(files[f"mydata-{code}.json"])
    assert held["worker"] == code
    assert held["held"]["worker"][0]["name"] == NAME
    assert held["held"]["worker"][0]["phone"] == sunita.user.phone
    assert held["held"]["consents"][0]["language"] == "hi"
    page = files[f"mydata-{code}.html"].decode()
    assert NAME in page
    assert sunita.user.phone in page
    assert "आपकी सहमति" in page
    assert "<script" not in page


async def test_the_page_says_in_plain_words_what_one_did(sunita: Person) -> None:
    worker = tables.Worker.get()
    audit.record(worker.id, AuditAction.LINK, "PC21", worker.confirmed_at)
    await sunita.says("/mydata")
    [page] = [content for name, content in sunita.files().items() if name.endswith(".html")]
    assert "ग्रुप को PC21 से जोड़ा" in page.decode()


async def test_what_somebody_wrote_is_text_in_the_page_never_a_tag(
    telegram: World, sunita: Person
) -> None:
    tables.Worker.update(name="<script>alert(1)</script>").execute()
    await sunita.says("/mydata")
    [page] = [content for name, content in sunita.files().items() if name.endswith(".html")]
    assert b"&lt;script&gt;" in page
    assert b"<script>" not in page


async def test_of_somebody_new_nothing_is_held_and_the_bot_says_so(
    telegram: World, bot: Runtime
) -> None:
    ravi = newcomer(telegram, 6, "Ravi Verma")
    for command in ("/mydata", "/erase"):
        assert "कुछ भी नहीं रखा" in await ravi.says(command)
    assert ravi.buttons() == ["📱 अपना नंबर भेजकर देखें"]
    assert not ravi.files()


async def test_who_was_noted_by_somebody_is_told_how_to_find_that_and_finds_it(
    telegram: World, bot: Runtime
) -> None:
    ravi = newcomer(telegram, 6, "Ravi Verma")
    phone = ravi.user.phone
    coordinator(7, "Meena", "PC21")
    new = invitations.NewInvitation(phone, "रवि मुन्ना", booth_id("166/2"))
    invitations.add(7, new, KEYS, invitations.InvitationLimits(14, 30), datetime.now(UTC))
    tables.BlockedPhone.create(phone_hash=KEYS.phone_hash(phone), at=NOON)
    for command in ("/mydata", "/erase"):
        assert "अपना नंबर साझा कीजिए। फिर /mydata" in await ravi.says(command)
    await ravi.says("/register")
    await ravi.presses("हिन्दी")
    await ravi.presses("✅ हाँ")
    await ravi.shares(ravi.user)
    await ravi.says("/mydata")
    assert "रवि मुन्ना" in ravi.files()["mydata.json"].decode()
    await ravi.says("/erase")
    await ravi.presses("🗑 हाँ")
    assert tables.Invitation.get().name == ""


async def test_an_unfinished_registration_is_shown_and_erased_too(
    telegram: World, bot: Runtime, db: Database
) -> None:
    ravi = newcomer(telegram, 6, "Ravi Verma")
    await ravi.says("/start")
    await ravi.presses("हिन्दी")
    await ravi.presses("✅ हाँ")
    await ravi.shares(ravi.user)
    assert "आप कार्यकर्ता नहीं हैं" in await ravi.says("/mydata")
    assert ravi.user.phone in ravi.files()["mydata.json"].decode()
    await ravi.says("/erase")
    assert "मिट गई" in await ravi.presses("🗑 हाँ")
    assert not tables.Draft.select().exists()
    assert not tables.Chat.select().exists()
    assert "कुछ भी नहीं रखा" in await ravi.says("/mydata")


async def test_erase_asks_once_and_then_nothing_of_her_is_in_the_database(
    db: Database, sunita: Person
) -> None:
    worker = tables.Worker.get()
    outbox.enqueue("note", 5_551_234, 0, "targets", {"worker": worker.id}, now=worker.confirmed_at)
    tables.Outbox.update(text=f"{NAME} 🙏", state="sent").execute()
    raw = json.dumps({"message": {"text": f"{NAME} {sunita.user.phone}"}})
    inbox.store([IncomingUpdate(2**40, raw, 5_551_234, 5_551_234)], worker.confirmed_at, "x")
    inbox.acknowledge([], worker.confirmed_at, [(2**40, "Trouble")])
    await sunita.says(f"/register 165/1 {NAME}")
    asked = await sunita.says("/erase")
    assert "सब मिटा दें?" in asked
    assert sunita.buttons() == ["नहीं, रहने दें", "🗑 हाँ, सब मिटा दें"]
    before = whole(db)
    assert any(trace in before for trace in traces(sunita.user))
    assert tables.Booth.get_by_id(booth_id("166/2")).confirmed == 1
    assert "मिट गई" in await sunita.presses("🗑 हाँ")
    await forgotten(db, sunita.user)
    after = whole(db)
    assert [trace.decode() for trace in traces(sunita.user) if trace in after] == []
    assert str(worker.phone_hash).encode() not in after
    assert tables.Booth.get_by_id(booth_id("166/2")).confirmed == 0
    await sunita.says("/mydata")
    held = json.loads(sunita.files()["mydata.json"])["held"]
    assert list(held) == ["proofs"]
    assert "365 दिन बाद वह अपने आप हट जाता है" in await sunita.says("/erase")
    assert sunita.buttons() == ["☰ मेन्यू"]


async def test_who_reads_meanwhile_holds_up_neither_the_erasure_nor_anybody_else(
    telegram: World, sunita: Person, db: Database
) -> None:
    if db.shared:
        pytest.skip("what lies in SQLite's files")
    ravi = newcomer(telegram, 6, "Ravi Verma")
    await sunita.says("/erase")
    reader = sqlite3.connect(db.url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT name FROM worker").fetchall() == [(NAME,)]
    assert "मिट गई" in await sunita.presses("🗑 हाँ")
    begun = asyncio.get_running_loop().time()
    for _ in range(10):
        assert await ravi.says("/booth 166/2")
    assert asyncio.get_running_loop().time() - begun < 5
    assert [trace for trace in traces(sunita.user) if trace in lying_there(db)]
    reader.close()
    await forgotten(db, sunita.user)


async def test_an_erasure_stands_although_the_log_cannot_be_emptied(
    sunita: Person, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Database) -> bool:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Database, "empty_log", fail)
    await sunita.says("/erase")
    assert "मिट गई" in await sunita.presses("🗑 हाँ")
    assert not tables.Worker.select().exists()


async def test_who_thinks_better_of_it_keeps_everything(sunita: Person) -> None:
    await sunita.says("/erase")
    assert "वैसा ही" in await sunita.presses("नहीं")
    assert tables.Worker.get().name == NAME


async def test_an_old_button_does_nothing_to_who_has_come_back(
    telegram: World, sunita: Person
) -> None:
    await sunita.says("/erase")
    old = sunita.last()["message_id"]
    code = worker_ids.show(tables.Worker.get().public_id)
    await sunita.presses("🗑 हाँ")
    await sunita.says("/start b166-3")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.says("सुनीता")
    await sunita.presses("✅")
    assert "पुराना हो गया" in await sunita.sends_data(f"erase:{code}", old)
    assert tables.Worker.get().name == "सुनीता"


async def test_nobody_erases_somebody_else(telegram: World, sunita: Person) -> None:
    ravi = newcomer(telegram, 6, "Ravi Verma")
    await ravi.says("/help")
    await ravi.sends_data(f"erase:{worker_ids.show(tables.Worker.get().public_id)}")
    assert tables.Worker.get().name == NAME
