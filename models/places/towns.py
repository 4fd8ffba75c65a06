"""Towns whose name several places share, and the words beside it that tell these apart."""

from rapidfuzz import fuzz, process

from models.places import name_words
from models.places.gazetteer import Gazetteer, Place
from models.places.name_words import Split

SAME_TOWN = 85  # of 100: likeness in sound from which two names begin with the same town
FITS = 80  # of 100: the same for the words beside it
MOST_WORDS = 6  # among which a town is looked for


def shared(
    all_places: Gazetteer, name: str, near: str, kinds: tuple[str, ...]
) -> tuple[tuple[Split, ...], list[Place]]:
    """Return a normalized name split at its town, and the places that share this town.

    The town is the first word that is one: people write `Gwalior East` and `East Gwalior`.
    """
    words = name.split()
    for i, word in enumerate(words[:MOST_WORDS]):
        typed = name_words.splits(" ".join([word, *words[:i], *words[i + 1 :]]), guess=True)
        if of_town := _of_town(all_places, typed, near, kinds):
            return typed, of_town
    return name_words.splits(name, guess=True), []


def _of_town(
    all_places: Gazetteer, typed: tuple[Split, ...], near: str, kinds: tuple[str, ...]
) -> list[Place]:
    """Return the places of the state whose names begin with this town, if there are several."""
    alike: dict[Place, float] = {}
    for split in typed:
        for town, score, _ in process.extract(
            split.town,
            all_places.towns.keys(),
            scorer=fuzz.ratio,
            score_cutoff=SAME_TOWN,
            limit=None,
        ):
            for place in all_places.towns[town]:
                if town and place.state_code == near and place.kind in kinds:
                    alike[place] = max(score, alike.get(place, 0))
    best = max(alike.values(), default=0)
    same = all_places.ordered((p for p in alike if alike[p] == best), near)
    return same if len(same) > 1 else []


def fitting(all_places: Gazetteer, typed: tuple[Split, ...], of_town: list[Place]) -> list[Place]:
    """Return the places of a town that the words beside its name fit best; [] if they fit none."""
    fit = {
        place: max(
            _fit(one, other)
            for one in typed
            for name in all_places.names_of[place.id]
            for other in name.splits
        )
        for place in of_town
    }
    best = max(fit.values(), default=0)
    return [place for place in of_town if best and fit[place] == best]


def _fit(typed: Split, name: Split) -> float:
    """Return how well the words beside a town fit a name, from 0 (not at all) to 100."""
    if not typed.areas <= name.areas:
        return 0
    if fuzz.ratio(typed.rest, name.rest) >= FITS and typed.areas:
        return 100 if typed.areas == name.areas else FITS
    score = fuzz.ratio(typed.tail, name.tail)
    return score if score >= FITS else 0


def allows(all_places: Gazetteer, typed: tuple[Split, ...], place: Place) -> bool:
    """Return whether a place's names have every area that was typed."""
    splits = [split for name in all_places.names_of[place.id] for split in name.splits]
    return any(one.areas <= other.areas for one in typed for other in splits)
