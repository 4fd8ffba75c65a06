"""A booth whose list has its name in one script only is found and read in the other."""

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import tables, text_forms
from playground.telegram import World
from tests.bot.support.agar_people import worker
from tests.bot.support.monday_noon import clock
from tests.support.world import place_id

__all__ = ["clock"]
HINDI, ENGLISH = (Catalogues().text(language, Settings().zone) for language in ("hi", "en"))


@pytest.fixture
def booths(bot: object) -> None:
    """Booths 166/11 and 166/12, each with a name in one script."""
    for part, name in ((11, "Kishanpura"), (12, "प्राथमिक शाला गुराड़िया")):
        sound = text_forms.phonetic_key(name)
        tables.Booth.create(ac=place_id("AC166"), part=part, name_en=name, sound=sound)


@pytest.mark.usefixtures("booths")
async def test_a_name_in_one_script_is_found_and_read_in_the_other(telegram: World) -> None:
    asha = worker(telegram, 1, "Asha", "166/11")
    for typed in ("किशनपुरा", "Kishanpura"):
        shown = await asha.says(f"/booth {typed}")
        assert "166/11 Kishanpura" in shown
        assert HINDI.plain("booth.read_as", name="किशनपुरा") in shown
    assert HINDI.plain("booth.read_as", name="किशनपुरा") in await asha.says("/me")
    assert "≈" not in await asha.says("/booth 166/12")
    await asha.says("/language")
    await asha.presses("English")
    shown = await asha.says("/booth Prathmik Shala Guradiya")
    assert "166/12 प्राथमिक शाला गुराड़िया" in shown
    assert ENGLISH.plain("booth.read_as", name="Prathmik Shala Guradiya") in shown
    assert "transliterated" not in await asha.says("/me")
