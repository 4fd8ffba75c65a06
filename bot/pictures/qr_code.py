"""QR codes: as a picture to be scanned by another phone, and as a part of other pictures."""

import io

import segno
from PIL import Image

SCALE = 12  # pixels of a module
QUIET = 4  # modules of white that a code keeps free around it (ISO/IEC 18004)
_GREY = bytes([255, 0]) + bytes(254)  # of a light module and a dark one


def qr(link: str) -> bytes:
    """Return a PNG with the QR code of a link, at error correction level Q (25 %)."""
    picture = io.BytesIO()
    draw_code(segno.make_qr(link, error="q"), SCALE).convert("1").save(picture, "PNG")
    return picture.getvalue()


def draw_code(code: segno.QRCode, scale: int) -> Image.Image:
    """Return a grey picture of a code with its quiet zone; `scale` is in pixels of a module.

    Pillow draws it in a tenth of the time that segno needs.
    """
    size = len(code.matrix)
    modules = Image.frombytes("L", (size, size), b"".join(code.matrix).translate(_GREY))
    whole = Image.new("L", (size + 2 * QUIET, size + 2 * QUIET), 255)
    whole.paste(modules, (QUIET, QUIET))
    return whole.resize((whole.width * scale, whole.height * scale), Image.Resampling.NEAREST)
