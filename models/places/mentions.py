"""Free text that is the name or code of a place or booth, or says something about one."""

import re
from typing import Literal

from models import text_forms
from models.places import booths, gazetteer, matching, name_words
from models.places.gazetteer import Place
from models.places.parts import PART, PART_BEFORE_WORDS, BoothPart

Mention = Literal["booth", "place"]
LONGEST = 60  # characters; a longer text is a sentence
SHORTEST = 4  # letters of the longest word of a name
SHORTEST_EXACT = 3  # the same where a whole name is spelt so, in Devanagari: आगर, धार
FORGIVEN = 88  # of 100: likeness; a greeting is no place that sounds a little like it
LONGEST_SENTENCE = 300  # characters that are read
MOST_WORDS = 3  # of a name that stands in a sentence
KINDS_IN_SENTENCE = ("pc", "ac", "district")
_CODE_WITHIN = re.compile(rf"(?<![\d/.-])(\d{{1,3}}) ?/ ?(?!\d{{5}}){PART_BEFORE_WORDS}(?![\d/-])")
_BOOTH = re.compile(rf"(?:AC ?)?\d{{1,3}}(?: ?[/.,\-] ?| )(?!\d{{5}}){PART}")
_PART = re.compile(PART)


def mentioned(text: str, near: str, *, forgiving: bool = True) -> Mention | None:
    """Return whether a text is a booth's code, an AC with a part, a place, or none of these.

    Stricter with spelling than a command, whose argument is a place for certain. Places of other
    states than `near` are meant by their codes only. A text that means something else as well is
    a name only where it is spelt right: say so with `forgiving`.
    """
    typed = name_words.as_code(text)
    if not typed or len(typed) > LONGEST:
        return None
    if _BOOTH.fullmatch(typed) or (_PART.fullmatch(typed) and name_words.says_booth(text)):
        return "booth"
    coded = gazetteer.current().coded(text, near)
    if coded is not None:
        return "place" if coded else None
    if _is_name(text, near, gazetteer.KINDS, forgiven=None):
        return "place"  # Indore-1 is one, and no booth of Indore
    split = booths.name_and_part(typed)
    slips = FORGIVEN if forgiving else None
    if split and _is_name(split[0], near, ("ac",), forgiven=slips):
        return "booth"
    return "place" if _is_name(text, near, gazetteer.KINDS, forgiven=slips) else None


def _is_name(
    text: str, near: str, kinds: tuple[str, ...], *, forgiven: float | None = FORGIVEN
) -> bool:
    """Return whether a text names places of this state, be it with a slip or in a town's area.

    With `forgiven` None, exactly.
    """
    all_places, said = gazetteer.current(), name_words.wording(text, kinds)
    name = text_forms.normalize(said.name)
    words = name.split()
    if name_words.only_areas(words):
        return False
    if max(map(len, words), default=0) < SHORTEST:
        return bool(_spelt(name, near, said.kinds))
    found = matching.named(all_places, text, near, kinds)
    if not found and forgiven and not name_words.splits(name)[0].rest:
        found = matching.nearly_named(all_places, text, near, kinds, forgiven=forgiven)
    return any(place.state_code == near for place in found)


def within(text: str, near: str) -> tuple[str, tuple[Place, ...]]:
    """Return what a sentence is about: the code of a booth, or "", and the places it names.

    A name counts where it is spelt right, and a longer one goes before its parts.
    """
    words = text_forms.normalize(text[:LONGEST_SENTENCE]).split()
    for length in range(MOST_WORDS, 0, -1):
        for first in range(len(words) - length + 1):
            if found := _called(words[first : first + length], near):
                return _code_within(text, near), tuple(found)
    return _code_within(text, near), ()


def _called(words: list[str], near: str) -> list[Place]:
    """Return the places that the words of a sentence name, be it a part of a town: gwalior purv."""
    name, areas = " ".join(words), [name_words.only_areas([word]) for word in words]
    if found := _spelt(name, near, KINDS_IN_SENTENCE):
        return found
    towns = [word for word, is_area in zip(words, areas, strict=True) if not is_area]
    if len(towns) != 1 or not any(areas) or not _spelt(towns[0], near, KINDS_IN_SENTENCE):
        return []
    return matching.nearly_named(gazetteer.current(), name, near, ("ac",))


def _code_within(text: str, near: str) -> str:
    """Return the only code of a booth in a sentence, or ""; what may be a date is none."""
    typed, all_places = name_words.as_code(text[:LONGEST_SENTENCE]), gazetteer.current()
    is_booth, codes = name_words.says_booth(text), set()
    for ac, number, letter in _CODE_WITHIN.findall(typed):
        part = BoothPart.of(number, letter)
        may_be_date = int(ac) <= 31 and part.number <= 12 and not part.suffix
        if all_places.coded(f"AC{int(ac)}", near) and (is_booth or not may_be_date):
            codes.add(f"{int(ac)}/{part}")
    return codes.pop() if len(codes) == 1 else ""


def _spelt(name: str, near: str, kinds: tuple[str, ...]) -> list[Place]:
    """Return the places of a state with this code or normalized name, unless it is too short."""
    if len(name) < (SHORTEST if name.isascii() else SHORTEST_EXACT):
        return []
    all_places = gazetteer.current()
    same = {n.place for n in all_places.spelt.get(name.replace(" ", ""), ())}
    same.update(all_places.coded(name, near) or ())
    fit = {place for place in same if place.state_code == near and place.kind in kinds}
    return all_places.ordered(fit, near)
