"""Any command with anything after it gets an answer, and no update fails."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.commands import TABLE
from models import tables
from playground.telegram import finish, groups
from tests.bot.support.people import Person, settled

ODD = st.sampled_from(
    ["165/1", "165/999999999999", "T42", "T99999999999999999999", "PC19", "D:agar-malwa", "-1", "0",
     "२०२६-१२-३१", "2026-13-45", "<b>", "&amp;", "</b>", "👩‍🌾" * 40, "x" * 3000, "सुसनेर 2", "'; --",
     "\u202e", "\x00", "confirmed", "{name}", "%s", "99:99", "targets 25:00"]
)  # fmt: skip
WORDS = st.lists(ODD | st.text(max_size=40), max_size=5).map(" ".join)
COMMANDS = st.sampled_from([command.name for command in TABLE])
SENT = st.lists(st.tuples(COMMANDS, WORDS), min_size=40, max_size=40)
QUICK = settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],  # shrinking forty messages takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example,
                           HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def can_be_sent(words: str) -> bool:
    """Return whether anything of this text is seen: Telegram sends no other."""
    return bool(finish(words[:4000], [], {})[0])


@pytest.fixture
async def squad(asha: Person) -> Person:
    chat = asha.world.add_group("Susner", asha.user, supergroup=True)
    groups.bring_bot(asha.world, asha.user, chat.id, "add")
    await settled(asha.world)
    return Person(asha.world, asha.user, chat)


@QUICK
@given(sent=SENT)
async def test_no_command_fails_in_a_private_chat(
    asha: Person, sent: list[tuple[str, str]]
) -> None:
    for name, words in sent:
        typed = f"/{name} {words}"[:4000]
        assert await asha.says(typed), typed
    assert failures() == []


@QUICK
@given(sent=SENT)
async def test_no_command_fails_in_a_group(squad: Person, sent: list[tuple[str, str]]) -> None:
    for name, words in sent:
        typed = f"/{name} {words}"[:4000]
        assert await squad.says(typed), typed
    assert failures() == []


@QUICK
@given(sent=st.lists(WORDS.filter(can_be_sent), min_size=40, max_size=40))
async def test_no_answer_breaks_a_form(asha: Person, sent: list[str]) -> None:
    for words in sent:
        await asha.says("/booth")
        assert await asha.says(words[:4000]), words
        await asha.says("21")
        assert await asha.says(words[:4000]), words
    assert failures() == []


@QUICK
@given(sent=st.lists(st.text(min_size=1, max_size=20), min_size=40, max_size=40))
async def test_no_button_data_fails(asha: Person, sent: list[str]) -> None:
    await asha.says("/help")
    for words in sent:
        for action in ("run", "form", "page", "booth", "language", "change", "rebooth", ""):
            data = f"{action}:{words}".encode()[:64].decode(errors="ignore")
            assert await asha.sends_data(data), data
    assert failures() == []


def failures() -> list[str]:
    return [row.error for row in tables.Inbox.select().where(tables.Inbox.state == "failed")]
