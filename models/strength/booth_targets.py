"""How many confirmed workers a booth should have: by the norm of its place, else the setting.

The parts of a split booth share what all their electors together need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from peewee import CTE, JOIN, Case, Select, fn

from models import tables
from models.places import booths
from models.strength.weights import Weights

Which = Callable[[Any], Any]  # from a table of booths or ACs to the condition on them
AROUND = ("ac", "pc", "district", "state")  # the nearest place's norm holds, a sector's before all


@dataclass(frozen=True, slots=True)
class TargetReason:
    """What a booth's target follows from: so many `electors`, one worker `per` so many of them.

    `per` is 0 where the flat target holds. For a part of a split booth `electors` and `whole`, the
    target, are those of all its parts. `place_id` has the norm; None is the setting's.
    """

    COLUMNS: ClassVar = (
        "per",
        "counted",
        "whole",
        "share_to",
        "norm_place",
        "roll_date",
        "roll_year",
    )

    per: int
    electors: int
    whole: int
    is_part: bool
    place_id: int | None
    roll: date | int | None  # the year where no date is known

    @property
    def needed(self) -> int:
        """How many workers the norm asks for before its least and most; 0 without a norm."""
        return -(-self.electors // self.per) if self.per else 0

    @classmethod
    def of_row(cls, *values: Any) -> "TargetReason":
        """Return the reason that a row's COLUMNS name."""
        per, electors, whole, share, place_id, day, year = values
        if isinstance(day, str):  # SQLite's
            day = date.fromisoformat(day)
        return cls(per, electors, whole, share is not None, place_id, day or year)


def wanted(which: Which, acs: Which, weights: Weights, *, why: bool) -> tuple[CTE, CTE]:
    """Return the queries for the norms of these ACs, and for what these booths of theirs need.

    `whole` is the target of a booth, or of all the parts that it was split into (`target_of`), by
    the norm; the flat one without a norm, or where the electors are not known. With `why` there
    are all COLUMNS of a TargetReason. It is computed once for each booth, and mentioned often.
    """
    norms = norms_of_acs(acs, weights).cte("norms", materialized=True)
    booth, part = tables.Booth, tables.Booth.alias("split_part")
    together = part.select(fn.NULLIF(fn.SUM(part.electors), 0)).where(
        part.split_of == booth.split_of, part.retired_at.is_null()
    )
    own = fn.NULLIF(booth.electors, 0)
    counted = Case(None, [(booth.split_of.is_null() | own.is_null(), own)], together)
    own_norm = tables.Norm.alias("norm_of_sector")

    def nearest(column: Any, otherwise: Any) -> Case:
        """Return SQL for a column of the sector's norm, or what holds in the AC."""
        return Case(None, [(own_norm.id.is_null(), otherwise)], column)

    per = nearest(own_norm.per, norms.c.per)
    least = nearest(fn.COALESCE(own_norm.least, weights.norm_least or None), norms.c.least)
    most = nearest(fn.COALESCE(own_norm.most, weights.norm_most or None), norms.c.most)
    needed = (counted + per - 1) / per
    bounded = Case(None, [(needed < least, least), (needed > most, most)], needed)
    columns = (
        *(
            booth.id,
            booth.ac,
            booth.sector,
            *booths.BY_PART,
            booth.confirmed,
            booth.trained,
            booth.doubted,
            booth.electors,
        ),
        *(booth.sample, booth.share_from, booth.share_to),
        fn.COALESCE(bounded, weights.booth_target).alias("whole"),
    )
    reasons = (
        fn.COALESCE(Case(None, [(own.is_null(), 0)], per), 0).alias("per"),
        fn.COALESCE(counted, 0).alias("counted"),
        nearest(own_norm.place, norms.c.place_id).alias("norm_place"),
        *(booth.roll_date, booth.roll_year),
    )
    query = booth.select(*columns, *(reasons if why else ()))
    of_sector = (own_norm.place == booth.sector) & own_norm.ended_at.is_null()
    query = query.join(norms, on=(norms.c.ac_id == booth.ac)).switch(booth)
    query = query.join(own_norm, JOIN.LEFT_OUTER, on=of_sector).where(which(booth))
    return norms, query.cte("wanted", materialized=True if why else None)


def norms_of_acs(which: Which, weights: Weights) -> Select:
    """Return the query for the norm of each of these ACs: the nearest place's, or the setting's.

    `per` is null where there is none; `place_id` where it is the setting's.
    """
    place = tables.Place
    ac, state = place.alias("norm_ac"), place.alias("norm_state")
    norms = {kind: tables.Norm.alias(f"norm_of_{kind}") for kind in AROUND}
    of = {"ac": ac.id, "pc": ac.pc, "district": ac.district, "state": state.id}

    def nearest(name: str, other: int) -> Any:
        """Return SQL for a column of the nearest norm, or what is set where it has none."""
        column = Case(None, [(n.id.is_null(False), getattr(n, name)) for n in norms.values()])
        return fn.COALESCE(column, other or None).alias(name)

    query = ac.select(
        ac.id.alias("ac_id"),
        fn.COALESCE(*(n.place for n in norms.values())).alias("place_id"),
        nearest("per", weights.norm),
        nearest("least", weights.norm_least),
        nearest("most", weights.norm_most),
    )
    around = (state.state_code == ac.state_code) & (state.code == ac.state_code)
    query = query.join(state, JOIN.LEFT_OUTER, on=around)
    for kind, norm in norms.items():
        here = (norm.place == of[kind]) & norm.ended_at.is_null()
        query = query.switch(ac).join(norm, JOIN.LEFT_OUTER, on=here)
    return query.where(which(ac))


def target_of(booth: Any) -> Case:
    """Return SQL for the target of a booth that `wanted` has.

    The shares of the parts of a split booth end where the next begin, so that they add up to the
    whole's. None is less than one.
    """
    share = booth.whole * booth.share_to / 100 - booth.whole * booth.share_from / 100
    return Case(None, [(booth.share_to.is_null(), booth.whole), (share < 1, 1)], share)
