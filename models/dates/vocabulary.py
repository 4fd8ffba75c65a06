"""The words for days and times that people type, in the spelling of `text_forms.normalize`.

Hindi in its usual spellings and in Latin letters, English with its abbreviations. How a day or a
time is written by the bot itself is among them: tests/bot/test_written_dates.py reads all of it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import OSA

from models.text_forms import normalize


def _table(*lines: str) -> dict[str, int]:
    """Return the place of each line's words, from 0."""
    return {word: index for index, line in enumerate(lines) for word in normalize(line).split()}


MONTHS = _table(
    "",
    "january jan जनवरी जन",
    "february feb फ़रवरी फ़र",
    "march mar मार्च",
    "april apr अप्रैल अप्रेल अप्र",
    "may मई",
    "june jun जून",
    "july jul जुलाई जुल",
    "august aug अगस्त अग",
    "september sept sep सितंबर सितम्बर सित",
    "october oct अक्तूबर अक्टूबर अक्तू अक्टू",
    "november nov नवंबर नवम्बर नव",
    "december dec दिसंबर दिसम्बर दिस",
)
WEEKDAYS = _table(  # from Monday on
    "monday mon सोमवार सोम somvar somwar",
    "tuesday tues tue मंगलवार मंगल mangalvar mangalwar",
    "wednesday weds wed बुधवार बुध budhvar budhwar",
    "thursday thurs thur thu गुरुवार गुरूवार गुरु बृहस्पतिवार वीरवार guruvar guruwar",
    "friday fri शुक्रवार शुक्र shukravar shukrawar",
    "saturday sat शनिवार शनि शनिचर shanivar shaniwar shanichar",
    "sunday sun रविवार रवि इतवार ऐतवार ravivar raviwar itvar itwar",
)
NEAR_DAYS = _table(  # from today on
    "today aaj aj आज",
    "tomorrow tmrw kal कल",
    "परसों परसो parson parso",
    "नरसों नरसो तरसों तरसो",
)
WEEKS = frozenset(normalize("week weeks हफ़्ते हफ़्ता हफ्ते हफ्ता सप्ताह hafte hafta").split())
DATES = frozenset(normalize("तारीख तारीख़ tarikh tareekh").split())
DAYS = frozenset(normalize("day days दिन दिनों din dino").split())
BESIDE_A_NUMBER = frozenset(("st", "nd", "rd", "th", "of"))
NEXT = frozenset(normalize("next अगले अगला agle agla").split())
AROUND_A_DAY = frozenset(
    normalize(
        "on by until till in this is coming ko tak me mein baad "
        "को तक में बाद इस आने आगामी वाले वाला के की"
    ).split()
)

_SPANS = {  # of hours: each reading of a time must fall into that of the word with it
    "am": range(12),
    "pm": range(12, 24),
    "morning": range(12),
    "सुबह सुभह सवेरे सबेरे प्रातः तड़के subah subha subeh sube savere": range(1, 12),
    "दोपहर dopahar dopahr afternoon": range(10, 19),
    "दिन din": range(8, 18),
    "शाम सायं सांय संध्या sham shaam evening": range(15, 24),
    "रात रात्रि raat night": (*range(18, 24), *range(6)),
    "noon": (12,),
    "मध्यरात्रि midnight": (0,),
}
SPANS = {
    word: frozenset(hours) for words, hours in _SPANS.items() for word in normalize(words).split()
}
MERIDIEM = frozenset(("am", "pm"))
QUARTERS = {  # minutes from the full hour on
    word: minutes
    for words, minutes in (("साढ़े sadhe saadhe", 30), ("सवा sava", 15), ("पौने paune", -15))
    for word in normalize(words).split()
}
HALVES = {normalize("डेढ़"): "1:30", normalize("ढाई"): "2:30"}
OCLOCK = frozenset(normalize("बजे बजें baje bje oclock hrs hours").split())
AROUND_A_TIME = frozenset(normalize("ist at in the को ko के ke में me mein बाद baad").split())
NUMBERS = {
    normalize(word): str(number)
    for number, words in enumerate(
        (
            "एक", "दो", "तीन", "चार", "पाँच पांच", "छह छः छ", "सात", "आठ", "नौ", "दस", "ग्यारह",
            "बारह",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip

_EASTERN = re.compile(r"(?:बार|bar|baar)$")  # सोमबार
_DOUBLED = re.compile(r"(.)\1+")
_SHORTEST = 5  # letters: a shorter word is right or is none
_TABLES = (WEEKDAYS, MONTHS, NEAR_DAYS)


def place_of(word: str, table: Mapping[str, int]) -> int | None:
    """Return the place of a normalized word in a table, be it misspelt by a letter; else None.

    First and last letter have to be right, so that Budhwara, a part of Bhopal, is no Wednesday.
    """
    if word in table:
        return table[word]
    if len(word) < _SHORTEST or any(word in other for other in _TABLES):
        return None
    spellings = {word, _EASTERN.sub("वार" if word[-1] == "र" else "var", word)}
    near = {
        (number, place)
        for spelling in map(_undoubled, spellings)
        for known, number, place in _KNOWN.get((spelling[0], spelling[-1]), ())
        if _is_slip(spelling, known)
    }
    found = near.pop() if len(near) == 1 else None
    return found[1] if found and _TABLES[found[0]] is table else None


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST:
        return one == other
    return OSA.distance(one, other, score_cutoff=1) <= 1


# The words of the tables, with their table and place in it, by their first and last letter.
_KNOWN = defaultdict[tuple[str, str], list[tuple[str, int, int]]](list)
for _number, _words in enumerate(_TABLES):
    for _word, _place in _words.items():
        _KNOWN[_word[0], _word[-1]].append((_undoubled(_word), _number, _place))


# The unit of a length of time: `2 hours`, `2 घंटे`.
HOURS = re.compile(r"h|hr|hrs|hour|hours|घं|घंटा|घंटे|घण्टे|ghante|ghanta", re.IGNORECASE)
