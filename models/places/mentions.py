"""Free text that is the name or code of a place or booth, and says nothing else."""

import re
from typing import Literal

from models import text_forms
from models.places import booths, gazetteer, matching, name_words

Mention = Literal["booth", "place"]
LONGEST = 60  # characters; a longer text is a sentence
SHORTEST = 4  # letters of the longest word of a name
FORGIVEN = 88  # of 100: likeness; a greeting is no place that sounds a little like it
_BOOTH = re.compile(r"(?:AC ?)?\d{1,3}(?: ?[/.,\-] ?| )\d{1,4}")


def mentioned(text: str, near: str) -> Mention | None:
    """Return whether a text is a booth's code, an AC with a part, a place, or none of these.

    Stricter with spelling than a command, whose argument is a place for certain. Places of other
    states than `near` are meant by their codes only.
    """
    typed = name_words.as_code(text)
    if not typed or len(typed) > LONGEST:
        return None
    if _BOOTH.fullmatch(typed) or (typed.isdecimal() and name_words.says_booth(text)):
        return "booth"
    coded = gazetteer.current().coded(text, near)
    if coded is not None:
        return "place" if coded else None
    if _is_name(text, near, gazetteer.KINDS, forgiven=None):
        return "place"  # Indore-1 is one, and no booth of Indore
    split = booths.name_and_part(typed)
    if split and _is_name(split[0], near, ("ac",)):
        return "booth"
    return "place" if _is_name(text, near, gazetteer.KINDS) else None


def _is_name(
    text: str, near: str, kinds: tuple[str, ...], *, forgiven: float | None = FORGIVEN
) -> bool:
    """Return whether a text names places of this state, be it with a slip or in a town's area.

    With `forgiven` None, exactly.
    """
    all_places, said = gazetteer.current(), name_words.wording(text, kinds)
    name = text_forms.normalize(said.name)
    words = name.split()
    if max(map(len, words), default=0) < SHORTEST or name_words.only_areas(words):
        return False
    found = matching.named(all_places, text, near, kinds)
    if not found and forgiven and not name_words.splits(name)[0].rest:
        found = matching.nearly_named(all_places, text, near, kinds, forgiven=forgiven)
    return any(place.state_code == near for place in found)
