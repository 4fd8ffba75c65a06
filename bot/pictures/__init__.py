"""Draw pictures: identity cards, calendars, QR codes, charts, the bot's own."""

from bot.pictures import calendar, qr_code
from bot.pictures.bar_chart import BarChart, draw_bars
from bot.pictures.card import Card, can_show, draw
from bot.pictures.profile_photo import draw_profile_photo
from bot.pictures.text_layout import can_shape

__all__ = [
    "BarChart",
    "Card",
    "calendar",
    "can_shape",
    "can_show",
    "draw",
    "draw_bars",
    "draw_profile_photo",
    "qr_code",
]
