"""Clean what people type, share or import, before anything compares it with a pattern.

A chat app, a spreadsheet and a copied web page add marks that nobody sees, and turn hyphens into
longer dashes. A code with one of them looks right, so it has to be right.
"""

import re

# What shows nothing (Unicode calls it default ignorable), but for the two joiners; what frames
# annotations; and the frame around a keycap digit.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS = "\u200c\u200d"
_EMOJI = "\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_DASHES = (
    "\u058a\u05be\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d"
    "\U00010ead"
)
_SLASHES = "\u2044\u2215"
_SELECTORS = "\ufe00-\ufe0f"
_SPACES = r"\t\x0b\x0c\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_LINE_ENDS = r"\r\u2028\u2029"
_ODD = re.compile(f"[{_UNSEEN}{_JOINERS}{_DASHES}{_SLASHES}{_SELECTORS}{_SPACES}{_LINE_ENDS}]")
# In order: what is found, and what is put in its place. The page that verifies certificates has
# them as well (bot/verify_page), so they are written as Python and JavaScript both read them.
REPLACED = (
    (f"\r\n|[{_LINE_ENDS}]", "\n"),
    (f"[{_SPACES}]", " "),
    (f"[{_UNSEEN}]", ""),
    # The mark that makes a sign an emoji stays behind one; behind anything else it shows nothing.
    (f"(?<![{_EMOJI}])[{_SELECTORS}]", ""),
    # A joiner stays between two letters or signs that it can join, as in क्‍ष or 👩‍🌾.
    (f"([{_JOINERS}])[{_JOINERS}]+", r"\1"),
    (rf"(?<![^\x00-\x7f\s\d])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f\s\d])", ""),
    (f"[{_DASHES}]", "-"),
    (f"[{_SLASHES}]", "/"),
)
_REPLACED = tuple((re.compile(pattern), replacement) for pattern, replacement in REPLACED)


def cleaned(text: str) -> str:
    """Return a text without marks that nobody sees, with plain spaces, hyphens and slashes.

    Line ends stay, and so do joiners inside a word: Devanagari needs them. Control characters
    stay as well: they tell of a file that was decoded wrongly.
    """
    if _ODD.search(text) is None:
        return text
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    return text
