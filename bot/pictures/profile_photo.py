"""The bot's own profile picture: a ballot box on the campaign's colour, the same in any script."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.colours import rgb, text_on

SIZE = 640  # pixels; Telegram shows it in a circle, so the corners stay empty
QUALITY = 88
PAPER = ((230, 130), (410, 130), (410, 330), (230, 330))
CHECK = ((265, 222), (308, 265), (378, 182))
BOX = (150, 320, 490, 490)
SLOT = (205, 340, 435, 358)


def draw_profile_photo(colour: str) -> bytes:
    """Return the picture as a JPEG, the kind that Telegram takes; `colour` is #RRGGBB."""
    back, front = rgb(colour), text_on(colour)
    picture = Image.new("RGB", (SIZE, SIZE), back)
    pen = ImageDraw.Draw(picture)
    pen.polygon(PAPER, outline=front, width=14)
    pen.line(CHECK, fill=front, width=22, joint="curve")
    pen.rounded_rectangle(BOX, radius=24, fill=front)
    pen.rounded_rectangle(SLOT, radius=9, fill=back)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
