"""Normalize names of places, so that different spellings of one name compare as equal."""

import re
import unicodedata

LONGEST_SOUND = 300  # characters, the width of the column
_NUKTA = "\u093c"
_NASALS = str.maketrans({"\u0901": "\u0902", "\u0900": "\u0902"})  # chandrabindu as anusvara
_NASAL_BEFORE_CONSONANT = re.compile("[ङञणनम]\u094d(?=[क-ह])")
_SPELT = {  # letters and vowel signs with the same transliteration
    "k": "क",
    "kh": "ख",
    "g": "ग",
    "gh": "घ",
    "n": "ङञणनं",
    "ch": "च",
    "chh": "छ",
    "j": "ज",
    "jh": "झ",
    "t": "टत",
    "th": "ठथ",
    "d": "डद",
    "dh": "ढध",
    "p": "प",
    "ph": "फ",
    "b": "ब",
    "bh": "भ",
    "m": "म",
    "y": "य",
    "r": "र",
    "l": "लळ",
    "v": "व",
    "sh": "शष",
    "s": "स",
    "h": "हः",
    "a": "अ",
    "aa": "आा",
    "i": "इईिी",
    "u": "उऊुू",
    "ri": "ऋृ",
    "e": "एे",
    "ai": "ऐै",
    "o": "ऑओॉो",
    "au": "औौ",
}
_LATIN = str.maketrans({sign: spelt for spelt, signs in _SPELT.items() for sign in signs})
# Pairs are tried in this order on Latin letters; the result holds none of the left sides.
_SOUNDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"ga+n[vw]|ga+[ou]n", "gun"),  # गांव, gaon
        (r"o([^aeiou])e\b", r"o\1"),  # Sehore, Khargone: the last letter is silent
        (r"x", "ks"),
        (r"q", "k"),
        (r"z", "j"),
        (r"f", "p"),
        (r" ", ""),
        (r"(?<=.)h", ""),  # aspiration is often left out; only a first h is reliable
        (r"(?<=.)a", ""),  # Hindi does not write a short a, and does not always pronounce it
        (r"[eiy]", "i"),
        (r"[ouvw]", "u"),
        (r"m(?=[pb])", "n"),
        (r"(?<=.)d", "r"),  # ड़ is written d or r
        (r"(\D)\1+", r"\1"),
    )
)

_SEPARATOR = re.compile(r"[,;\n।]+|\s(?:और|and)\s")


def normalize(text: str) -> str:
    """Return the normalized spelling of a name: case, marks and punctuation do not count.

    Compatibility forms are unified (NFKC), letters are lower case, Latin accents and the
    nukta are dropped (बड़ा = बडा), chandrabindu and a nasal letter joined to the next are anusvara
    (भिण्ड = भिंड, हिन्दी = हिंदी), digits of any script are ASCII, everything but letters and digits
    separates words, and words are one space apart.
    """
    marked = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFC", "".join(_folded(c) for c in marked))
    plain = _NASAL_BEFORE_CONSONANT.sub("\u0902", plain.translate(_NASALS))
    return " ".join(plain.split())


def digits(text: str) -> str:
    """Return a text in NFKC with the digits of every script in ASCII."""
    if text.isascii():
        return text
    unified = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unified)


def _folded(character: str) -> str:
    """Return the normalized form of one character of decomposed text."""
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if character == _NUKTA or kind == "Cf" or (kind == "Mn" and character < "\u0900"):
        return ""
    return character if kind[0] in "LM" else " "


def transliterate(text: str) -> str:
    """Return the normalized text in Latin letters, roughly as Hindi is transliterated."""
    return normalize(text).translate(_LATIN).replace("\u094d", "")


def phonetic_key(text: str) -> str:
    """Return a phonetic key of a name, the same for its Hindi and its Latin spelling.

    Devanagari is transliterated. Then spaces, every `a` and `h` but a first one, and doubled
    letters are dropped; `e i y` are one sound, so are `o u v w`, and `d r` after the first letter.
    So किशनपुरा and Kishanpura are both `kisnpur`, बड़ाई and Barai both `bri`.
    """
    return phonetic_skeleton(transliterate(text))[:LONGEST_SOUND]


def phonetic_skeleton(letters: str) -> str:
    """Return the phonetic key of a text in Latin letters, not shortened."""
    for pattern, replacement in _SOUNDS:
        letters = pattern.sub(replacement, letters)
    return letters


def entries(text: str) -> list[str]:
    """Return what a typed list names, split at commas, line ends and the word for "and"."""
    return [entry.strip() for entry in _SEPARATOR.split(text) if entry.strip()]
