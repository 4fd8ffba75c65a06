"""What is held about a person is shown in words, never as the program's codes."""

import ast
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import LANGUAGES, Catalogues
from bot.messages import personal_data
from models import review
from models.account import PersonalData, Record, inventory
from models.authority import PostKind, post_kinds
from models.broadcasts import LeftOut
from models.database import Database
from models.outbox_subjects import OutboxSubject
from models.tables.chats import BroadcastState, RecipientState
from models.tables.invitations import BatchKind, InvitationState, InvitationVia
from models.tables.posts import OfferState
from models.tables.queues import OutboxState
from models.tables.review import CallAnswer, FlagState
from models.tables.session_changes import HandoverAnswer, HandoverState, Reason
from models.tables.trainings import EnrolmentState, WaitingState, Witness
from models.training_reports import Understood
from tests.support.world import NOON

STATES: tuple[type[StrEnum], ...] = (
    *(BatchKind, CallAnswer, EnrolmentState, FlagState, InvitationState, InvitationVia),
    *(OfferState, OutboxState, Reason, Understood, WaitingState, Witness),
)
INVENTORY = Path(inventory.__file__).parent
FIELDS = {  # the keys of the records that its functions return
    key.value
    for file in INVENTORY.glob("*.py")
    for function in ast.walk(ast.parse(file.read_text("utf-8")))
    if isinstance(function, ast.FunctionDef)
    for node in ast.walk(function)
    if isinstance(node, ast.Dict)
    for key in node.keys
    if isinstance(key, ast.Constant) and isinstance(key.value, str)
}
VALUES = sorted({*(value for states in STATES for value in states), *review.RULES})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_rule_has_words(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    assert [value for value in VALUES if not t.has(f"rights.value.{value}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_answer_of_a_hand_over_has_words_of_its_own(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    codes = {*HandoverState, *HandoverAnswer}
    assert [code for code in codes if not t.has(f"rights.value.handovers.{code}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_broadcast_and_why_one_got_none_has_words(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    codes = {f"broadcasts.{code}" for code in BroadcastState}
    codes |= {f"received.{code}" for code in (*RecipientState, *LeftOut)}
    assert [code for code in codes if not t.has(f"rights.value.{code}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_bot_has_words(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    assert [value for value in OutboxSubject if not t.has(f"rights.subject.{value}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_inventory_has_words(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    assert {"until", "muted", "session"} <= FIELDS
    assert [field for field in sorted(FIELDS) if not t.has(f"rights.field.{field}")] == []


def test_a_worker_in_line_is_not_to_be_reviewed() -> None:
    in_line = page_of(waits={"state": WaitingState.WAITING})
    assert in_line != page_of(doubts={"state": FlagState.WAITING})
    assert "बारी" in in_line


def test_the_answer_to_a_call_is_what_was_said() -> None:
    yes: Record = {"answer": CallAnswer.CONFIRMED}
    for page in (page_of(called=yes), page_of(decided=yes)):
        assert "<dd>“हाँ” कहा</dd>" in page
    assert "<dd>सत्यापित</dd>" in page_of(invited={"state": InvitationState.CONFIRMED})


def page_of(kinds: Mapping[str, PostKind] | None = None, **parts: Record) -> str:
    """Return the Hindi page of somebody about whom one record of each part is held."""
    t = Catalogues().text("hi", ZoneInfo("Asia/Kolkata"))
    held = tuple((part, (record,)) for part, record in parts.items())
    return personal_data.page(t, PersonalData("BS-7K3M-9QX", held), kinds or {}, "बूथ शक्ति", NOON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seat_of_somebody_who_passed_is_said_to_be_trained(language: str) -> None:
    t = Catalogues().text(language, ZoneInfo("Asia/Kolkata"))
    assert t(f"rights.value.{EnrolmentState.PASSED}") == t("rights.value.trained")


def test_posts_and_forms_are_named(db: Database) -> None:
    page = page_of(
        post_kinds.current(), posts={"post": "pc_coordinator"}, forms={"form": "newtraining"}
    )
    assert "<dd>लोकसभा समन्वयक</dd>" in page
    assert "<dd>नया प्रशिक्षण जोड़ें</dd>" in page


@pytest.mark.parametrize("how", Witness)
def test_how_an_attendance_was_recorded_is_in_words(how: Witness) -> None:
    t = Catalogues().text("hi", ZoneInfo("Asia/Kolkata"))
    assert f"<dd>{t(f'rights.value.{how}')}</dd>" in page_of(present={"witness": how})


@pytest.mark.parametrize("menu", ["coordinator hi", "holder en", "worker hi"])
def test_a_command_menu_is_in_words(menu: str) -> None:
    page = page_of(chat={"menu": menu})
    assert menu not in page
    assert re.search(r"<dd>[\u0900-\u097f ]+, [\u0900-\u097f]+</dd>", page)


def test_the_text_of_a_message_is_shown_without_tags() -> None:
    assert "<dd>A &amp; B</dd>" in page_of(messages={"text": "<b>A &amp; B</b>"})


def test_a_day_is_shown_as_a_day_and_nothing_where_there_is_nothing() -> None:
    page = page_of(
        targets={"until": date(2026, 12, 14), "number": 5}, audit={"details": "{}", "id": "1"}
    )
    assert "<dd>14 दिसंबर 2026</dd>" in page
    assert "{}" not in page


def test_a_program_reads_days_and_moments_in_iso_8601() -> None:
    held = PersonalData("BS-7K3M-9QX", (("targets", ({"until": date(2026, 12, 14), "at": NOON},)),))
    written = personal_data.as_json(held, "बूथ शक्ति", NOON)
    assert '"until": "2026-12-14"' in written
    assert f'"at": "{NOON.isoformat()}"' in written
