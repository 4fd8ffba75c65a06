"""Sample booths for ACs that have no list, for the playground."""

from collections.abc import Mapping

from peewee import SQL, Case, Select, Value, fn

from models import counters, tables
from models.database import transaction
from models.places import gazetteer
from models.reference_data.loading import analyze

ELECTORS_PER_BOOTH = 900


def sample_booths(state_code: str, counts: Mapping[int, int]) -> int:
    """Create numbered sample booths in each AC of a state that has none; return how many.

    `counts` has the number of booths by AC number where it is known; elsewhere there is one for
    every 900 electors (ELECTORS_PER_BOOTH), and none where these are not known either.
    """
    acs = gazetteer.current().numbered(state_code, ("ac",))
    with transaction():
        of_list = tables.Booth.select(tables.Booth.ac).where(tables.Booth.part > 0)
        with_booths = {row.ac_id for row in of_list.distinct()}
        sizes = {ac.id: _sample_size(ac, counts) for ac in acs if ac.id not in with_booths}
        if any(sizes.values()):
            _insert_samples(sizes)
            counters.outdated(sizes)
            analyze()
    return sum(sizes.values())


def _sample_size(ac: gazetteer.Place, counts: Mapping[int, int]) -> int:
    count = counts.get(ac.number or 0)
    return count if count is not None else -(-(ac.electors or 0) // ELECTORS_PER_BOOTH)


def _insert_samples(sizes: Mapping[int, int]) -> None:
    """Insert the booths of each AC in the database itself, as they are tens of thousands."""
    first = Select(columns=[SQL("1")]).cte("parts", recursive=True, columns=("part",))
    following = Select([first], [first.c.part + SQL("1")])
    parts = first.union_all(following.where(first.c.part < max(sizes.values())))
    place, part = tables.Place, parts.c.part
    size = Case(place.id, list(sizes.items()), 0)
    name_hi = fn.COALESCE(fn.NULLIF(place.name_hi, ""), place.name_en)
    row = {
        "ac": place.id,
        "part": part,
        "suffix": Value(""),
        "name_en": place.name_en.concat(" ").concat(part),
        "name_hi": name_hi.concat(" ").concat(part),
        "locality": Value(""),
        "sound": Value(""),
        "sample": Value(True),
        "confirmed": SQL("0"),
        "trained": SQL("0"),
    }
    query = place.select(*row.values()).join(parts, on=(part <= size))
    tables.Booth.insert_from(query, list(row)).with_cte(parts).execute()
