"""How alike the names of two booths are, whatever all booths of the AC are called besides.

Words that tell booths of one building apart (east, right, old, 2) are no part of a name's core: two
names whose telling words contradict each other are two booths, however alike the rest is. Words
that many booths of the AC share, such as those for a school, count little.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from models import text_forms
from models.places import AREA_WORDS
from models.roll_matching.listed import ListedBooth

_TELLING = AREA_WORDS | {
    "right": "right daya dayan dahina दाया दायां दाहिना",
    "left": "left baya bayan बाया बायां",
    "new": "new naya nayi nava navin नया नई नवीन",
    "old": "old purana purani prachin पुराना पुरानी प्राचीन",
}
_GUESSED = 80  # of 100: likeness in letters from which a long word is taken for a telling one
_COMMON = 0.05  # of the booths of an AC: a word in more of them says little
_COMMON_LEAST = 4
_WITHIN = 84.0  # likeness where all words of one name are in the other: Barai, School Barai
_SUBSET = 12  # points off where one name says more than the other: Guradiya, Guradiya east
_LONG = 4  # letters
ONE_NAME = 93  # of 100: likeness of cores from which two names are one, as of a village's parts
_LEAST_SOUND = (ONE_NAME - 40) / 0.6  # below, no likeness in letters makes up for it
_GENERIC = frozenset(
    text_forms.phonetic_key(word)
    for word in (
        *("bhag", "भाग", "part", "booth", "no", "number", "room", "kamra", "कमरा", "kaksh", "कक्ष"),
        *("kramank", "क्रमांक"),
    )
)


@dataclass(frozen=True, slots=True)
class NameForms:
    """A name in the forms in which it is compared."""

    key: str  # the sound of the whole name
    letters: str  # of the core, without a
    sound: str  # of the core
    words: frozenset[str]  # of the core, by their sounds
    telling: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The wordings of one booth: those of its names, and the sound of its building."""

    wordings: tuple[NameForms, ...]
    building: str

    @property
    def key(self) -> str:
        """Return the sound of the first name."""
        return self.wordings[0].key if self.wordings else ""


def prepared(lists: Sequence[Sequence[ListedBooth]]) -> list[list[Names]]:
    """Return the names of each booth of some lists of one AC, to be compared."""
    booths = [booth for one in lists for booth in one]
    words = Counter(sound for booth in booths for sound in {w.sound for w in _words(booth)})
    least = max(_COMMON_LEAST, int(len(booths) * _COMMON))
    common = _GENERIC | {sound for sound, times in words.items() if times >= least}
    forms: dict[str, NameForms] = {}
    return [[_names(booth, common, forms) for booth in one] for one in lists]


def likeness(one: Names, other: Names) -> float:
    """Return how alike two booths' names are, from 0 to 100: the best of either language."""
    same_building = bool(one.building) and one.building == other.building
    best = max((_likeness(a, b) for a in one.wordings for b in other.wordings), default=0.0)
    return max(best, _WITHIN) if same_building and best > 0 else best


def one_name(one: Names, other: Names) -> bool:
    """Return whether two booths are called the same but for words that one of them has more."""
    return any(
        _one_core(a, b) and (a.telling <= b.telling or b.telling <= a.telling)
        for a in one.wordings
        for b in other.wordings
    )


def one_core(one: Names, other: Names) -> bool:
    """Return whether two booths are called the same but for the words that tell them apart."""
    return any(_one_core(a, b) for a in one.wordings for b in other.wordings)


def _one_core(one: NameForms, other: NameForms) -> bool:
    """Return whether two cores are one name; most pairs are told apart by the sounds alone."""
    sounds = fuzz.ratio(one.sound, other.sound, score_cutoff=_LEAST_SOUND)
    return sounds > 0 and _core(one, other) >= ONE_NAME


def _likeness(one: NameForms, other: NameForms) -> float:
    if one.key == other.key:
        return 100.0
    if one.telling - other.telling and other.telling - one.telling:
        return 0.0
    within = one.words <= other.words or other.words <= one.words
    alike = max(_core(one, other), _WITHIN if within else 0.0)
    return max(0.0, alike - (_SUBSET if one.telling != other.telling else 0))


def _core(one: NameForms, other: NameForms) -> float:
    return 0.6 * fuzz.ratio(one.sound, other.sound) + 0.4 * fuzz.ratio(one.letters, other.letters)


@dataclass(frozen=True, slots=True)
class _Word:
    """A normalized word: in Latin letters, by its sound, and what it tells of booths."""

    letters: str
    sound: str
    told: str


@lru_cache(maxsize=65536)  # an AC has some hundred words, which its names repeat
def _word(word: str) -> _Word:
    letters = text_forms.transliterate(word)
    return _Word(letters, text_forms.phonetic_skeleton(letters), _told(word, letters))


@lru_cache(maxsize=8192)  # most names of a new list were in the old one
def _read(name: str) -> tuple[tuple[_Word, ...], str]:
    """Return the words of a name, and the sound of the whole."""
    words = tuple(_word(word) for word in text_forms.normalize(name).split())
    return words, text_forms.phonetic_skeleton(" ".join(word.letters for word in words))


def _words(booth: ListedBooth) -> Iterable[_Word]:
    return (*_read(booth.name_en)[0], *_read(booth.name_hi)[0])


def _names(booth: ListedBooth, common: frozenset[str], forms: dict[str, NameForms]) -> Names:
    """Return the names of a booth; `forms` are those of the AC that were made before."""
    named = dict.fromkeys(name for name in (booth.name_en, booth.name_hi) if name)
    for name in named:
        if name not in forms:
            forms[name] = _wording(name, common)
    return Names(tuple(forms[name] for name in named), _read(booth.building)[1])


def _wording(name: str, common: frozenset[str]) -> NameForms:
    words, key = _read(name)
    plain = [word for word in words if not word.told] or list(words)
    core = [word for word in plain if word.sound not in common] or plain
    letters = " ".join(word.letters for word in core)
    return NameForms(
        key=key,
        letters=letters.replace("a", "").replace(" ", ""),
        sound=key if len(core) == len(words) else text_forms.phonetic_skeleton(letters),
        words=frozenset(word.sound for word in core),
        telling=frozenset(word.told for word in words if word.told),
    )


_SPELT = {
    text_forms.transliterate(spelling): meaning
    for meaning, spellings in _TELLING.items()
    for spelling in spellings.split()
}


def _told(word: str, letters: str) -> str:
    """Return what a normalized word tells of booths in one building; "" for any other word."""
    if word.isdecimal():
        return str(int(word[:9]))
    if letters in _SPELT or len(letters) < _LONG:
        return _SPELT.get(letters, "")
    score, meaning = max((fuzz.ratio(letters, spelling), m) for spelling, m in _SPELT.items())
    return meaning if score > _GUESSED else ""
