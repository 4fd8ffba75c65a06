"""Text that stays in its room, whatever it is: it shrinks, then wraps, then is cut with ….

What counts is the ink. A room has as many strips as the text has lines, and the ink of a line
stays inside its strip, with the marks above and below that Devanagari has.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from bot.markup import clean

FONTS = Path(__file__).parents[2] / "config" / "fonts"
BASELINE = 1.0  # sizes of the font between the top of a strip and the baseline
PITCH = 1.5  # sizes of the font from strip to strip: Mukta's tallest syllables have room
STEP = 2  # pixels by which a text shrinks
CUT = "…"
_VIRAMA, _JOINER, _NON_JOINER = "\u094d", "\u200d", "\u200c"
_NOTHING = "\uffff"  # no font has it


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle in pixels that a text must not leave."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Style:
    """How a text may be written: weight, largest and smallest size in pixels, most lines."""

    bold: bool
    largest: int
    smallest: int
    lines: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line that fits: the baseline's start, and the room that its ink takes."""

    text: str
    x: int
    y: int
    size: int
    bold: bool
    ink: Room


def fit(text: str, room: Room, style: Style) -> tuple[Line, ...]:
    """Give the lines of a text in the middle of a room's height; none where it has no letters.

    It shrinks until it fits, on one line or on more, whichever comes first. Only what does not
    fit in the smallest size is cut.
    """
    text = drawable(text, bold=style.bold)
    for size in range(style.largest, style.smallest - 1, -STEP):
        for rows in range(1, style.lines + 1):
            broken = _wrapped(text, rows, room, _Pen(size, style.bold))
            if broken is not None:
                return _placed(broken, room, style, size)
    return _placed(_cut(text, room, style), room, style, style.smallest)


def drawable(text: str, *, bold: bool) -> str:
    """Leave out what the font has no letters for (emoji, other scripts); "" if that is all.

    Letters in fancy dress (𝓐, Ạ) are written plainly.
    """
    composed = clean(unicodedata.normalize("NFC", text))
    shown = "".join(_in_font(c, bold) for c in composed)
    words = (word.strip(_JOINER + _NON_JOINER) for word in shown.split())
    return " ".join(filter(None, words)) if any(c.isalnum() for c in shown) else ""


def has_letters(text: str, *, bold: bool) -> bool:
    """Say whether the font has every letter of a text; signs and emoji do not matter."""
    composed = unicodedata.normalize("NFC", text)
    return all(_in_font(c, bold) for c in composed if c.isalpha())


@lru_cache(maxsize=128)
def font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """Give Mukta in a size; raqm shapes Devanagari."""
    return ImageFont.truetype(_path(bold), size, layout_engine=ImageFont.Layout.RAQM)


class _Pen:
    """A font in one size, and what it needs."""

    def __init__(self, size: int, bold: bool) -> None:
        self.pitch = int(size * PITCH)
        self.baseline = int(size * BASELINE)
        self._font = font(size, bold)

    def length(self, text: str) -> float:
        """Give how far a text on one line would reach."""
        return self._font.getlength(text)

    def ink(self, text: str) -> tuple[int, int, int, int]:
        """Give left, top, right and bottom of the ink around the start of the baseline."""
        left, top, right, bottom = self._font.getbbox(text, anchor="ls")
        return int(left) - 1, int(top) - 1, int(right) + 1, int(bottom) + 1

    def fits(self, text: str, width: int) -> bool:
        """Say whether a line stays inside a strip of this width."""
        left, top, right, bottom = self.ink(text)
        inside = -top <= self.baseline and bottom <= self.pitch - self.baseline
        return right - left <= width and inside


def _wrapped(text: str, rows: int, room: Room, pen: _Pen) -> list[str] | None:
    """Break a text into at most so many lines, None where it needs more."""
    if pen.pitch * rows > room.height or pen.length(text) > rows * room.width:
        return None
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if pen.fits(longer, room.width):
            lines[-1] = longer
        elif pen.fits(word, room.width):
            lines.append(word)
        elif rows == 1:
            return None
        else:
            _break(word, lines, room.width, pen)
        if len(lines) > rows:
            return None
    broken = [line for line in lines if line]
    return broken if all(pen.fits(line, room.width) for line in broken) else None


def _break(word: str, lines: list[str], width: int, pen: _Pen) -> None:
    """Add a word that is wider than a line, broken between syllables."""
    if lines[-1]:
        lines.append("")
    for syllable in _syllables(word):
        if lines[-1] and not pen.fits(lines[-1] + syllable, width):
            lines.append("")
        lines[-1] += syllable


def _cut(text: str, room: Room, style: Style) -> list[str]:
    """Give as many lines as there may be in the smallest size, the last one ending in …."""
    pen = _Pen(style.smallest, style.bold)
    rows = min(style.lines, room.height // pen.pitch)
    syllables = list(_syllables(text))
    shortest, longest = 0, len(syllables)
    found: list[str] = []
    while shortest <= longest:  # the most syllables that fit
        middle = (shortest + longest) // 2
        short = "".join(syllables[:middle]).rstrip() + CUT
        broken = _wrapped(short, rows, room, pen)
        if broken is None:
            longest = middle - 1
        else:
            found, shortest = broken, middle + 1
    return found


def _syllables(text: str) -> Iterator[str]:
    """Part a text where it may be cut: never before a mark, nor inside a conjunct."""
    start = 0
    for i in range(1, len(text)):
        before, here = text[i - 1], text[i]
        joined = before in (_VIRAMA, _JOINER) or here in (_VIRAMA, _JOINER, _NON_JOINER)
        if not joined and unicodedata.category(here)[0] != "M":
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _placed(lines: list[str], room: Room, style: Style, size: int) -> tuple[Line, ...]:
    pen = _Pen(size, style.bold)
    top = room.top + (room.height - len(lines) * pen.pitch) // 2
    return tuple(
        _line(line, room, style, size, pen, top + row * pen.pitch) for row, line in enumerate(lines)
    )


def _line(text: str, room: Room, style: Style, size: int, pen: _Pen, top: int) -> Line:
    left, above, right, below = pen.ink(text)
    spare = room.width - (right - left)
    x = room.left - left + (spare // 2 if style.centred else 0)
    y = top + pen.baseline
    return Line(text, x, y, size, style.bold, Room(x + left, y + above, x + right, y + below))


@lru_cache(maxsize=4096)
def _in_font(character: str, bold: bool) -> str:
    """Give a character as the font has it: itself, or what it is made of, without the marks."""
    if _has(character, bold):
        return character
    parts = unicodedata.normalize("NFKD", character)
    return "".join(c for c in parts if c != character and _has(c, bold))


def _has(character: str, bold: bool) -> bool:
    return character == " " or _glyph(character, bold) != _glyph(_NOTHING, bold)


def _glyph(character: str, bold: bool) -> tuple[tuple[int, int], bytes]:
    """Give the picture of a character alone, not shaped with others."""
    plain = ImageFont.truetype(_path(bold), 16, layout_engine=ImageFont.Layout.BASIC)
    mask = plain.getmask(character)
    return mask.size, bytes(mask)


def _path(bold: bool) -> Path:
    return FONTS / f"Mukta-{'Bold' if bold else 'Regular'}.ttf"
