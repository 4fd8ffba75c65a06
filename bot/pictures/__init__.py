"""Draw pictures: cards, certificates, calendars, QR codes, charts, lists, the bot's own."""

from bot.pictures import calendar, certificate, qr_code, qr_reader, session_card
from bot.pictures.card import Card, can_show, draw
from bot.pictures.certificate import CertificatePicture
from bot.pictures.charts import (
    BarChart,
    GradeGrids,
    Grid,
    PathChart,
    PathDrawer,
    PathLine,
    draw_bars,
    draw_grids,
)
from bot.pictures.colours import text_on
from bot.pictures.hall import draw_hall
from bot.pictures.printed_list import Paper, draw_paper
from bot.pictures.profile_photo import draw_profile_photo
from bot.pictures.session_card import SessionCard
from bot.pictures.text_layout import can_shape

__all__ = [
    "BarChart",
    "Card",
    "CertificatePicture",
    "GradeGrids",
    "Grid",
    "Paper",
    "PathChart",
    "PathDrawer",
    "PathLine",
    "SessionCard",
    "calendar",
    "can_shape",
    "can_show",
    "certificate",
    "draw",
    "draw_bars",
    "draw_grids",
    "draw_hall",
    "draw_paper",
    "draw_profile_photo",
    "qr_code",
    "qr_reader",
    "session_card",
    "text_on",
]
