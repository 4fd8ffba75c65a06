"""What the database knows of the people of a file, and what a row makes by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from models import invitations, places, tables
from models.identity import PhoneEncryptor, worker_ids
from models.people_files.column_mapping import PersonRow
from models.people_files.errors import BadCell


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row that makes an invitation: whom, in which AC or sector, by which worker (or None)."""

    new: invitations.NewInvitation
    area_id: int
    inviter_id: int | None


class CachingCipher:
    """Encrypts and hashes each phone once, and remembers the results."""

    def __init__(self, keys: PhoneEncryptor) -> None:
        self._keys = keys
        self._encrypted: dict[str, str] = {}
        self._hashed: dict[str, str] = {}

    def encrypt(self, phone: str) -> str:
        """Return a phone in E.164 form, encrypted."""
        if phone not in self._encrypted:
            self._encrypted[phone] = self._keys.encrypt(phone)
        return self._encrypted[phone]

    def phone_hash(self, phone: str) -> str:
        """Return the keyed hash of a phone in E.164 form."""
        if phone not in self._hashed:
            self._hashed[phone] = self._keys.phone_hash(phone)
        return self._hashed[phone]


class RowContext:
    """What the database knows of the people of a piece: a few queries for all of them."""

    def __init__(
        self, people: Sequence[PersonRow], near: str, keys: PhoneEncryptor, now: datetime
    ) -> None:
        """Look up the booths, inviters and phones of these people."""
        self.hashes = {p.phone: keys.phone_hash(p.phone) for p in people}
        self._booths = places.by_codes({p.booth for p in people}, near)
        self._booths |= _whole_acs({p.booth for p in people}, near, now)
        self._near = near
        self._inviters = _inviters({p.inviter for p in people if p.inviter})
        self._registered = _registered(list(self.hashes.values()))
        self._waiting = invitations.pending_for(self.hashes, keys, now)

    def entry(self, person: PersonRow, scope: frozenset[int] | None) -> ImportRow:
        """Return what a row makes, inside these ACs and sectors; raises BadCell."""
        booth = self._booths.get(person.booth)
        if booth is None:
            alone = places.ac_alone(person.booth, self._near)  # which has a list
            raise BadCell("part_missing" if alone else "unknown_booth", person.booth)
        if not _is_in(scope, _around(booth)):
            raise BadCell("outside", person.booth)
        inviter_id = self._inviter(person, scope)
        # Whether the phone is a worker's elsewhere, or blocked, is nobody's business here: it is
        # recorded like any other, and never counted.
        registered = self._registered.get(self.hashes[person.phone])
        if registered is not None and _is_in(scope, registered):
            raise BadCell("registered")
        if (inviter_id, person.phone) in self._waiting:
            raise BadCell("waiting")
        new = invitations.NewInvitation(person.phone, person.name, booth.id)
        return ImportRow(new, booth.area.id, inviter_id)

    def code(self, person: PersonRow) -> str:
        """Return the code of a person's booth, as the bot writes it."""
        return self._booths[person.booth].code

    def _inviter(self, person: PersonRow, scope: frozenset[int] | None) -> int | None:
        if not person.inviter:
            return None
        inviter = self._inviters.get(person.inviter)
        if inviter is None or not _is_in(scope, inviter[1]):
            raise BadCell("unknown_inviter", worker_ids.show(person.inviter))
        return inviter[0]


def _is_in(scope: frozenset[int] | None, around: frozenset[int]) -> bool:
    return scope is None or not scope.isdisjoint(around)


def _around(booth: places.Booth) -> frozenset[int]:
    """Return the ids of a booth's AC, and of its sector where it has one."""
    return frozenset((booth.ac.id, booth.area.id))


def _of_row(row: tables.Booth) -> frozenset[int]:
    return _around(places.of_row(row, places.gazetteer.current()))


def _whole_acs(codes: Iterable[str], near: str, now: datetime) -> dict[str, places.Booth]:
    """Return, for each code that names an AC alone, what stands for it if it has no list."""
    named = {code: ac.id for code in codes if (ac := places.ac_alone(code, near))}
    without = {ac_id for ac_id in set(named.values()) if not places.has_list(ac_id)}
    whole = {ac_id: places.whole_ac(ac_id, now) for ac_id in without}
    return {code: whole[ac_id] for code, ac_id in named.items() if ac_id in whole}


def _inviters(public_ids: Iterable[str]) -> dict[str, tuple[int, frozenset[int]]]:
    """Return a worker's id, and those of their AC and sector, by their ID."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.public_id.in_(list(public_ids)))
    )
    return {row.public_id: (row.id, _of_row(row.booth)) for row in rows}


def _registered(hashes: list[str]) -> dict[str, frozenset[int]]:
    """Return the AC and the sector of the worker who has a phone, for each phone that one has."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.phone_hash.in_(hashes))
    )
    return {str(row.phone_hash): _of_row(row.booth) for row in rows}
