"""Colours of pictures, and which text colour is readable on a campaign's own."""

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
PAPER = WHITE
INK: Colour = (26, 26, 32)
MUTED: Colour = (92, 92, 104)
RULE: Colour = (216, 216, 222)


def rgb(colour: str) -> Colour:
    """Return the red, green and blue (0 to 255) of #RRGGBB."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def text_on(colour: str) -> Colour:
    """Return white or black, whichever has more contrast, which is never below 4.5 to 1."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, rgb(colour)))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
