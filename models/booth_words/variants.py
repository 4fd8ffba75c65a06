"""The sounds that are one slip away from a sound: what a misspelt name may have been."""

import itertools

LETTERS = "bcgijklmnprstu"  # of a phonetic key; behind the first letter there are no others
FIRST = LETTERS + "adh"
SHORTEST = 4  # letters: shorter sounds are one slip away from too many others
LONGEST = 40  # the same, so that one question has not too many


def variants(sound: str) -> list[str]:
    """Return the sounds that a letter more, less, other, or swapped with the next would make.

    The sound itself is the first of them. What no name can sound like is left out.
    """
    made = dict.fromkeys([sound])
    if SHORTEST <= len(sound) <= LONGEST and sound.isascii():
        for i in range(len(sound) + 1):
            head, tail = sound[:i], sound[i:]
            letters = LETTERS if i else FIRST
            made.update(dict.fromkeys(head + letter + tail for letter in letters))
            if tail:
                made[head + tail[1:]] = None
                made.update(dict.fromkeys(head + letter + tail[1:] for letter in letters))
                made[head + tail[1:2] + tail[0] + tail[2:]] = None
    return [one for one in made if one == sound or _is_possible(one)]


def _is_possible(sound: str) -> bool:
    doubled = any(a == b for a, b in itertools.pairwise(sound))
    return not doubled and "mp" not in sound and "mb" not in sound
