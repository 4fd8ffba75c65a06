"""The booth, number 0, that stands for an AC without a list: who registers there is in it."""

from datetime import datetime

from models import tables
from models.database import BindParam, CompiledQuery, transaction
from models.places import gazetteer
from models.places.booth_rows import Booth, of_row, used
from models.places.gazetteer import Place


def has_list(ac_id: int) -> bool:
    """Return whether an AC has a list: at least one booth in use."""
    return bool(_ANY.rows(ac=ac_id))


_ANY = CompiledQuery(lambda: used().where(tables.Booth.ac == BindParam("ac")).limit(1))


def ac_alone(text: str, near: str) -> Place | None:
    """Return the AC that a code names without a part: `AC168`, or with its state `MP,168`."""
    return gazetteer.current().ac_alone(text, near)


def whole_ac(ac_id: int, now: datetime) -> Booth:
    """Return the booth that stands for the whole AC, which is made when it is needed first.

    It is retired from the start, so it is neither found nor counted nor listed.
    """
    whole = (tables.Booth.ac == ac_id) & (tables.Booth.part == 0)
    row = tables.Booth.get_or_none(whole)
    if row is None:
        with transaction(repeatable=True):
            new = {"ac": ac_id, "part": 0, "name_en": "", "retired_at": now}
            tables.Booth.insert(new).on_conflict_ignore().execute()
        row = tables.Booth.get(whole)
    return of_row(row, gazetteer.current())


def may_stay_in(booth: Booth) -> bool:
    """Return whether a worker may be put into a booth: one in use, or an AC without a list."""
    return not booth.retired or (booth.whole and not has_list(booth.ac.id))
