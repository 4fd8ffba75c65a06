"""The words for days and times that people type, in the spelling of `text_forms.normalize`.

Hindi in its usual spellings and in Latin letters, English with its abbreviations. How a day or a
time is written by the bot itself is among them: tests/bot/test_written_dates.py reads all of it.
"""

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
    "saturday sat शनिवार शनि shanivar shaniwar",
    "sunday sun रविवार रवि इतवार ravivar raviwar itvar itwar",
)
NEAR_DAYS = _table(  # from today on
    "today aaj आज",
    "tomorrow tmrw kal कल",
    "परसों परसो parson parso",
)
DAYS = frozenset(normalize("day days दिन दिनों din dino").split())
BESIDE_A_NUMBER = frozenset(("st", "nd", "rd", "th", "of"))
NEXT = frozenset(normalize("next अगले अगला agle agla").split())
AROUND_A_DAY = frozenset(
    normalize(
        "on by until till in this coming ko tak me mein baad को तक में बाद इस आने आगामी वाले वाला के की"
    ).split()
)

_SPANS = {  # of hours: each reading of a time must fall into that of the word with it
    "am": range(12),
    "pm": range(12, 24),
    "morning": range(12),
    "सुबह सवेरे सबेरे प्रातः तड़के subah savere": range(1, 12),
    "दोपहर dopahar dopahr afternoon": range(10, 19),
    "शाम सायं संध्या sham shaam evening": range(15, 24),
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
OCLOCK = frozenset(normalize("बजे baje oclock hrs hours").split())
AROUND_A_TIME = frozenset(normalize("ist at in the को ko के ke").split())
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
