"""What of a booth's name tells which one it is, and the sounds under which it is found.

A list calls a booth by its village, or by the building in it: Government Primary School Kishanpura,
शासकीय प्राथमिक शाला किशनपुरा. People type Kishanpura.
"""

from collections.abc import Sequence
from functools import lru_cache

from models import text_forms

LONGEST = 64  # characters of a sound that is stored
SHORTEST = 3  # letters of the sound of a word that is looked for by itself
_BUILDING_WORDS = (
    "government govt gov shaskiya shasakiya rajkiya शासकीय राजकीय शा "
    "primary middle high higher secondary senior school प्राइमरी मिडिल हाई स्कूल "
    "prathamik madhyamik uchch uchchatar प्राथमिक माध्यमिक उच्च उच्चतर पूर्व "
    "shala pathshala vidyalaya vidyalay शाला पाठशाला विद्यालय प्रा मा वि "
    "kanya balak girls boys navin कन्या बालक नवीन "
    "panchayat bhawan bhavan building hall office पंचायत भवन ग्राम gram कार्यालय "
    "samudayik community anganwadi kendra center सामुदायिक आंगनवाड़ी केंद्र केन्द्र "
    "polling station booth matdan मतदान बूथ room kamra kaksh कमरा कक्ष "
    "no number kramank क्रमांक क्र नं part bhag भाग "
    "east west north south eastern western northern southern "
    "purvi paschimi uttari dakshini पूर्वी पश्चिमी उत्तरी दक्षिणी "
)
_BUILDING = frozenset(map(text_forms.phonetic_key, _BUILDING_WORDS.split()))


@lru_cache(maxsize=65_536)  # the words of a list come again and again
def _tells(word: str) -> bool:
    """Return whether a normalized word tells of more than a building."""
    return not word.isdecimal() and text_forms.phonetic_key(word) not in _BUILDING


@lru_cache(maxsize=65_536)
def _sound(word: str) -> str:
    return text_forms.phonetic_key(word)[:LONGEST]


def core(name: str) -> str:
    """Return the words of a name, normalized, without those for its building; all, if no other."""
    return _core(text_forms.normalize(name))


def cores(names: Sequence[str]) -> list[str]:
    """Return the core of each of many names."""
    return [_core(name) for name in text_forms.normalized(names)]


def _core(normalized: str) -> str:
    words = normalized.split()
    return " ".join([word for word in words if _tells(word)] or words)


def keys_of(cores: Sequence[str]) -> list[set[str]]:
    """Return the sounds under which each of many cores is found: the whole, and each long word."""
    wholes = text_forms.phonetic_keys(cores)
    return [
        {whole[:LONGEST]} - {""} | _of_words(core)
        for core, whole in zip(cores, wholes, strict=True)
    ]


def _of_words(core: str) -> set[str]:
    if " " not in core:
        return set()
    return {sound for word in core.split() if len(sound := _sound(word)) >= SHORTEST}
