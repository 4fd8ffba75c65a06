"""Previews of files of people: what each row would make, judged by what the database knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models import invitations, places, tables
from models.identity import PhoneEncryptor, worker_ids
from models.people_files import column_mapping
from models.people_files.column_mapping import BadCell, ColumnMapping, PersonRow
from models.places import AmbiguousBooth, UnknownBooth
from models.spreadsheets import BadSheet, SheetRow
from models.tables import BatchKind

KEPT = 100  # problems of each sort that are kept; the rest are counted
KNOWN = ("registered", "waiting")  # problems of rows that are right, and nothing new


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row makes nothing: its line, a key, and the cell or the line that it is about."""

    line: int
    why: str
    text: str = ""
    near: tuple[str, ...] = ()  # codes of booths that may be meant by an unknown one


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row that makes an invitation: whom, in which AC, and by which worker (None for nobody)."""

    new: invitations.NewInvitation
    ac_id: int
    inviter_id: int | None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would make. `rows` are `new`, `known` and `wrong` together."""

    kind: BatchKind
    rows: int
    new: int
    known: int
    wrong: int
    problems: tuple[RowProblem, ...]  # the first ones, what is wrong before what is known
    ignored: tuple[str, ...]  # headings of columns that are not read

    @property
    def makes_something(self) -> bool:
        """Whether the file can be imported: somebody is new, and no row is wrong."""
        return self.new > 0 and not self.wrong


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


class ImportPreviewBuilder:
    """Reads a file of people piece by piece and builds its preview and its invitations."""

    def __init__(
        self,
        acs: frozenset[int] | None,
        near: str,
        keys: PhoneEncryptor,
        now: datetime,
        *,
        for_good: bool = False,
    ) -> None:
        """Confine the file to these ACs (None: the operator's, everywhere).

        `near` is the state in which a bare booth code is meant. `for_good` is for what will be
        imported: phones are encrypted on the way, because that takes too long for a transaction.
        """
        self.entries: list[ImportRow] = []
        self.keys = CachingCipher(keys)
        self._acs, self._near, self._now, self._for_good = acs, near, now, for_good
        self._columns: ColumnMapping | None = None
        self._lines: dict[str, int] = {}  # hash of a phone → the line where it came first
        self._problems: dict[bool, list[RowProblem]] = {
            False: [],
            True: [],
        }  # by whether it is known
        self._known = self._wrong = 0

    @property
    def rows(self) -> int:
        """How many rows were read, the header not counted."""
        return len(self.entries) + self._known + self._wrong

    def add_rows(self, rows: Sequence[SheetRow]) -> None:
        """Read the next rows, the first of all being the header; raises BadSheet."""
        if self._columns is None and rows:
            self._columns, rows = column_mapping.columns(rows[0][1]), rows[1:]
        people = [person for line, cells in rows if (person := self._person(line, cells))]
        if not people:
            return
        context = _RowContext(people, self._near, self.keys, self._now)
        for person in people:
            self._add(person, context)

    def preview(self) -> ImportPreview:
        """Return the preview; raises BadSheet when there was no row at all."""
        if self._columns is None or not self.rows:
            raise BadSheet(what="no_rows")
        return ImportPreview(
            self._columns.kind,
            self.rows,
            len(self.entries),
            self._known,
            self._wrong,
            tuple(
                problem
                for is_known in (False, True)
                for problem in sorted(self._problems[is_known], key=lambda p: p.line)
            ),
            self._columns.ignored,
        )

    def _person(self, line: int, cells: list[str]) -> PersonRow | None:
        assert self._columns is not None
        try:
            return column_mapping.person(self._columns, line, cells)
        except BadCell as bad:
            self._add_problem(RowProblem(line, bad.why, bad.text))
            return None

    def _add(self, person: PersonRow, context: "_RowContext") -> None:
        try:
            entry = context.entry(person, self._acs)
        except BadCell as bad:
            self._add_problem(RowProblem(person.line, bad.why, bad.text))
            return
        first = self._lines.setdefault(context.hashes[person.phone], person.line)
        if first != person.line:
            self._add_problem(RowProblem(person.line, "double", str(first)))
            return
        self.entries.append(entry)
        if self._for_good:
            self.keys.encrypt(person.phone)

    def _add_problem(self, problem: RowProblem) -> None:
        is_known = problem.why in KNOWN
        self._known += is_known
        self._wrong += not is_known
        if len(self._problems[is_known]) < KEPT:
            if problem.why == "unknown_booth":
                problem = replace(problem, near=_near(problem.text, self._near))
            self._problems[is_known].append(problem)


class _RowContext:
    """What the database knows of the people of a piece: a few queries for all of them."""

    def __init__(
        self, people: Sequence[PersonRow], near: str, keys: PhoneEncryptor, now: datetime
    ) -> None:
        self.hashes = {p.phone: keys.phone_hash(p.phone) for p in people}
        self._booths = places.by_codes({p.booth for p in people}, near)
        self._inviters = _inviters({p.inviter for p in people if p.inviter})
        self._registered = _registered(list(self.hashes.values()))
        self._waiting = invitations.pending_for(self.hashes, keys, now)

    def entry(self, person: PersonRow, acs: frozenset[int] | None) -> ImportRow:
        """Return what a row makes; raises BadCell."""
        booth = self._booths.get(person.booth)
        if booth is None:
            raise BadCell("unknown_booth", person.booth)
        if acs is not None and booth.ac.id not in acs:
            raise BadCell("outside", person.booth)
        inviter_id = self._inviter(person, acs)
        # Whether the phone is a worker's elsewhere, or blocked, is nobody's business here: it is
        # recorded like any other, and never counted.
        registered = self._registered.get(self.hashes[person.phone])
        if registered is not None and (acs is None or registered in acs):
            raise BadCell("registered")
        if (inviter_id, person.phone) in self._waiting:
            raise BadCell("waiting")
        new = invitations.NewInvitation(person.phone, person.name, booth.id)
        return ImportRow(new, booth.ac.id, inviter_id)

    def _inviter(self, person: PersonRow, acs: frozenset[int] | None) -> int | None:
        if not person.inviter:
            return None
        inviter = self._inviters.get(person.inviter)
        if inviter is None or (acs is not None and inviter[1] not in acs):
            raise BadCell("unknown_inviter", worker_ids.show(person.inviter))
        return inviter[0]


def _near(code: str, state: str) -> tuple[str, ...]:
    """Return the codes of the booths that may be meant by one that does not exist."""
    try:
        return (places.find_booth(code, near=state).code,)
    except (UnknownBooth, AmbiguousBooth) as refusal:
        return refusal.choices


def _inviters(public_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return a worker's id and their AC's by their ID."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.public_id.in_(list(public_ids)))
    )
    return {row.public_id: (row.id, row.booth.ac_id) for row in rows}


def _registered(hashes: list[str]) -> dict[str, int]:
    """Return the AC of the worker who has a phone, for each phone that one has."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.phone_hash.in_(hashes))
    )
    return {str(row.phone_hash): row.booth.ac_id for row in rows}
