"""Find the state of a list of booths that names none: by the numbers and the names of its ACs."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz

from models import text_forms
from models.places import Gazetteer

ALIKE = 75  # of 100: how alike an AC's name in a list must be; Valmiki Nagar, Valmikinagar


class OtherAc(ValueError):
    """An AC of a list is none of those that there are. The text says why."""


class ListStates:
    """Knows the ACs of all states by their numbers, and the state that is meant by default."""

    def __init__(self, all_places: Gazetteer, near: str) -> None:
        self._acs: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for place in all_places.by_id.values():
            if place.kind == "ac" and place.number is not None:
                self._acs[place.number][place.state_code] = place.name_en, place.name_hi
        for name in all_places.names:
            place = name.place
            if place.kind == "ac" and place.number is not None and name.alias:
                self._acs[place.number][place.state_code] += (name.folded,)
        self._near = near
        self._found: dict[tuple[int, str, str], str] = {}

    def add(self, state: str, code: str, values: Mapping[str, object]) -> None:
        """Add an AC of the files that are imported together."""
        names = [str(values.get(column) or "") for column in ("name_en", "name_hi")]
        aliases = str(values.get("aliases") or "").split("|")
        self._acs[int(code.removeprefix("AC"))][state] = (*names, *aliases)

    def find(self, number: int, name: str, state: str) -> str:
        """Return the state of an AC: the one given, or that of the only AC so called.

        Without a name it is the default one. Raises OtherAc.
        """
        key = number, name, state
        if key not in self._found:
            self._found[key] = self._find(number, name, state)
        return self._found[key]

    def _find(self, number: int, name: str, state: str) -> str:
        acs = self._acs.get(number, {})
        given = state or self._near or (next(iter(acs)) if len(acs) == 1 else "")
        fitting = [s for s, names in acs.items() if not name or _is_one_of(name, names)]
        if given in fitting:
            return given
        if state or not name or len(fitting) != 1:
            raise OtherAc(self._why(number, name, given, fitting))
        return fitting[0]

    def _why(self, number: int, name: str, given: str, fitting: list[str]) -> str:
        names = self._acs.get(number, {}).get(given)
        if not given:
            return f"the list names no state, and AC {number} is in several or none"
        if not any(given in of_number for of_number in self._acs.values()):
            return f"{given} has no ACs yet: import those first, with state, PCs and districts"
        if names is None or not name:
            return f"there is no AC {number} in {given}, in the files or in the database"
        elsewhere = f"; it is one of {', '.join(sorted(fitting))}" if fitting else ""
        return f"AC {number} of {given} is {names[0]}, and not {name}{elsewhere}"


def _is_one_of(name: str, names: tuple[str, ...]) -> bool:
    """Return whether a name is one of several by its sound or nearly by its spelling."""
    sound, spelling = text_forms.phonetic_key(name), text_forms.transliterate(name)
    return any(
        text_forms.phonetic_key(other) == sound
        or fuzz.ratio(text_forms.transliterate(other), spelling) >= ALIKE
        for other in names
        if other
    )
