"""Read the QR codes in a picture; that of a stranger in a process of its own.

That process is bot/pictures/qr_sandbox.py.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

ROOT = Path(__file__).parents[2]
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # of a phone's largest photographs
SIDES = (2400, 1200)  # pixels of the longer side; a code that fills little is found in the larger
ENLARGED = 2  # times, at last, where the picture is no larger than the smallest of these
LARGEST = 10 * 1024 * 1024  # bytes, Telegram's limit of a photo
WAIT = 30.0  # seconds for the answer of the process


def texts(content: bytes) -> tuple[str, ...]:
    """Return the texts of the QR codes in a picture; () for anything but a picture.

    zxing-cpp is imported here: the bot itself never reads a picture.
    """
    import zxingcpp

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return ()
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return ()
    # Not kept for the next picture: what outlives the interpreter is reported as a leak at its end.
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for shown in _sizes(grey):
        codes = zxingcpp.read_barcodes(shown, formats=qr, text_mode=zxingcpp.TextMode.Plain)
        if codes:
            return tuple(code.text for code in codes)
    return ()


def _sizes(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield a picture in each size in which a code is looked for.

    A poor scan has three pixels for a module of a long name, too few unless there are more of them.
    """
    is_small = max(picture.size) <= SIDES[-1]
    for side in SIDES:
        picture.thumbnail((side, side))
        yield picture
    if is_small:
        larger = picture.width * ENLARGED, picture.height * ENLARGED
        yield picture.resize(larger, Image.Resampling.LANCZOS)


async def texts_of_stranger(content: bytes) -> tuple[str, ...]:
    """Return what `texts` does, read in a process of its own; () when it was too heavy for that."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.pictures.qr_sandbox",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={},  # no token and no keys
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(content), WAIT)
        return tuple(json.loads(answer))
    except (TimeoutError, ValueError):
        return ()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
