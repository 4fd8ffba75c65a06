"""The words around a place's name: which part of a town, which kind of place, reserved or not.

`Gwalior Gramin`, `ग्वालियर ग्रामीण` and `Rural Gwalior` are one town and one area. Words for a kind
(`विधानसभा आगर`) and the official `(SC)` behind a name are no part of the name.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from models import text_forms

SPELLINGS = {  # of one area, in both languages; what sounds like one of these is one of these
    "east": "east eastern ईस्ट purv purva purvi purab purba पूर्व पूर्वी पूरब पूर्वा",
    "west": "west western वेस्ट paschim pachim paschimi pachimi पश्चिम पश्चिमी पच्छिम",
    "north": "north northern नॉर्थ uttar uttari उत्तर उत्तरी",
    "south": "south southern साउथ dakshin dakshini dakhin dakchin दक्षिण दक्षिणी दक्खिन",
    "central": "central सेंट्रल centre center madhya मध्य kendriya केंद्रीय",
    "rural": "rural रूरल gramin gramya dehat dehati ग्रामीण ग्राम्य देहात देहाती",
    "city": "city सिटी urban अर्बन town टाउन shahar shahri shehar shehri शहर शहरी",
    "cantonment": "cantt cant cantonment केंट कैंट chavni छावनी",
}
_ALIKE = 70  # of 100: how alike two spellings of one sound must be; short sounds fit many words
_GUESSED = 75  # of 100: likeness in spelling from which a word beside a town is taken for an area
_TOO_SHORT = 2  # letters
_SPELT_OUT = {  # numbers in words, normalized
    word: str(number)
    for number, words in enumerate(
        ("i ek एक one", "ii दो two", "iii तीन three", "iv चार four", "पांच five"), 1
    )
    for word in words.split()
}
_TOWN = {"nagar", "नगर"}  # the last word of many names, and a word for "city"
_CITY = frozenset({"city"})
_NUMBER = r"NO|NUMBER|NR|SANKHYA|KRAMANK|नंबर|नम्बर|क्रमांक|क्र|संख्या"
_GAP = r"[\s.:\-#·]*"
_SEATS = (  # words for a kind of seat
    ("ac", r"VIDHAN ?SABHA|ASSEMBLY|विधान ?सभा|विस|AC|VS"),
    ("pc", r"LOK ?SABHA|PARLIAMENT|लोक ?सभा|लोस|PC|LS"),
    ("district", r"DISTRICT|DISTT|DIST|ZILA|JILA|ज़िला|ज़िला|जिला|ज़िले|जिले"),
)
_SECTOR = (
    r"SECTOR|SEKTOR|SECTER|SHAKTI ?KENDRA|MANDAL|ZONE"
    r"|सेक्टर|सैक्टर|शक्ति ?(?:केंद्र|केन्द्र)|मंडल|मण्डल|ज़ोन|ज़ोन|जोन"
)
_CONSTITUENCY = r"CONSTITUENCY|SEAT|KSHETRA|क्षेत्र|सीट"
_BEFORE_NUMBER = tuple(
    (
        re.compile(
            rf"(?<!\S)(?:{words})(?:\s+(?:{_CONSTITUENCY}))?{_GAP}(?:{_NUMBER})?{_GAP}(?=\d)"
        ),
        kind.upper(),
    )
    for kind, words in (*_SEATS, ("s", _SECTOR))
    if kind != "district"
)
_BOOTH = (
    r"(?:(?:POLLING )?BOOTH|POLLING STATION|MATDAN KENDRA|बूथ|मतदान ?(?:केंद्र|केन्द्र|स्थल)|PART|BHAG|भाग)"
)
_TO_PART = rf"{_GAP}(?:{_NUMBER})?{_GAP}(?=\d)"
_BEHIND_PART = r"(?=\s)(?:(?<=\d)|(?<=\d[A-Zकखगघ])|(?<=[)\]]))"  # 12, 12A, 12 (A)
_BOOTH_WORDS = re.compile(
    rf"(?<![^\s,]){_BOOTH}{_TO_PART}"  # booth no. 12
    rf"|{_BEHIND_PART}\s+(?:(?:{_NUMBER})\s+)?{_BOOTH}(?!\S)(?!{_TO_PART})"  # 12 booth
    rf"|^{_BOOTH}(?=\s)"
)
_AROUND = tuple(
    (
        kind,
        re.compile(
            rf"(?:{words})(?:\s+(?:{_CONSTITUENCY}))?\s+(.+)"
            rf"|(.+?)\s+(?:{words})(?:\s+(?:{_CONSTITUENCY}))?"
        ),
    )
    for kind, words in (*_SEATS, ("sector", _SECTOR))
)
_BESIDE_NUMBER = re.compile(rf"(?<=[^\s\d])\s+(?:{_NUMBER})[\s.]*(?=\d)")  # Indore no. 1
_DRESSED = re.compile(r"[^\w(\[]*(?:[(\[]([^()\[\]]*)[)\]]|(.*?))[\s.,;:!?।\"'“”‘’]*", re.S)
_OF = re.compile(r"(.+)\s+(?:KA|KE|KI|ME|MEIN|MAIN|का|के|की|में|मे)")
_RESERVED = re.compile(
    r"(.*\S)[\s(\[]+(?:(S\.?C\.?|अ\.?\s?जा\.?)|(S\.?T\.?|अ\.?\s?ज\.?\s?जा\.?)|(?:GEN|GENERAL|UR|सामान्य))[)\]]*"
)


def _by_sound() -> dict[str, list[tuple[str, str]]]:
    """Return the areas by the sound of each spelling, with the spelling in Latin letters."""
    sounds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for area, spellings in SPELLINGS.items():
        for spelling in spellings.split():
            letters = text_forms.transliterate(spelling)
            sounds[text_forms.phonetic_key(spelling)].append((letters, area))
    return sounds


_AREAS = _by_sound()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text says besides a name: the kinds of places it can mean, and the reservation."""

    name: str
    kinds: tuple[str, ...]
    reservation: str  # "" where it says nothing


@dataclass(frozen=True, slots=True)
class Split:
    """A name as a town (the sound of its first word), its other words and its areas."""

    town: str
    tail: str  # the sound of everything behind the first word
    rest: str  # the same without the areas
    areas: frozenset[str]


@lru_cache(maxsize=1024)  # one look-up asks several times about the text that was typed
def as_code(text: str) -> str:
    """Return a text in capitals with ASCII digits, and words for a place or booth as in codes.

    `विधानसभा 165` becomes `AC 165`, `सेक्टर 166-4` becomes `S 166-4`, `165 booth 12` becomes
    `165 12`. What stands around a code in a sentence is left out: `(165/12)`, `165/12?`.
    """
    typed = " ".join(_bare(text_forms.digits(text)).upper().split())
    for pattern, letters in _BEFORE_NUMBER:
        typed = pattern.sub(f"{letters} ", typed)
    return " ".join(_BESIDE_NUMBER.sub(" ", _BOOTH_WORDS.sub(" ", typed)).split())


def _bare(text: str) -> str:
    match = _DRESSED.fullmatch(text)
    return (match[1] or match[2] or "") if match else text


def says_booth(text: str) -> bool:
    """Return whether a text has the word for a booth."""
    return bool(re.search(_BOOTH, text.upper()))


def only_areas(words: list[str]) -> bool:
    """Return whether normalized words only say parts of some town."""
    return all(_area(word) for word in words)


def wording(text: str, kinds: tuple[str, ...]) -> Wording:
    """Split a name from words for a kind of place, and from a reservation."""
    name, reservation = " ".join(text_forms.digits(text).upper().split()), ""
    name = _BESIDE_NUMBER.sub(" ", name)
    if match := _OF.fullmatch(name):
        name = match[1]
    for kind, pattern in _AROUND:
        if match := pattern.fullmatch(name):
            name, kinds = match[1] or match[2], tuple(k for k in kinds if k == kind)
            break
    if match := _RESERVED.fullmatch(name):
        name, reservation = match[1], "SC" if match[2] else "ST" if match[3] else "GEN"
        kinds = tuple(k for k in kinds if k in ("pc", "ac"))
    return Wording(name, kinds, reservation)


def splits(name: str, *, guess: bool = False) -> tuple[Split, ...]:
    """Return a normalized name as town and areas; in two ways where `nagar` may be its "city".

    With `guess`, a word that is nearly an area's is one too.
    """
    words = name.split()
    ways = [(words, frozenset[str]())]
    if len(words) > 1 and words[-1] in _TOWN:
        ways.append((words[:-1], _CITY))
    read = _guessed if guess else _area
    return tuple(_split(words, areas, name, read) for words, areas in ways if words)


def _split(
    words: list[str], areas: frozenset[str], words_of: str, read: Callable[[str], str | None]
) -> Split:
    said = {word: area for word in words if (area := read(word))}
    named = [word for word in words if word not in said]
    if not named:  # `East` alone is a name
        said, named = {}, words
    town = text_forms.phonetic_key(named[0])
    behind = [word for word in words_of.split() if word != named[0]]
    return Split(
        town,
        text_forms.phonetic_key(" ".join(behind)),
        text_forms.phonetic_key(" ".join(named[1:])),
        areas | set(said.values()),
    )


@lru_cache(maxsize=4096)
def _area(word: str) -> str | None:
    """Return the area that a normalized word says; a number is one, as in `Indore-1`."""
    if word.isdecimal():
        return str(int(word[:9]))
    letters = text_forms.transliterate(word)
    alike = _AREAS.get(text_forms.phonetic_key(word), ())
    said = (area for spelling, area in alike if fuzz.ratio(letters, spelling) >= _ALIKE)
    return _SPELT_OUT.get(word) or next(said, None)


@lru_cache(maxsize=4096)
def _guessed(word: str) -> str | None:
    """Return the area that a word says, or the one whose spelling it is nearest to."""
    if area := _area(word):
        return area
    letters = text_forms.transliterate(word)
    known = [pair for pairs in _AREAS.values() for pair in pairs]
    score, area = max((fuzz.ratio(letters, spelling), area) for spelling, area in known)
    return area if score >= _GUESSED and len(letters) > _TOO_SHORT else None
