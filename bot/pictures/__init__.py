"""Draw pictures: identity cards, certificates, calendars, QR codes, charts, the bot's own."""

from bot.pictures import calendar, certificate, qr_code, qr_reader
from bot.pictures.bar_chart import BarChart, draw_bars
from bot.pictures.card import Card, can_show, draw
from bot.pictures.certificate import CertificatePicture
from bot.pictures.colours import text_on
from bot.pictures.profile_photo import draw_profile_photo
from bot.pictures.text_layout import can_shape

__all__ = [
    "BarChart",
    "Card",
    "CertificatePicture",
    "calendar",
    "can_shape",
    "can_show",
    "certificate",
    "draw",
    "draw_bars",
    "draw_profile_photo",
    "qr_code",
    "qr_reader",
    "text_on",
]
