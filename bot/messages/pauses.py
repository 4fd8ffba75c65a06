"""Texts about a pause of the bot."""

from datetime import datetime

from bot.html import Html
from bot.i18n import Text


def missed(t: Text, began_at: datetime, ended_at: datetime) -> Html:
    """Return the line that presses of this time were lost; the day, where it began earlier."""
    began, ended = t.time(began_at), t.time(ended_at)
    if t.date(began_at) != t.date(ended_at):
        began = f"{t.date(began_at)}, {began}"
    return t("frame.pause", began=began, ended=ended)
