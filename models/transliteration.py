"""Write a name that is known in one script only in the other: किशनपुरा as Kishanpura, and back.

What comes out is a help to read, never the official spelling: `a` and `t` stand for two letters
each in Latin, and Devanagari does not write which short a is spoken. So it stands beside the name,
marked as what it is, and nothing is stored. Words of many polling stations are in a list;
tests/models/test_transliteration.py measures the rest by places whose names are known.
"""

import re
from functools import lru_cache

_HINDI = re.compile("[\u0900-\u0963\u0971-\u097f]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile("[A-Za-z]+")
_HINDI_WORD = re.compile("[\u0900-\u0963\u0971-\u097f]+")
_VIRAMA, _NUKTA = "\u094d", "\u093c"
_KNOWN = {
    spelling: hindi
    for entry in (
        "village गांव|school स्कूल|primary प्राथमिक|prathmik prathamik प्राथमिक|middle मिडिल|high हाई",
        "madhyamik माध्यमिक|madhya madhy मध्य|shala शाला|bhavan bhawan भवन|panchayat पंचायत|gram ग्राम",
        "vidyalay vidyalaya vidhyalay vidhyalaya vidhalay विद्यालय|samudayik सामुदायिक|kendra केंद्र",
        "utkramit उत्क्रमित|rajkiya राजकीय|uchcha uchch उच्च|kanya कन्या|balak बालक|college कॉलेज",
        "anganwadi आंगनवाड़ी|bhag भाग|purv purab purva पूर्व|purvi purwi purbi पूर्वी|ward वार्ड|road रोड",
        "paschim pashchim पश्चिम|paschimi pashchimi पश्चिमी|uttar उत्तर|uttari uttri utari उत्तरी",
        "dakshin दक्षिण|dakshini dakshni दक्षिणी|daya दायाँ|baya बायाँ|naya नया|purana पुराना|room कमरा",
        "nagar नगर|khurd खुर्द|kalan कलां|buzurg बुज़ुर्ग|tola टोला|govt government शासकीय|no नं",
        "khedi kheri खेड़ी|kheda खेड़ा|garh गढ़|gaon गांव",
    )
    for *spellings, hindi in map(str.split, entry.split("|"))
    for spelling in spellings
}
_ENDINGS = (  # of names of places, as they are spelt in Hindi
    ("kheda", "खेड़ा"), ("khedi", "खेड़ी"), ("kheri", "खेड़ी"), ("garh", "गढ़"), ("gaon", "गांव"),
    ("pura", "पुरा"), ("pur", "पुर"), ("nagar", "नगर"), ("wadi", "वाड़ी"), ("wara", "वाड़ा"),
)  # fmt: skip
_HINDI_ENDINGS = tuple((hindi, spelt) for spelt, hindi in _ENDINGS if spelt not in ("kheri",))
_CONSONANTS = {
    "ksh": "क्ष", "chh": "छ", "shr": "श्र", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ",
    "dh": "ध", "ph": "फ", "bh": "भ", "sh": "श", "gy": "ज्ञ", "k": "क", "g": "ग", "j": "ज", "t": "त",
    "d": "द", "n": "न", "p": "प", "b": "ब", "m": "म", "y": "य", "r": "र", "l": "ल", "v": "व",
    "w": "व", "s": "स", "h": "ह", "f": "फ़", "z": "ज़", "q": "क़", "x": "क्स", "c": "क",
}  # fmt: skip
_VOWELS = {  # at the beginning of a word or behind a vowel, and behind a consonant
    "aa": ("आ", "ा"), "ai": ("ऐ", "ै"), "au": ("औ", "ौ"), "ou": ("औ", "ौ"), "ee": ("ई", "ी"),
    "ii": ("ई", "ी"), "oo": ("ऊ", "ू"), "uu": ("ऊ", "ू"), "a": ("अ", ""), "i": ("इ", "ि"),
    "u": ("उ", "ु"), "e": ("ए", "े"), "o": ("ओ", "ो"),
}  # fmt: skip
_BEFORE = (  # how endings are meant, before sounds are told apart
    (re.compile(r"ai$"), "aee"), (re.compile(r"(?<=[^aeiou])ia$"), "iya"),
    (re.compile(r"eo(?=[^aeiou])"), "ev"), (re.compile(r"ao(?=[^aeiou])"), "aav"),
)  # fmt: skip
_SOUND = re.compile("|".join([*sorted(_CONSONANTS | _VOWELS, key=len, reverse=True)]))
# Two consonants that are written joined; others are spoken without the short a that is written.
_JOINED = re.compile("[kgtdpbsv]r|gw|.y|[st]v|s[tkpm]|sh[nt]|(.)\\1|r[mvy]|kt|ll|ch?ch")
_NASAL = re.compile("n(?:k|g|ch|j|t|d)|m[pb]")
_KEPT = re.compile("ीय$|\u094d[रय]$")  # a short a at the end that is spoken: राजकीय, चंद्र
_VOWELLESS = re.compile("[^aeiou]{2}(?<![kgcjtdpbs]h)")  # two consonants joined
_SIGNS = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o",
    "ौ": "au", "ॉ": "o", "ॅ": "e",
}  # fmt: skip
_ALONE = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "ai",
    "ओ": "o", "औ": "au", "ऑ": "o",
}  # fmt: skip
_LETTERS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh",
    "ञ": "n", "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d",
    "ध": "dh", "न": "n", "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r",
    "ल": "l", "ळ": "l", "व": "v", "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip


def read_as(name: str, language: str) -> str:
    """Return how a name in the other script is read in `hi` or `en`; "" for one in this script.

    So it is for a name with letters of both scripts, or of neither.
    """
    is_hindi, is_latin = bool(_HINDI.search(name)), bool(_LATIN.search(name))
    if is_hindi == is_latin or is_hindi == (language == "hi"):
        return ""
    return devanagari(name) if language == "hi" else latin(name)


@lru_cache(4096)
def devanagari(name: str) -> str:
    """Return a name in Latin letters as Hindi writes it, nearly."""
    return _WORD.sub(lambda word: _hindi_word(word[0]), name)


@lru_cache(4096)
def latin(name: str) -> str:
    """Return a name in Devanagari as it is usually spelt in Latin letters, nearly."""
    return _HINDI_WORD.sub(lambda word: _latin_word(word[0]), name)


def _hindi_word(word: str) -> str:
    lower = word.lower()
    if lower in _KNOWN:
        return _KNOWN[lower]
    if len(word) == 1:
        return word  # Room A
    for ending, hindi in _ENDINGS:
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            return _spelt(lower.removesuffix(ending), is_part=True) + hindi
    return _spelt(lower)


def _spelt(word: str, *, is_part: bool = False) -> str:
    for pattern, letters in _BEFORE:
        word = pattern.sub(letters, word)
    sounds = _SOUND.findall(word)
    text, last = "", ""
    for index, sound in enumerate(sounds):
        following = sounds[index + 1] if index + 1 < len(sounds) else ""
        if sound in _VOWELS:
            alone, sign = _VOWELS[sound]
            is_end = not following and not is_part
            if sound in ("a", "i") and is_end and last in _CONSONANTS:
                sign = {"a": "ा", "i": "ी"}[sound]
            text += sign if last in _CONSONANTS else {"इ": "ई"}.get(alone, alone) if text else alone
        elif _NASAL.match(sound + following) and last:
            text += "ं"
            last = ""
            continue
        else:
            text += _CONSONANTS[sound]
            if following in _CONSONANTS and _JOINED.fullmatch(sound + following):
                text += _VIRAMA
        last = sound
    return text


def _latin_word(word: str) -> str:
    for hindi, ending in _HINDI_ENDINGS:
        if word.endswith(hindi) and len(word) > len(hindi) + 1:
            return _spoken(word.removesuffix(hindi)) + ending
    return _spoken(word)


def _spoken(word: str) -> str:
    syllables = _syllables(word)
    spoken = [vowel for _, vowel in syllables]
    if len(syllables) > 1 and spoken[-1] == "@" and not _KEPT.search(word):
        spoken[-1] = ""
    for i in range(len(syllables) - 2, 0, -1):  # a short a between two spoken syllables is silent
        joined = _VOWELLESS.search(syllables[i][0])
        if spoken[i] == "@" and spoken[i - 1] and spoken[i + 1] and syllables[i + 1][0]:
            spoken[i] = "a" if joined else ""
    letters = "".join(c + v.replace("@", "a") for (c, _), v in zip(syllables, spoken, strict=True))
    return letters[:1].upper() + letters[1:]


def _syllables(word: str) -> list[tuple[str, str]]:
    """Return the consonants and the vowel of each syllable, `@` for a short a that has no sign."""
    found: list[tuple[str, str]] = []
    joined = ""
    for letter in word:
        if letter in _LETTERS:
            found.append((joined + _LETTERS[letter], "@"))
            joined = ""
        elif letter in _SIGNS and found:
            found[-1] = (found[-1][0], _SIGNS[letter])
        elif letter in _ALONE:
            found.append(("", _ALONE[letter]))
        elif letter == _VIRAMA and found:
            joined = found.pop()[0]
        elif letter in "ंँ" and found:
            found[-1] = (found[-1][0], found[-1][1].replace("@", "a") + "n")
        elif letter == _NUKTA and found:
            base = found[-1][0]
            found[-1] = ({"ph": "f", "j": "z", "dh": "rh"}.get(base, base), found[-1][1])
    return [*found, (joined, "")] if joined else found
