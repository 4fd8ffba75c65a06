"""The launch of the whole playground."""

from pathlib import Path

import pytest

from models import places
from playground.scenario import run_playground
from service import serving


async def test_the_story_happens_in_its_own_state_whichever_the_settings_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHAKTI_STATE", "KA")
    async with run_playground(serving, 0, tmp_path / "playground") as url:
        assert url.startswith("http://127.0.0.1:")
        assert places.find_booth("152/3", near="MP").ac.state_code == "MP"
