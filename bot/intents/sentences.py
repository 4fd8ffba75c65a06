"""Which command a sentence of Hindi, Hinglish or English leads to.

A word stands for a notion (words.txt), and the notions of a sentence lead to commands (rules.txt):
both files are data for reading what is typed, never shown. Nothing here knows who writes, or
whether they may use the command.
"""

import re
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.intents import word_lists
from models.text_forms import normalize, transliterate

LONGEST = 300  # characters of a sentence: what is longer is a letter, and its end is not read
SHORTEST_TYPO = 5  # folded letters: a shorter word is matched letter by letter
THANKS = "thanks"
_FOLDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"z", "j"),
        (r"q", "k"),
        (r"w", "v"),
        (r"f", "ph"),
        (r"chh", "ch"),
        (r"ee|ii|ie", "i"),
        (r"oo|uu", "u"),
        (r"ea", "i"),
        (r"(?<=.)(ai|ei)", "e"),
        (r"(?<=.)(au|ou)", "o"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)a(?=.)", ""),  # Hindi writes no short a, and people leave out the long one
    )
)
Rule = tuple[str, frozenset[str]]


def commands_meant(text: str) -> tuple[str, ...]:
    """Return the commands that a sentence may be about, the likeliest first; none: it is not known.

    The names are those of the table of commands.
    """
    notions = _notions(text)
    fitting = (command for command, needed in _rules() if needed <= notions)
    return tuple(dict.fromkeys(fitting))


def is_courtesy(text: str) -> bool:
    """Check whether a text only thanks or agrees, so that nothing is asked."""
    return THANKS in _notions(text)


def has_only_known_words(text: str) -> bool:
    """Check whether every word is one of the vocabulary, so that the text is no misspelt name."""
    words = [fold(word) for word in normalize(text[:LONGEST]).split()]
    return bool(words) and all(word in _vocabulary() for word in words)


def fold(word: str) -> str:
    """Return the letters by which a word is known: the same for ट्रेनिंग, training and treining."""
    letters = transliterate(word)
    for pattern, replacement in _FOLDS:
        letters = pattern.sub(replacement, letters)
    return letters


def _notions(text: str) -> frozenset[str]:
    words = [fold(word) for word in normalize(text[:LONGEST]).split()]
    known = _vocabulary()
    found: set[str] = set()
    for first, second in pairwise(words):
        found |= known.get(first + second, frozenset())
    for word in words:
        found |= known.get(word) or _mistyped(word)
    return frozenset(found)


def _mistyped(word: str) -> frozenset[str]:
    """Return the notions of the known words that differ by a letter, by two if they are long."""
    if len(word) < SHORTEST_TYPO:
        return frozenset()
    allowed = 2 if len(word) >= 2 * SHORTEST_TYPO - 2 else 1
    near = {
        known: OSA.distance(word, known, score_cutoff=allowed)
        for known in _vocabulary()
        if known[0] == word[0] and len(known) >= SHORTEST_TYPO
    }
    nearest = min(near.values(), default=allowed + 1)
    alike = (known for known, distance in near.items() if distance == nearest <= allowed)
    return frozenset().union(*(_vocabulary()[known] for known in alike))


@cache
def _vocabulary() -> dict[str, frozenset[str]]:
    """Return the notions of every folded word."""
    found: dict[str, set[str]] = {}
    for notion, words in word_lists.read("words.txt"):
        for word in words:
            found.setdefault(fold(word), set()).add(notion)
    return {word: frozenset(notions) for word, notions in found.items()}


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple((command, frozenset(notions)) for command, notions in word_lists.read("rules.txt"))
