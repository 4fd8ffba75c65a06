"""Render a refusal: an error that the person can understand, worded in the catalogues."""

from bot.html import Html, shorten
from bot.i18n import Text, Value
from models.errors import Refusal

QUOTED = 60  # characters of a typed text that an answer repeats


def sentence(t: Text, refusal: Refusal) -> Html:
    """Return the sentence of a refusal, with long quotations shortened."""
    values = {name: _value(value) for name, value in refusal.parameters.items()}
    key = f"error.{refusal.key}"
    return t(f"{key}.{values['what']}" if "what" in values else key, **values)


def _value(value: object) -> Value:
    if isinstance(value, Html | int | float):
        return value
    return shorten(str(value), QUOTED)
