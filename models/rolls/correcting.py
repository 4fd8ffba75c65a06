"""Correct single matches of a roll that waits, by the people who may import in its AC."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.places import BoothPart, Place, gazetteer
from models.roll_matching import Kind, likeness, prepared
from models.rolls import differences
from models.rolls.differences import AcDifference, LineageLine
from models.rolls.errors import RollOver
from models.rolls.rewriting import lines_in, part_of, rewrite, rows_of
from models.rolls.waiting import listed, waiting

_FITTING = 60  # of 100: likeness from which a part is offered
_NEAREST = 3  # parts that are offered where none fits
_OFFERED = 6  # parts that an old booth may have become


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part of the new list that an old booth may have become."""

    part: BoothPart
    name_en: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A roll that waits, with what it changes in one AC."""

    roll_id: int
    day: date
    draft: bool
    difference: AcDifference


def waiting_in(telegram_id: int, ac_id: int) -> Waiting | None:
    """Return the newest roll that waits for an AC; None without any.

    Raises NotRegistered or NotAllowed.
    """
    authority.require(telegram_id, "import", ac_id)
    ac = gazetteer.current().by_id[ac_id]
    found = waiting(ac.state_code, ac_id=ac_id)
    if not found:
        return None
    roll = found[0]
    [difference] = differences.of_roll(roll.id, ac_id)
    return Waiting(roll.id, roll.date, roll.draft, difference)


def acs_waiting(telegram_id: int, place_ids: Iterable[int]) -> tuple[Place, ...]:
    """Return the ACs inside some places for which a roll waits, by number.

    Raises NotRegistered or NotAllowed.
    """
    all_places, acs = gazetteer.current(), dict[int, Place]()
    for place_id in place_ids:
        authority.require(telegram_id, "import", place_id)
        acs |= {ac: all_places.by_id[ac] for ac in all_places.acs_of(place_id)}
    states = sorted({ac.state_code for ac in acs.values()})
    ids = [roll.id for state in states for roll in waiting(state)]
    row = tables.Lineage
    found = row.select(row.ac).where(row.roll.in_(ids), row.ac.in_(list(acs))).distinct()
    here = {line.ac_id for line in found}
    return tuple(sorted((acs[ac] for ac in here), key=lambda ac: ac.number or 0))


def is_draft(roll_id: int) -> bool:
    """Return whether a roll is a draft, in which nothing is corrected."""
    row = tables.Roll
    return bool(row.select().where(row.id == roll_id, row.draft).exists())


def lines_of(
    telegram_id: int, roll_id: int, ac_id: int, kinds: Iterable[Kind] | None = None
) -> list[LineageLine]:
    """Return the lines of an AC in a roll that waits, perhaps of some kinds only.

    Raises NotRegistered, NotAllowed, or RollOver.
    """
    authority.require(telegram_id, "import", ac_id)
    _require_waiting(roll_id, gazetteer.current().by_id[ac_id])
    return differences.lines(roll_id, ac_id, kinds=kinds)


def line_of(
    telegram_id: int, roll_id: int, booth_id: int
) -> tuple[list[LineageLine], tuple[PartChoice, ...]]:
    """Return what a booth becomes at a roll that waits, and what it may have become.

    Raises NotRegistered, NotAllowed, or RollOver.
    """
    ac = _ac_of(booth_id)
    lines = lines_of(telegram_id, roll_id, ac.id)
    own = [line for line in lines if line.booth_id == booth_id]
    if not own:
        raise RollOver(roll=f"R{roll_id}")
    return own, choices(roll_id, booth_id)


def others_of(
    telegram_id: int, roll_id: int, booth_id: int, parts: Collection[BoothPart]
) -> list[LineageLine]:
    """Return the lines of other booths that became one of these parts, as far as is known.

    Raises NotRegistered, NotAllowed, or RollOver.
    """
    lines = lines_of(telegram_id, roll_id, _ac_of(booth_id).id)
    known = [
        one for one in lines if one.kind != Kind.UNSURE and one.booth_id not in (None, booth_id)
    ]
    return [line for line in known if line.new in parts]


def became(
    telegram_id: int,
    roll_id: int,
    booth_id: int,
    parts: Collection[BoothPart],
    now: datetime,
    *,
    together: bool = False,
) -> Place:
    """Decide which parts of the new list a booth became: one, several of a split, or none.

    Return its AC. With `together` other booths that became these parts did so, too: they are merged
    with it. Else whatever else these were matched with is without a match then, or in doubt as
    before. Raises NotRegistered, NotAllowed, or RollOver when the roll waits no more, or is a
    draft.
    """
    with transaction():
        ac = _ac_of(booth_id)
        worker_id = authority.require(telegram_id, "import", ac.id)
        lock_row(tables.Roll, tables.Roll.id == roll_id)
        _require_waiting(roll_id, ac)
        if is_draft(roll_id):
            raise RollOver(what="draft")
        code = tables.Worker.get_by_id(worker_id).public_id
        lines = list(lines_in(roll_id, ac.id))
        listed_parts = {part_of(line) for line in lines if line.to_part}
        if booth_id not in {line.from_booth_id for line in lines} or {*parts} - listed_parts:
            raise RollOver(roll=f"R{roll_id}")
        rewrite(lines, booth_id, {*parts}, code, together=together)
        was = next(line for line in lines if line.from_booth_id == booth_id)
        subject = f"{ac.state_code}/{ac.number}/{BoothPart(was.from_part, was.from_suffix)}"
        to = ",".join(f"{ac.number}/{part}" for part in sorted(parts))
        audit.record(worker_id, AuditAction.ROLL_MATCH, subject, now, roll=f"R{roll_id}", to=to)
    return ac


def choices(roll_id: int, booth_id: int) -> tuple[PartChoice, ...]:
    """Return the parts that a booth may have become, the likeliest first."""
    ac = _ac_of(booth_id)
    lines = list(lines_in(roll_id, ac.id))
    old = tables.Booth.get_by_id(booth_id)
    rows = rows_of(lines)
    group = {line.match for line in lines if line.from_booth_id == booth_id}
    doubtful = {part_of(line) for line in lines if line.match in group and line.to_part}
    new = [rows[part].listed for part in sorted(rows)]
    [[name], names] = prepared(([listed(old)], new))
    scored = [
        (one.part in doubtful, likeness(name, other), -abs(one.part.number - old.part), one)
        for one, other in zip(new, names, strict=True)
    ]
    scored.sort(key=lambda found: found[:3], reverse=True)
    fitting = [one for one in scored if one[0] or one[1] >= _FITTING] or scored[:_NEAREST]
    return tuple(PartChoice(one.part, one.name_en, one.name_hi) for *_, one in fitting[:_OFFERED])


def _ac_of(booth_id: int) -> Place:
    """Return the AC of a booth; raises UnknownBooth."""
    return places.booth(booth_id).ac


def _require_waiting(roll_id: int, ac: Place) -> None:
    newest = waiting(ac.state_code, ac_id=ac.id)
    if not newest or newest[0].id != roll_id:
        raise RollOver(roll=f"R{roll_id}")
