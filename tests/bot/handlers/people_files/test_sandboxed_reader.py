"""Files are opened by a process of its own, which may die of them without harm."""

import random
from typing import Any

import pytest

from bot.handlers.people_files import sandboxed_reader
from models.spreadsheets import BadSheet, sheets
from tests.models.spreadsheets.test_sheets import ROW, repacked
from tests.support.sheet_files import crowd, csv, xlsx


async def rows(content: bytes) -> list[Any]:
    return [row async for piece in sandboxed_reader.read_rows(content) for row in piece]


async def test_a_file_comes_in_pieces_with_every_row() -> None:
    pieces = [piece async for piece in sandboxed_reader.read_rows(csv(*map(",".join, crowd(600))))]
    assert [len(piece) for piece in pieces] == [250, 250, 101]
    assert pieces[2][-1] == (601, list(crowd(600)[-1]))


async def test_a_refusal_in_the_other_process_is_one_here() -> None:
    with pytest.raises(BadSheet) as bad:
        await rows(b"booth\n\xe9\n")
    assert bad.value.parameters == {"what": "not_utf8", "line": 2}


async def test_a_workbook_that_would_fill_the_memory_fills_only_that_of_its_reader() -> None:
    noise = b"".join(b'<c a="%d"/>' % random.randrange(999) for _ in range(5000))
    begin = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    begin += b"<sheetData><row>"
    heavy = repacked(xlsx(ROW), sheet1=begin + noise * 120 + b"</row></sheetData></worksheet>")
    assert len(heavy) < sheets.SENT.file
    with pytest.raises(BadSheet) as bad:
        await rows(heavy)
    assert bad.value.parameters["what"] in ("heavy", "broken")


async def test_a_reader_that_dies_or_hangs_has_met_a_file_too_heavy_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandboxed_reader, "WAIT", 0.001)
    with pytest.raises(BadSheet) as bad:
        await rows(xlsx(ROW))
    assert bad.value.parameters["what"] == "heavy"


async def test_the_reader_has_neither_the_token_nor_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHAKTI_BOT_TOKEN", "1:secret")
    async with sandboxed_reader._reader() as process:
        with open(f"/proc/{process.pid}/environ", "rb") as file:  # noqa: ASYNC230, PTH123
            assert b"secret" not in file.read()
