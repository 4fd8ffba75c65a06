"""Normalize names of places, so that different spellings of one name compare as equal."""

import re
import unicodedata
from collections.abc import Sequence

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
_VILLAGE = re.compile(r"ga+n[vw]|ga+[ou]n")  # गांव, gaon
_SILENT = re.compile(r"o([^aeiou])e\b")  # Sehore, Khargone: the last letter is silent

_BETWEEN = ".\n"  # between names that are compared together: nothing is found across it
_SEPARATOR = re.compile(r"[,;\n।]+|\s(?:और|and)\s")


def normalize(text: str) -> str:
    """Return the normalized spelling of a name: case, marks and punctuation do not count.

    Compatibility forms are unified (NFKC), letters are lower case, Latin accents and the
    nukta are dropped (बड़ा = बडा), chandrabindu and a nasal letter joined to the next are anusvara
    (भिण्ड = भिंड, हिन्दी = हिंदी), digits of any script are ASCII, everything but letters and digits
    separates words, and words are one space apart.
    """
    return _normalized(text, _FOLDED)


def _normalized(text: str, folded: dict[int, str]) -> str:
    marked = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFC", marked.translate(folded))
    plain = _NASAL_BEFORE_CONSONANT.sub("\u0902", plain.translate(_NASALS))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))


def digits(text: str) -> str:
    """Return a text in NFKC with the digits of every script in ASCII."""
    if text.isascii():
        return text
    unified = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unified)


class _Folded(dict[int, str]):
    """The normalized form of each character of decomposed text, found out when it first comes."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    """Return the normalized form of one character of decomposed text."""
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if character == _NUKTA or kind == "Cf" or (kind == "Mn" and character < "\u0900"):
        return ""
    return character if kind[0] in "LM" else " "


_FOLDED = _Folded()
_FOLDED_LINES = _Folded({ord("\n"): "\n"})


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


def normalized(names: Sequence[str]) -> list[str]:
    """Return the normalized spelling of each of many names."""
    return _lines(names).split("\n") if names else []


def phonetic_keys(names: Sequence[str]) -> list[str]:
    """Return the phonetic key of each of many names, much faster than one by one."""
    letters = _lines(names).translate(_LATIN).replace("\u094d", "")
    skeletons = phonetic_skeleton(letters.replace("\n", _BETWEEN))
    return [key[:LONGEST_SOUND] for key in skeletons.split(_BETWEEN)] if names else []


def _lines(names: Sequence[str]) -> str:
    return _normalized("\n".join(name.replace("\n", " ") for name in names), _FOLDED_LINES)


def phonetic_skeleton(letters: str) -> str:
    """Return the phonetic key of a text in Latin letters, not shortened."""
    letters = _SILENT.sub(r"o\1", _VILLAGE.sub("gun", letters))
    for old, new in (("x", "ks"), ("q", "k"), ("z", "j"), ("f", "p"), (" ", "")):
        letters = letters.replace(old, new)
    letters = _but_first(letters, "h", "")  # aspiration is often left out
    letters = _but_first(letters, "a", "")  # Hindi does not write a short a
    for spellings, sound in (("ey", "i"), ("ovw", "u")):
        for spelling in spellings:
            letters = letters.replace(spelling, sound)
    letters = letters.replace("mp", "np").replace("mb", "nb")
    letters = _but_first(letters, "d", "r")  # ड़ is written d or r
    for letter in set(letters):
        while not letter.isdecimal() and letter * 2 in letters:
            letters = letters.replace(letter * 2, letter)
    return letters


def _but_first(letters: str, old: str, new: str) -> str:
    """Replace a letter, but where a line begins with it."""
    if old not in letters:
        return letters
    lines = f"\n{letters}".replace(f"\n{old}", "\n\0")
    return lines.replace(old, new).replace("\0", old)[1:]


def entries(text: str) -> list[str]:
    """Return what a typed list names, split at commas, line ends and the word for "and"."""
    return [entry.strip() for entry in _SEPARATOR.split(text) if entry.strip()]
