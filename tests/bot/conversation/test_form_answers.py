"""Stored answers: encrypted where a step declares it, readable for the form."""

import json
import logging
from typing import Any, TypedDict, get_type_hints

import pytest
from cryptography.fernet import Fernet

from bot import commands  # noqa: F401 - declares every form
from bot.conversation import Context, Form, Reply, Step, form_answers, form_engine
from bot.html import escape
from bot.i18n import Catalogues
from config.settings import Settings
from models import tables
from models.chats import form_drafts
from models.clock import Clock
from models.database import Database
from models.identity import PhoneCipher, envelope
from tests.bot.support.people import Person
from tests.support.world import KEYS

SECRET_WORDS = "the booth's key is under the mat"
GOT: list[str] = []


class LetterAnswers(TypedDict, total=False):
    """The answers of the form of these tests."""

    to: str
    text: str
    sent: str


async def ask_to(ctx: Context, data: LetterAnswers) -> Reply:
    return Reply(escape("to?"))


async def ask_text(ctx: Context, data: LetterAnswers) -> Reply:
    return Reply(escape("text?"))


async def ask_sent(ctx: Context, data: LetterAnswers) -> Reply:
    return Reply(escape(f"{len(data['text'])} letters?"))


async def parse(ctx: Context, text: str, data: LetterAnswers) -> str:
    return text


async def finish(ctx: Context, data: LetterAnswers) -> None:
    GOT.append(data["text"])
    await ctx.reply(Reply(escape("sent")))


LETTER = form_engine.register_form(
    Form[LetterAnswers](
        "letter",
        "booth",
        (
            Step("to", ask_to, parse),
            Step("text", ask_text, parse, encrypted=True),
            Step("sent", ask_sent, parse),
        ),
        finish,
    )
)


@pytest.fixture
async def writer(asha: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Asha, who is asked for the last answer, after the encrypted one."""
    GOT.clear()
    monkeypatch.setattr("bot.handlers.places.booth.FORM", LETTER)
    await asha.says("/booth")
    await asha.says("Meena")
    assert await asha.says(SECRET_WORDS) == f"{len(SECRET_WORDS)} letters?"
    return asha


def stored() -> dict[str, Any]:
    """Return the answers as they lie in the database."""
    answers: dict[str, Any] = json.loads(tables.Draft.get().data)
    return answers


async def test_an_answer_declared_encrypted_is_stored_sealed_and_handed_on_readable(
    writer: Person,
) -> None:
    answers = stored()
    assert answers["to"] == "Meena"
    assert envelope.is_sealed(answers["text"])
    assert envelope.unseal(answers["text"], KEYS) == SECRET_WORDS
    assert SECRET_WORDS not in json.dumps(answers)
    assert await writer.says("yes") == "sent"
    assert GOT == [SECRET_WORDS]


async def test_going_back_asks_for_a_sealed_answer_like_for_any_other(writer: Person) -> None:
    assert await writer.presses("‹ पीछे") == "text?"
    assert "text" not in stored()
    assert await writer.says("x") == "1 letters?"


@pytest.mark.parametrize(
    "answer",
    [envelope.seal(SECRET_WORDS, PhoneCipher(Fernet.generate_key().decode())), "not encrypted"],
)
async def test_an_answer_that_no_key_decrypts_or_that_is_bare_is_asked_again_and_not_logged(
    writer: Person, db: Database, answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    data = {"to": "Meena", "text": answer, "sent": "yes"}
    await db.run(form_drafts.save, writer.user.id, writer.user.id, "letter", data, Clock().now())
    caplog.clear()
    assert await writer.sends_data("page:letter:text:0") == "text?"
    assert "form: letter step text left out" in caplog.text
    for secret in (SECRET_WORDS, "not encrypted", "gAAAA"):
        assert secret not in caplog.text


def test_a_value_is_an_envelope_by_its_mark_alone() -> None:
    sealed = envelope.seal("+919826054321", KEYS)
    assert envelope.is_sealed(sealed)
    token = envelope.token(sealed)
    for other in (token, None, 5, {}, {"encrypted": 5}, sealed | {"pc": 1}, [sealed]):
        assert not envelope.is_sealed(other)


def forms_of_the_bot() -> list[Form[Any]]:
    """Return the bot's own forms: tests register others."""
    return [f for f in form_engine._forms.values() if f.finish.__module__.startswith("bot.")]


def test_every_form_has_a_title_in_words() -> None:
    t = Catalogues().text("hi", Settings().zone)
    for form in forms_of_the_bot():
        assert t.has(f"form.title_{form.name}") or t.has(f"command.{form.name}"), form.name


def test_a_key_of_answers_has_one_type_in_all_forms_and_every_step_has_one() -> None:
    types: dict[str, set[object]] = {}
    for form in forms_of_the_bot():
        declared = get_type_hints(get_type_hints(form.finish)["data"])
        assert {step.key for step in form.steps} <= declared.keys(), form.name
        for key, its_type in declared.items():
            types.setdefault(key, set()).add(its_type)
    assert {key: found for key, found in types.items() if len(found) > 1} == {}


def test_every_form_of_the_bot_encrypts_the_phone_and_only_it() -> None:
    forms = forms_of_the_bot()
    phones = {f.name: f.encrypted_keys() for f in forms if any(s.key == "phone" for s in f.steps)}
    assert phones == dict.fromkeys(("register", "add", "newphone"), frozenset({"phone"}))
    others = [f for f in forms if f.name not in phones]
    assert not any(f.encrypted_keys() for f in others)
    registration = next(f for f in forms if f.name == form_drafts.REGISTRATION)
    assert registration.encrypted_keys() == {form_drafts.PHONE}


def test_answers_that_are_not_encrypted_stay_as_they_are() -> None:
    answers = {"to": "Meena", "sent": {"pc": 3}}
    assert form_answers.readable(LETTER, answers, KEYS) == answers
