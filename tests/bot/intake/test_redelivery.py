"""Every update is handled twice, as if the process had died right before acknowledging it."""

import re
from typing import Any

import pytest

from bot.intake import UpdateProcessor
from models import authority, tables, workers
from models.audit import AuditAction
from models.clock import Clock
from models.outbox_subjects import OutboxSubject
from models.workers import by_telegram_id
from playground.telegram import World
from tests.bot.support.agar_people import newcomer
from tests.bot.support.agar_people import worker as bring_worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.conftest import database_url as database_url  # on both databases
from tests.support.answered_invitations import answered, brought, flag
from tests.support.sheet_files import csv
from tests.support.world import DAY, NOON, person, place_id

__all__ = ["clock", "meena"]


@pytest.fixture(autouse=True)
def _twice(monkeypatch: pytest.MonkeyPatch) -> None:
    once = UpdateProcessor._handle_with_retries

    async def twice(self: UpdateProcessor, update_id: int, raw: Any) -> None:
        await once(self, update_id, raw)
        await once(self, update_id, raw)

    monkeypatch.setattr(UpdateProcessor, "_handle_with_retries", twice)


def data() -> list[str]:
    return [row.data for row in tables.Draft.select()]


def errors() -> list[str]:
    return [row.error for row in tables.Inbox.select().where(tables.Inbox.state == "failed")]


async def test_a_typed_answer_is_not_the_answer_to_the_next_question(meena: Person) -> None:
    await meena.says("/newtraining PC21")
    await meena.says("Electoral roll")
    await meena.says("2026-11-25")
    await meena.says("15:00")
    await meena.says("30")
    await meena.says("School")
    await meena.presses("✅")
    (session,) = tables.Session.select()
    assert (session.training.title, session.venue, session.seats) == (
        "Electoral roll",
        "School",
        30,
    )
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.NEW_TRAINING).count() == 1
    assert data() == []
    assert errors() == []


async def test_commands_in_one_line_make_one_session_and_one_target(meena: Person) -> None:
    answer = await meena.says("/newtraining PC21 2026-11-25 15:00 30 School; Electoral roll")
    assert answer.count("T1") >= 2
    assert "T2" not in answer
    await meena.says("/target PC21 confirmed 500 2026-12-10")
    await meena.says("/target PC21 confirmed 600 2026-12-10")
    targets = tables.Target.select().order_by(tables.Target.id)
    assert [(t.number, t.ended_at is None) for t in targets] == [
        (500, False),
        (600, True),
    ]
    assert tables.Session.select().count() == 1
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.TARGET).count() == 2


async def test_registering_and_taking_a_seat_happen_once(meena: Person, telegram: World) -> None:
    await meena.says("/newtraining PC21 2026-11-25 15:00 30 School; Electoral roll")
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says("/start b166-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    await sunita.says("Sunita Devi Baghel")
    await sunita.presses("✅")
    worker = tables.Worker.get(tables.Worker.telegram_id == 5)
    assert (worker.name, worker.booth.part, worker.booth.confirmed) == ("Sunita Devi Baghel", 2, 1)
    assert tables.Consent.select().where(tables.Consent.worker == worker.id).count() == 1
    await sunita.says("/enrol T1")
    assert tables.Session.get_by_id(1).taken == 1
    await sunita.says("/cancel T1")
    assert tables.Session.get_by_id(1).taken == 0
    assert errors() == []


async def test_an_old_number_after_a_week_of_silence_is_a_new_answer(
    meena: Person, clock: Clock
) -> None:
    await meena.says("/newtraining PC21")
    tables.Draft.update(
        update_id=2**40, updated_at=NOON - 8 * (NOON - NOON.replace(day=22))
    ).execute()
    await meena.sends_data("goon:newtraining")
    await meena.says("Electoral roll")
    assert "Electoral roll" in data()[0]


async def test_what_a_repeated_update_made_is_shown_again_not_refused(meena: Person) -> None:
    await meena.says("/newtraining PC21 2026-11-25 15:00 30 School; Electoral roll")
    mine = [m for m in meena.chat.messages.values() if m["from"]["id"] == meena.world.bot.id]
    first, second = (m["text"] for m in mine)
    assert first == second


async def test_who_is_noted_twice_by_one_update_is_one_invitation(
    telegram: World, meena: Person
) -> None:
    said = await meena.says("/add 166/2 9826054321 Sunita Baghel")
    assert len(set(re.findall(r"start=(n\S+)", said))) == 1
    assert tables.Invitation.select().count() == 1
    sunita = newcomer(telegram, 33, "Sunita Baghel")
    sunita.user.phone = "+919826054321"
    await registers(sunita, "/register 166/2")
    (row,) = tables.Invitation.select()
    assert row.state == "confirmed"
    assert row.worker_id == tables.Worker.get(tables.Worker.telegram_id == 33).id


async def test_not_me_pressed_once_and_handled_twice_disputes_once(
    telegram: World, meena: Person
) -> None:
    said = await meena.says("/add 166/2 9826054321 Sunita Baghel")
    sunita = newcomer(telegram, 33, "Sunita Baghel")
    await sunita.says("/start " + re.findall(r"start=(n\S+)", said)[0])
    await sunita.presses("🚫")
    await sunita.presses("🚫 हाँ")
    assert [row.state for row in tables.Invitation.select()] == ["disputed"]
    assert tables.BlockedPhone.select().count() == 1
    assert errors() == []


async def registers(person: Person, begins: str) -> None:
    await person.says(begins)
    await person.presses("हिन्दी")
    await person.presses("✅ हाँ")
    await person.shares(person.user)
    await person.presses("✅")
    await person.presses("✅")


async def test_a_post_is_given_taken_up_by_its_link_and_ended_once(
    meena: Person, telegram: World
) -> None:
    bring_worker(telegram, 5, "Ram")
    sita = bring_worker(telegram, 6, "Sita")
    await meena.says(f"/appoint {workers.by_telegram_id(5).code} booth_agent 166/1")
    await meena.presses("✅")
    await meena.says("/appoint booth_agent 166/2")
    await meena.presses("🔗")
    token = (await meena.presses("✅")).split("?start=")[1].split()[0]
    assert tables.PostOffer.select().count() == 1
    await sita.says("/start")
    await sita.presses("हिन्दी")
    taken = await sita.says(f"/start {token}")
    assert taken.count("अब आपके पास यह पद है") == 2
    await meena.says("/posts 166/1")
    await meena.presses("1")
    await meena.presses("✕ पद से हटाएँ")
    await meena.presses("✅")
    posts = tables.Post.select().where(tables.Post.kind == "booth_agent").order_by(tables.Post.id)
    assert [(p.worker.name, p.until is None) for p in posts] == [("Ram", False), ("Sita", True)]
    actions = [row.action for row in tables.Audit.select()]
    assert [actions.count(a) for a in ("appoint", "post_link", "end_post")] == [2, 1, 1]
    assert tables.Outbox.select().where(tables.Outbox.subject == OutboxSubject.POST).count() == 3
    assert errors() == []


async def test_a_worker_moves_once_and_back_once(telegram: World, bot: object) -> None:
    asha = bring_worker(telegram, 1, "Asha Devi")
    worker = tables.Worker.get()
    authority.grant(worker.id, "booth_president", NOON, booth_id=worker.booth_id)
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    await asha.presses("विधानसभा आगर")
    await asha.presses("3")
    assert counted() == {1: 0, 2: 0, 3: 1, 4: 0, 5: 0}
    await asha.presses("↩️")
    assert counted() == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0}
    assert tables.Post.select().where(tables.Post.until.is_null()).count() == 1
    assert [row.action for row in tables.Audit.select()] == ["change_booth"] * 2
    assert errors() == []


async def test_a_name_and_a_phone_are_changed_once(telegram: World, bot: object) -> None:
    asha = bring_worker(telegram, 1, "Asha Devi")
    await asha.says("/me")
    await asha.presses("✏️")
    await asha.says("Aashaa")
    assert "Aashaa" in await asha.presses("🪪")
    await asha.presses("↩️")
    assert tables.Worker.get().name == "Asha Devi"
    await asha.says("/me")
    await asha.presses("📱")
    await asha.shares(asha.user)
    actions = [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]
    assert actions == ["change_name", "change_name", "change_phone"]
    assert data() == []
    assert errors() == []


def counted() -> dict[int, int]:
    """Return the counters of the booths of AC 166 by part."""
    ac = place_id("AC166")
    rows = tables.Booth.select().where(tables.Booth.ac == ac).order_by(tables.Booth.part)
    return {row.part: row.confirmed for row in rows}


async def test_a_verdict_its_undoing_and_an_answer_at_the_phone_happen_once(
    meena: Person, telegram: World
) -> None:
    person(1, "Asha Malviya", "166/2")
    for _ in range(2):
        flag(answered(by_telegram_id(1)))
    brought(by_telegram_id(1), 20, at=NOON - 4 * DAY)
    await meena.says("/review")
    await meena.presses("🔍")
    answer = await meena.presses("✖️ अस्वीकार")
    assert "1 निमंत्रण अस्वीकार हुआ" in answer
    assert "जाँचना है: 1 नाम" in answer
    await meena.presses("↩️")
    assert [row.state for row in tables.Flag.select()] == ["waiting", "waiting"]
    await meena.presses("📞")
    assert "अब जाँच में" in await meena.presses("✖️ नहीं")
    actions = [row.action for row in tables.Audit.select()]
    assert [actions.count(one) for one in ("rejected", "take_back", "call")] == [1, 1, 1]
    assert tables.Flag.select().count() == 3


async def test_a_file_is_looked_at_brought_in_and_undone_once(meena: Person) -> None:
    await meena.sends("list.csv", csv("166/2,9876500001,Sunita"))
    assert tables.Batch.select().count() == 1
    await meena.presses("✅")
    assert [row.state for row in tables.Invitation.select()] == ["pending"]
    await meena.presses("↩️")
    assert [row.state for row in tables.Invitation.select()] == ["undone"]
    actions = [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]
    assert actions == ["import_look", "import", "import_sheet", "import_undo"]
    assert errors() == []
