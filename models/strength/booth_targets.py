"""How many confirmed workers a booth should have: by the norm of its place, else the setting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from peewee import JOIN, Case, ColumnBase, Select, fn

from models import tables

AROUND = ("ac", "pc", "district", "state")  # the nearest place's norm holds, in this order


class TargetSettings(Protocol):
    """The settings of the targets of booths; `norm` 0 is none."""

    @property
    def booth_target(self) -> int: ...
    @property
    def norm(self) -> int: ...
    @property
    def norm_least(self) -> int: ...
    @property
    def norm_most(self) -> int: ...


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
        "is_part",
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
        per, electors, whole, is_part, place_id, day, year = values
        if isinstance(day, str):  # SQLite's
            day = date.fromisoformat(day)
        return cls(per, electors, whole, bool(is_part), place_id, day or year)


@dataclass(frozen=True, slots=True)
class BoothTarget:
    """SQL for the target of a booth, and for what it follows from, as in TargetReason."""

    target: ColumnBase
    whole: ColumnBase
    per: ColumnBase
    counted: ColumnBase
    place: ColumnBase

    def reasons(self, booth: Any) -> tuple[Any, ...]:
        """Return the COLUMNS of a TargetReason."""
        is_part = Case(None, [(booth.share_to.is_null(), 0)], 1)
        columns = (self.per, self.counted, self.whole, is_part, self.place)
        names = TargetReason.COLUMNS
        return (
            *(column.alias(name) for column, name in zip(columns, names, strict=False)),
            booth.roll_date,
            booth.roll_year,
        )


def norms_of_acs(which: Callable[[Any], Any]) -> Select:
    """Return the query for the norm that holds in each of these ACs: a row for each of them.

    All columns but `ac_id` are null where neither the AC nor a place around it has one.
    """
    place = tables.Place
    ac, state = place.alias("norm_ac"), place.alias("norm_state")
    norms = {kind: tables.Norm.alias(f"norm_of_{kind}") for kind in AROUND}
    of = {"ac": ac.id, "pc": ac.pc, "district": ac.district, "state": state.id}

    def nearest(name: str) -> Case:
        """Return SQL for a column of the nearest norm, which may be null in it."""
        return Case(None, [(n.id.is_null(False), getattr(n, name)) for n in norms.values()])

    columns = [nearest(name).alias(f"norm_{name}") for name in ("per", "least", "most")]
    query = ac.select(ac.id.alias("ac_id"), nearest("place").alias("norm_place"), *columns)
    around = (state.state_code == ac.state_code) & (state.code == ac.state_code)
    query = query.join(state, JOIN.LEFT_OUTER, on=around)
    for kind, norm in norms.items():
        here = (norm.place == of[kind]) & norm.ended_at.is_null()
        query = query.switch(ac).join(norm, JOIN.LEFT_OUTER, on=here)
    return query.where(which(ac))


def of_booth(booth: Any, norms: Any, settings: TargetSettings) -> BoothTarget:
    """Return SQL for the target of a booth, joined with the norm of its AC (`norms_of_acs`).

    The shares of the parts of a split booth end where the next begin, so that they add up to the
    whole's. None is less than one. A booth whose electors are not known has the flat target.
    """
    electors = fn.COALESCE(booth.electors, 0)
    part = tables.Booth.alias("split_part")
    together = part.select(fn.SUM(part.electors)).where(
        part.split_of == booth.split_of, part.retired_at.is_null()
    )
    counted = Case(None, [(booth.split_of.is_null() | (electors == 0), electors)], together)
    norm = fn.COALESCE(norms.c.norm_per, settings.norm)
    per = Case(None, [(electors == 0, 0)], norm)
    least = fn.COALESCE(norms.c.norm_least, settings.norm_least)
    most = fn.COALESCE(norms.c.norm_most, settings.norm_most)
    needed = (counted + per - 1) / fn.NULLIF(per, 0)
    whole = Case(
        None,
        [(per == 0, settings.booth_target), (needed < least, least), (needed > most, most)],
        needed,
    )
    share = whole * booth.share_to / 100 - whole * booth.share_from / 100
    target = Case(None, [(booth.share_to.is_null(), whole), (share < 1, 1)], share)
    return BoothTarget(target, whole, per, counted, norms.c.norm_place)
