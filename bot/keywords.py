"""The words that an argument of a command may be, in Hindi and in English.

These are read, never shown: what the bot says is in the catalogues.
"""

from models import text_forms

_WORDS = {
    "confirmed": "confirmed verified सत्यापित पुष्ट",
    "trained": "trained प्रशिक्षित",
    "workers": "workers worker कार्यकर्ता",
    "targets": "targets target लक्ष्य",
    "schedule": "schedule training trainings कार्यक्रम प्रशिक्षण",
    "link": "link लिंक",
    "yes": "yes ok हाँ हां जी ठीक",
}
_SOUNDS = {
    keyword: {text_forms.phonetic_key(word) for word in words.split()}
    for keyword, words in _WORDS.items()
}


def meant(text: str, *keywords: str) -> str | None:
    """Return the first of these keywords that a word means, however it is spelt; else None."""
    sound = text_forms.phonetic_key(text)
    return next((keyword for keyword in keywords if sound in _SOUNDS[keyword]), None)
