"""The QR code of a link, to be scanned by another phone."""

import io

import segno

SCALE = 12  # pixels of a module
QUIET = 4  # modules of white around it, the least that the standard asks for


def qr(link: str) -> bytes:
    """Return a PNG with the QR code of a link, at error correction level Q (25 %)."""
    picture = io.BytesIO()
    segno.make_qr(link, error="q").save(picture, kind="png", scale=SCALE, border=QUIET)
    return picture.getvalue()
