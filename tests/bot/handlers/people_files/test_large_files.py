"""Import files that are too big, or that take long."""

import asyncio
from typing import Any

import pytest

from bot.api import downloads
from bot.runtime import Runtime
from models import tables
from models.spreadsheets import BadSheet, sheets
from playground.telegram import World
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.sheet_files import crowd, csv, xlsx


async def test_a_file_of_50_mb_is_refused_before_a_byte_of_it_is_fetched(
    meena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetched(*_: Any) -> bytes:
        raise AssertionError("it was fetched")

    monkeypatch.setattr("bot.handlers.people_files.file_import.download", fetched)
    answer = await meena.sends("list.csv", b"x" * 50 * sheets.MB)
    assert "too big" in answer
    assert "5 MB" in answer


async def test_a_file_larger_than_was_told_is_given_up_on_the_way(
    bot: Runtime, telegram: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "require_size", lambda *_: None)  # nobody tells the truth
    file = telegram.files.add("list.csv", "", b"x" * 6 * sheets.MB, photo=False)
    assert file is not None
    with pytest.raises(BadSheet) as bad:
        await downloads.download(bot.bot, file.id, 100)
    assert bad.value.parameters["what"] == "too_big"


async def test_ten_thousand_rows_come_in_while_others_get_their_answers(
    meena: Person, telegram: World
) -> None:
    ravi = worker(telegram, 6, "Ravi")
    await ravi.says("/language")
    looking = asyncio.create_task(meena.sends("list.csv", csv(*map(",".join, crowd(10_000)))))
    assert await answered_during(looking, ravi) >= 3
    assert "New people: 10,000" in await looking
    bringing = asyncio.create_task(meena.presses("✅"))
    assert await answered_during(bringing, ravi) >= 3
    assert "10,000 invitations saved" in await bringing
    assert tables.Invitation.select().count() == 10_000


async def test_a_long_file_says_how_far_it_has_come_in_one_message(
    meena: Person, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.progress.FIRST", 0)
    monkeypatch.setattr("bot.conversation.progress.EVERY", 0)
    edit, edited = type(bot.bot).edit_message_text, []

    async def noted(self: Any, text: str, **more: Any) -> Any:
        edited.append(text)
        return await edit(self, text, **more)

    monkeypatch.setattr(type(bot.bot), "edit_message_text", noted)
    shown = await meena.sends("list.xlsx", xlsx(*crowd(2000)))
    assert "New people: 2,000" in shown
    assert "Reading the file" not in shown  # the message itself has become the preview
    assert len([text for text in edited if "Reading the file" in text]) >= 3


async def answered_during(work: "asyncio.Task[str]", person: Person) -> int:
    """Look a booth up again and again while something is done; return how often it was answered."""
    answered = 0
    while not work.done():
        await person.asks("/booth 166/2")
        answered += not work.done()
    return answered
