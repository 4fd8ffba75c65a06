"""The words that an argument of a command may be, in Hindi and in English.

They stand in keywords.txt. They are read, never shown: what the bot says is in the catalogues.
"""

from pathlib import Path

from models import text_forms

_FILE = Path(__file__).with_suffix(".txt")
_LINES = (line.partition(":") for line in _FILE.read_text(encoding="utf-8").splitlines()[1:])
_SOUNDS = {
    keyword: {text_forms.phonetic_key(word) for word in words.split()}
    for keyword, _, words in _LINES
}


def meant(text: str, *keywords: str) -> str | None:
    """Return the first of these keywords that a word means, however it is spelt; else None."""
    sound = text_forms.phonetic_key(text)
    return next((keyword for keyword in keywords if sound in _SOUNDS[keyword]), None)
