"""Names of places as people write them: two spellings of one name are brought together here."""

import re
import unicodedata

LONGEST_SOUND = 300  # characters; what the column holds
_NUKTA = "\u093c"
_NASALS = str.maketrans({"\u0901": "\u0902", "\u0900": "\u0902"})  # chandrabindu as anusvara
_NASAL_BEFORE_CONSONANT = re.compile("[ङञणनम]\u094d(?=[क-ह])")
_SPELT = {  # letters and vowel signs that are written alike in Latin
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
        (r"(?<=.)h", ""),  # breath is written or not; only a first h is sure
        (r"(?<=.)a", ""),  # Hindi writes no short a, and does not always speak it
        (r"[eiy]", "i"),
        (r"[ouvw]", "u"),
        (r"m(?=[pb])", "n"),
        (r"(?<=.)d", "r"),  # ड़ is written d or r
        (r"(\D)\1+", r"\1"),
    )
)


def fold(text: str) -> str:
    """Give the spelling that is compared: case, marks and punctuation do not count.

    Compatibility forms are unified (NFKC), letters are lower case, Latin accents and the nukta go
    (बड़ा = बडा), chandrabindu and a nasal letter joined to the next are an anusvara (भिण्ड = भिंड,
    हिन्दी = हिंदी), digits of any script are ASCII, all but letters and digits parts words, and
    words are one space apart.
    """
    marked = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFC", "".join(_folded(c) for c in marked))
    plain = _NASAL_BEFORE_CONSONANT.sub("\u0902", plain.translate(_NASALS))
    return " ".join(plain.split())


def digits(text: str) -> str:
    """Give the text (NFKC) with the digits of any script in ASCII."""
    unified = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unified)


def _folded(character: str) -> str:
    """Give one character of decomposed text as it is compared."""
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if character == _NUKTA or kind == "Cf" or (kind == "Mn" and character < "\u0900"):
        return ""
    return character if kind[0] in "LM" else " "


def latin(text: str) -> str:
    """Give the folded text in Latin letters, roughly as Hindi is written in them."""
    return fold(text).translate(_LATIN).replace("\u094d", "")


def sound(text: str) -> str:
    """Give a skeleton of how the name sounds, the same for its Hindi and its Latin spelling.

    Devanagari is put in Latin letters. Then spaces, each `a` and `h` but a first one, and doubled
    letters go; `e i y` are one sound, so are `o u v w`, and `d r` after the first letter. So
    किशनपुरा and Kishanpura are both `kisnpur`, बड़ाई and Barai both `bri`.
    """
    return skeleton(latin(text))[:LONGEST_SOUND]


def skeleton(letters: str) -> str:
    """Give the sound of what is in Latin letters already."""
    for pattern, replacement in _SOUNDS:
        letters = pattern.sub(replacement, letters)
    return letters
