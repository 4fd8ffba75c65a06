"""A link as a QR code, for a phone beside one's own."""

import io

import segno

SCALE = 12  # pixels of a module
QUIET = 4  # modules of white around it, the least that the standard asks for


def qr(link: str) -> bytes:
    """Give a PNG that opens the link; a quarter of it may be hidden or dirty (level Q)."""
    picture = io.BytesIO()
    segno.make_qr(link, error="q").save(picture, kind="png", scale=SCALE, border=QUIET)
    return picture.getvalue()
