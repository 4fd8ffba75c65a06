"""What is sent is what python-telegram-bot would send."""

import json

from bot.api.client import _as_json
from bot.button import Button, as_markup
from bot.keyboards import button, copies, deep_link
from tests.bot.support.people import Person


def test_buttons_are_written_as_the_library_writes_them() -> None:
    rows = (
        (button("सीट लें", "run", "enrol", "T42"), button("रद्द", "erase")),
        (deep_link("जुड़ें", "BoothShaktiBot", "b166-12"),),
        *copies("कॉपी", "BS-7K3M-9QX"),
        (Button("दिखाएँ", switch_inline_query="T42"),),
    )
    markup = as_markup(rows)
    assert markup is not None
    assert json.loads(_as_json(rows)) == json.loads(markup.to_json())
    assert as_markup(()) is None


async def test_a_link_in_a_text_gets_no_preview(asha: Person) -> None:
    await asha.says("/help")
    assert asha.last()["link_preview_options"] == {"is_disabled": True}
