"""Fit text into a box: shrink it, then wrap it, then cut it with ….

The box is divided into line boxes of one height. The bounding box of each line, with the marks
that Devanagari has above and below, stays inside its line box.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from bot.html import clean

FONTS = Path(__file__).parents[2] / "config" / "fonts"
BASELINE = 1.0  # sizes of the font between the top of a line box and the baseline
PITCH = 1.5  # sizes of the font from line box to line box: Mukta's tallest syllables fit
STEP = 2  # pixels by which a text shrinks
CUT = "…"
_VIRAMA, _JOINER, _NON_JOINER = "\u094d", "\u200d", "\u200c"
_NOTHING = "\uffff"  # no font has it


@dataclass(frozen=True, slots=True)
class Box:
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
    """How a text may be set: weight, largest and smallest size in pixels, most lines."""

    bold: bool
    largest: int
    smallest: int
    lines: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line that fits: the start of its baseline, and its bounding box."""

    text: str
    x: int
    y: int
    size: int
    bold: bool
    bounds: Box


def can_shape() -> bool:
    """Return whether this machine's Pillow draws the letters of Hindi in their shapes."""
    return bool(features.check("raqm"))


def fit(text: str, box: Box, style: Style) -> tuple[Line, ...]:
    """Return the lines of a text, centred in a box's height; none where it has no letters.

    It shrinks until it fits, on one line or on more, whichever comes first. Only what does not
    fit in the smallest size is cut.
    """
    text = drawable(text, bold=style.bold)
    for size in range(style.largest, style.smallest - 1, -STEP):
        pen = _Pen(size, style.bold)
        for rows in range(1, style.lines + 1):
            broken = _wrapped(text, rows, box, pen)
            if broken is not None:
                return _placed(broken, box, style, pen)
    pen = _Pen(style.smallest, style.bold)
    return _placed(_cut(text, box, style, pen), box, style, pen)


def drawable(text: str, *, bold: bool) -> str:
    """Return the text without what the font lacks (emoji, other scripts); "" if all is lacking.

    Decorated letters (𝓐, Ạ) are written plainly.
    """
    composed = clean(unicodedata.normalize("NFC", text))
    shown = "".join(_in_font(c, bold) for c in composed)
    words = (word.strip(_JOINER + _NON_JOINER) for word in shown.split())
    return " ".join(filter(None, words)) if any(c.isalnum() for c in shown) else ""


def has_letters(text: str, *, bold: bool) -> bool:
    """Check whether the font has every letter of a text; signs and emoji do not matter."""
    composed = unicodedata.normalize("NFC", text)
    return all(_in_font(c, bold) for c in composed if c.isalpha())


@lru_cache(maxsize=128)
def font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """Return Mukta in a size (pixels); raqm shapes Devanagari."""
    return ImageFont.truetype(_path(bold), size, layout_engine=ImageFont.Layout.RAQM)


class _Pen:
    """A font in one size, and the space that its lines need."""

    def __init__(self, size: int, bold: bool) -> None:
        self.size = size
        self.pitch = int(size * PITCH)
        self.baseline = int(size * BASELINE)
        self._font = font(size, bold)
        self._bounds: dict[str, tuple[int, int, int, int]] = {}  # a line is measured repeatedly

    def length(self, text: str) -> float:
        """Return the width (pixels) of a text on one line."""
        return self._font.getlength(text)

    def bounds(self, text: str) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom around the start of the baseline."""
        if (found := self._bounds.get(text)) is None:
            left, top, right, bottom = self._font.getbbox(text, anchor="ls")
            found = int(left) - 1, int(top) - 1, int(right) + 1, int(bottom) + 1
            self._bounds[text] = found
        return found

    def fits(self, text: str, width: int) -> bool:
        """Check whether a line stays inside a line box of this width."""
        left, top, right, bottom = self.bounds(text)
        inside = -top <= self.baseline and bottom <= self.pitch - self.baseline
        return right - left <= width and inside


def _wrapped(text: str, rows: int, box: Box, pen: _Pen) -> list[str] | None:
    """Return a text in at most `rows` lines, or None where it needs more."""
    if pen.pitch * rows > box.height or pen.length(text) > rows * box.width:
        return None
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if pen.fits(longer, box.width):
            lines[-1] = longer
        elif pen.fits(word, box.width):
            lines.append(word)
        elif rows == 1:
            return None
        else:
            _break(word, lines, box.width, pen)
        if len(lines) > rows:
            return None
    broken = [line for line in lines if line]
    return broken if all(pen.fits(line, box.width) for line in broken) else None


def _break(word: str, lines: list[str], width: int, pen: _Pen) -> None:
    """Add a word that is wider than a line, broken between syllables."""
    if lines[-1]:
        lines.append("")
    for syllable in _syllables(word):
        if lines[-1] and not pen.fits(lines[-1] + syllable, width):
            lines.append("")
        lines[-1] += syllable


def _cut(text: str, box: Box, style: Style, pen: _Pen) -> list[str]:
    """Return the most lines allowed in the smallest size, the last one ending in …."""
    rows = min(style.lines, box.height // pen.pitch)
    syllables = list(_syllables(text))
    shortest, longest = 0, len(syllables)
    longest_cut: list[str] = []
    while shortest <= longest:  # the most syllables that fit
        middle = (shortest + longest) // 2
        short = "".join(syllables[:middle]).rstrip() + CUT
        broken = _wrapped(short, rows, box, pen)
        if broken is None:
            longest = middle - 1
        else:
            longest_cut, shortest = broken, middle + 1
    return longest_cut


def _syllables(text: str) -> Iterator[str]:
    """Yield the parts between which a text may be cut: never before a mark, nor in a conjunct."""
    start = 0
    for i in range(1, len(text)):
        before, here = text[i - 1], text[i]
        joined = before in (_VIRAMA, _JOINER) or here in (_VIRAMA, _JOINER, _NON_JOINER)
        if not joined and unicodedata.category(here)[0] != "M":
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _placed(lines: list[str], box: Box, style: Style, pen: _Pen) -> tuple[Line, ...]:
    top = box.top + (box.height - len(lines) * pen.pitch) // 2
    return tuple(
        _line(line, box, style, pen, top + row * pen.pitch) for row, line in enumerate(lines)
    )


def _line(text: str, box: Box, style: Style, pen: _Pen, top: int) -> Line:
    left, above, right, below = pen.bounds(text)
    spare = box.width - (right - left)
    x = box.left - left + (spare // 2 if style.centred else 0)
    y = top + pen.baseline
    return Line(text, x, y, pen.size, style.bold, Box(x + left, y + above, x + right, y + below))


@lru_cache(maxsize=4096)
def _in_font(character: str, bold: bool) -> str:
    """Return a character as the font has it: itself, or its parts without the marks."""
    if _has(character, bold):
        return character
    parts = unicodedata.normalize("NFKD", character)
    return "".join(c for c in parts if c != character and _has(c, bold))


def _has(character: str, bold: bool) -> bool:
    return character == " " or _glyph(character, bold) != _glyph(_NOTHING, bold)


def _glyph(character: str, bold: bool) -> tuple[tuple[int, int], bytes]:
    """Return the glyph of a character alone, not shaped with others."""
    plain = ImageFont.truetype(_path(bold), 16, layout_engine=ImageFont.Layout.BASIC)
    mask = plain.getmask(character)
    return mask.size, bytes(mask)


def _path(bold: bool) -> Path:
    return FONTS / f"Mukta-{'Bold' if bold else 'Regular'}.ttf"
