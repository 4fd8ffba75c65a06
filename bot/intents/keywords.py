"""The words that an argument of a command may be, in Hindi and in English (keywords.txt)."""

from bot.intents import word_lists
from models import text_forms

_SOUNDS = {
    keyword: {text_forms.phonetic_key(word) for word in words}
    for keyword, words in word_lists.read("keywords.txt")
}


def meant(text: str, *keywords: str) -> str | None:
    """Return the first of these keywords that a word means, however it is spelt; else None."""
    sound = text_forms.phonetic_key(text)
    return next((keyword for keyword in keywords if sound in _SOUNDS[keyword]), None)
