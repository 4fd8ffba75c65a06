"""Draw pictures: identity cards and QR codes."""

from bot.pictures import qr_code
from bot.pictures.card import Card, can_show, draw

__all__ = ["Card", "can_show", "draw", "qr_code"]
