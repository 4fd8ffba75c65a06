"""What is sent is what python-telegram-bot would send."""

import json

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LoginUrl

from bot.api.client import _as_json
from bot.keyboards import button, copies, deep_link


def test_buttons_are_written_as_the_library_writes_them() -> None:
    rows = (
        (button("सीट लें", "run", "enrol", "T42"), button("रद्द", "erase")),
        (deep_link("जुड़ें", "BoothShaktiBot", "b166-12"),),
        *copies("कॉपी", "BS-7K3M-9QX"),
        (InlineKeyboardButton("दिखाएँ", switch_inline_query="T42"),),
        (InlineKeyboardButton("x", login_url=LoginUrl("https://example.org")),),
    )
    markup = InlineKeyboardMarkup(rows)
    assert json.loads(_as_json(markup)) == json.loads(markup.to_json())
    assert json.loads(_as_json(InlineKeyboardMarkup(()))) == {"inline_keyboard": []}
