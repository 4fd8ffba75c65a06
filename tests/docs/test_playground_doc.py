"""docs/playground.md: its example of a world in code runs."""

import ast
from typing import Any

from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "playground.md"


async def test_the_world_in_code_is_one_that_runs() -> None:
    (code,) = blocks(PAGE, "python")
    names: dict[str, Any] = {}
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    await eval(compile(code, PAGE.name, "exec", flags=flags), names)
    assert names["message"]["text"] == "/start"
    assert names["base_url"].startswith("http://127.0.0.1:")
    assert {names["asha"].name, names["ravi"].name} == {"Asha Devi", "Ravi Verma"}
