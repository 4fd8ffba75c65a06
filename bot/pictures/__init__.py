"""Draw pictures: identity cards, QR codes, the bot's own."""

from bot.pictures import qr_code
from bot.pictures.card import Card, can_show, draw
from bot.pictures.profile_photo import draw_profile_photo
from bot.pictures.text_layout import can_shape

__all__ = ["Card", "can_shape", "can_show", "draw", "draw_profile_photo", "qr_code"]
