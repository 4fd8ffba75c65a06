"""Guided forms: buttons and typing, back and cancel, old buttons, and a restart in between."""

from typing import Any

import pytest

from bot.app import build, running
from bot.conversation import Context, Data, Form, Parsed, Reply, Step, answer_button, form_engine
from bot.html import escape
from bot.keyboards import column
from bot.runtime import Runtime
from models.chats import form_drafts
from models.clock import Clock
from models.database import Database
from models.identity import BadName
from models.trainings import SessionFull
from playground.telegram import World, people
from tests.bot.support.people import Person, settled

FINISHED: list[Data] = []
BOOKED: list[object] = []
NOT_KNOWN = "समझ में नहीं आया"


def step(key: str, *suggested: str, contact: bool = False) -> Step[Data]:
    async def ask(ctx: Context, data: Data) -> Reply:
        text = escape(f"{key}?")
        if contact:
            return Reply(text, request_contact="share")
        form = "seat" if key == "seat" else "trip"
        return Reply(text, column(answer_button(s, form, key, s) for s in suggested))

    async def parse(ctx: Context, text: str, data: Data) -> object:
        if contact:
            return ctx.contact.phone_number if ctx.contact else _no()
        if text == "bad":
            _no()
        if text == "both":
            return Parsed(text, {"to": "Agar"})
        return text

    return Step(key, ask, parse, contact)


def _no() -> Any:
    raise BadName(limit=64)


async def finish(ctx: Context, data: Data) -> None:
    if data["to"] == "full":
        raise SessionFull(("T43",), session="T42", seats=20)
    if data["to"] == "crash" and not FINISHED:
        FINISHED.append({})
        raise RuntimeError("a fault of ours")
    FINISHED.append(data)
    await ctx.reply(Reply(escape("done " + " ".join(map(str, data.values())))))


TRIP = form_engine.register_form(
    Form(
        "trip",
        "booth",
        (step("from", "Susner"), step("to", "Agar"), step("phone", contact=True)),
        finish,
    )
)


async def book(ctx: Context, data: Data) -> Data:
    if data["seat"] == "taken":
        raise SessionFull(session="T42", seats=20)
    BOOKED.append(data["seat"])
    return {"ticket": len(BOOKED)}


async def show_ticket(ctx: Context, data: Data) -> None:
    await ctx.reply(Reply(escape(f"seat {data['seat']}, ticket {data['ticket']}")))


SEAT = form_engine.register_form(Form("seat", "booth", (step("seat", "A1"),), show_ticket, book))


@pytest.fixture(autouse=True)
def nothing_finished() -> None:
    FINISHED.clear()
    BOOKED.clear()


@pytest.fixture
async def traveller(asha: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Asha, for whom /booth without arguments opens the test's form."""
    monkeypatch.setattr("bot.handlers.places.booth.FORM", TRIP)
    return asha


async def test_a_form_is_gone_through_by_buttons_and_a_contact(traveller: Person) -> None:
    assert await traveller.says("/booth") == "from?"
    assert traveller.buttons() == ["Susner", "✕ रहने दें"]
    assert await traveller.presses("Susner") == "to?"
    assert traveller.buttons() == ["Agar", "‹ पीछे", "✕ रहने दें"]
    assert await traveller.presses("Agar") == "phone?"
    answer = await traveller.shares(traveller.user)
    assert answer.startswith("done Susner Agar 91900")
    assert NOT_KNOWN in await traveller.says("more")


async def test_typed_answers_do_as_well_and_a_wrong_one_is_asked_again(traveller: Person) -> None:
    await traveller.says("/booth")
    answer = await traveller.says("bad")
    assert "64 अक्षर" in answer
    assert answer.endswith("from?")
    assert await traveller.says("Susner") == "to?"


async def test_one_answer_can_settle_several_questions(traveller: Person) -> None:
    await traveller.says("/booth")
    assert await traveller.says("both") == "phone?"


async def test_back_asks_the_question_before_and_cancel_ends_it(traveller: Person) -> None:
    await traveller.says("/booth")
    await traveller.presses("Susner")
    assert await traveller.presses("‹ पीछे") == "from?"
    assert "/booth" in await traveller.presses("✕ रहने दें")
    assert NOT_KNOWN in await traveller.says("xyz")


async def test_back_and_cancel_can_be_typed_where_the_phone_is_asked(traveller: Person) -> None:
    await traveller.says("/booth")
    await traveller.says("both")
    assert "to?" in await traveller.says("‹ पीछे")
    await traveller.says("Agar")
    assert "छोड़ दिया" in await traveller.says("✕ रहने दें")
    assert traveller.chat.keyboard is None


async def test_somebody_elses_words_at_the_phone_step_are_asked_again(traveller: Person) -> None:
    await traveller.says("/booth")
    await traveller.says("both")
    assert (await traveller.says("9826001234")).endswith("phone?")


async def test_an_old_button_does_not_touch_the_answers(traveller: Person) -> None:
    await traveller.says("/booth")
    old = traveller.last()["message_id"]
    await traveller.says("Dewas")
    assert "दिया जा चुका है" in await traveller.sends_data("form:trip:from:Susner", old)
    await traveller.says("Agar")
    assert "done Dewas Agar" in await traveller.shares(traveller.user)
    assert "बंद हो चुका" in await traveller.sends_data("form:trip:from:Susner", old)
    assert "बंद हो चुका" in await traveller.sends_data("quit:trip", old)
    assert len(FINISHED) == 1


async def test_a_refusal_at_the_end_closes_the_form_and_offers_the_choices(
    traveller: Person,
) -> None:
    await traveller.says("/booth")
    await traveller.says("Susner")
    await traveller.says("full")
    assert "कोई सीट ख़ाली नहीं है" in await traveller.shares(traveller.user)
    assert traveller.buttons() == ["T43"]
    assert NOT_KNOWN in await traveller.says("x")


async def test_a_fault_of_ours_keeps_the_answers_for_another_try(traveller: Person) -> None:
    await traveller.says("/booth")
    await traveller.says("Susner")
    await traveller.says("crash")
    assert "गड़बड़" in await traveller.shares(traveller.user)
    assert "done Susner crash" in await traveller.shares(traveller.user)


async def test_what_cannot_be_committed_asks_the_last_question_again(
    asha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.places.booth.FORM", SEAT)
    await asha.says("/booth")
    answer = await asha.says("taken")
    assert "कोई सीट ख़ाली नहीं है" in answer
    assert answer.endswith("seat?")
    assert BOOKED == []
    assert await asha.says("A2") == "seat A2, ticket 1"


async def test_a_second_tap_commits_nothing(asha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.handlers.places.booth.FORM", SEAT)
    await asha.says("/booth")
    asked = asha.last()["message_id"]
    await asha.presses("A1")
    assert "बंद हो चुका" in await asha.sends_data("form:seat:seat:A1", asked)
    assert BOOKED == ["A1"]


async def test_commands_work_in_the_middle_of_a_form(traveller: Person) -> None:
    await traveller.says("/booth")
    assert "165/1 Village 1" in await traveller.says("/booth 165/1")
    assert await traveller.says("Susner") == "to?"


async def test_a_restart_goes_on_where_the_person_stopped(
    app: Runtime, telegram: World, db: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.places.booth.FORM", TRIP)
    user = telegram.add_person("Asha Devi")
    asha = Person(telegram, user, telegram.chats[user.id])
    async with running(app):
        await asha.says("/booth")
        await asha.says("Susner")
    people.send(telegram, user, user.id, "Agar")  # while the bot is away
    async with running(build(app.services.settings, db, clock)):
        await settled(telegram)
        assert "done Susner Agar" in await asha.shares(user)


async def test_a_draft_of_a_form_that_is_gone_does_no_harm(asha: Person, db: Database) -> None:
    await db.run(form_drafts.save, asha.user.id, asha.user.id, "vanished", {"x": 1}, Clock().now())
    assert "बंद हो चुका" in await asha.says("xyz")
    assert "कौन-सा बूथ?" in await asha.says("/booth")
