"""Files of people: what they would make, bringing it in, and taking it back.

A row becomes a pending invitation, for a number counts only once its person has confirmed. It is
credited to its inviter, or to nobody where the file is a plain list of workers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import audit, authority, claims, identity, invitations, people_sheets, places, tables
from models.database import transaction
from models.errors import BadSheet, ImportGone, NotAllowed, NotRegistered, UndoOver
from models.people_sheets import BadCell, Columns, Person
from models.privacy import Keys
from models.sheets import Row

LOOKED_AT = timedelta(hours=24)  # how long a preview may be acted on
UNDO = timedelta(hours=24)
KEPT = 100  # problems of each sort that are kept; the rest are counted
KNOWN = ("registered", "waiting")  # problems of rows that are right, and nothing new


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row makes nothing: its line, a key, and the cell or the line that it is about."""

    line: int
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that makes an invitation: whom, in which AC, and by which worker (None for nobody)."""

    new: invitations.New
    ac_id: int
    inviter_id: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would make. `rows` are `new`, `known` and `wrong` together."""

    kind: str  # workers | invitations
    rows: int
    new: int
    known: int
    wrong: int
    problems: tuple[Problem, ...]  # the first ones, what is wrong before what is known
    ignored: tuple[str, ...]  # headings of columns that are not taken


@dataclass(frozen=True, slots=True)
class Looked:
    """A preview that waits to be acted on: where the file is, and the SHA-256 it must have."""

    file_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import made, and until when it can be taken back."""

    batch_id: int
    kind: str
    rows: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: rows taken back, and those that had been confirmed and stay."""

    taken_back: int
    stayed: int


def scope(telegram_id: int) -> frozenset[int]:
    """Give the ACs for which this person may import; raises NotRegistered or NotAllowed."""
    held = authority.places_of(telegram_id, "import")
    if not held:
        _worker_id(telegram_id)
        raise NotAllowed(place="")
    return frozenset(ac for place in held for ac in places.acs_of(place.id))


class Remembering(Keys):
    """Keys that do their work on a phone once, and know the result from then on."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._encrypted: dict[str, str] = {}
        self._hashed: dict[str, str] = {}

    def encrypt(self, phone: str) -> str:
        if phone not in self._encrypted:
            self._encrypted[phone] = self._keys.encrypt(phone)
        return self._encrypted[phone]

    def phone_hash(self, phone: str) -> str:
        if phone not in self._hashed:
            self._hashed[phone] = self._keys.phone_hash(phone)
        return self._hashed[phone]


class Reading:
    """One reading of a file, piece by piece: what each row would make, or why it makes nothing."""

    def __init__(
        self,
        acs: frozenset[int] | None,
        near: str,
        keys: Keys,
        now: datetime,
        *,
        for_good: bool = False,
    ) -> None:
        """Take the ACs to which it is confined (None: the operator's, everywhere).

        `for_good` is for what will be brought in: phones are encrypted on the way, because that
        takes too long for a transaction.
        """
        self.entries: list[Entry] = []
        self.keys = Remembering(keys)
        self._acs, self._near, self._now, self._for_good = acs, near, now, for_good
        self._columns: Columns | None = None
        self._lines: dict[str, int] = {}  # hash of a phone → where it stood first
        self._problems: dict[bool, list[Problem]] = {False: [], True: []}  # by whether it is known
        self._known = self._wrong = 0

    @property
    def rows(self) -> int:
        """How many rows were read, the header not counted."""
        return len(self.entries) + self._known + self._wrong

    def take(self, rows: Sequence[Row]) -> None:
        """Read the next rows, the first of all being the header; raises BadSheet."""
        if self._columns is None and rows:
            self._columns, rows = people_sheets.columns(rows[0][1]), rows[1:]
        people = [person for line, cells in rows if (person := self._person(line, cells))]
        if not people:
            return
        surroundings = _Surroundings(people, self._near, self.keys, self._now)
        for person in people:
            self._add(person, surroundings)

    def preview(self) -> Preview:
        """Give what was found; raises BadSheet when there was no row at all."""
        if self._columns is None or not self.rows:
            raise BadSheet(what="no_rows")
        return Preview(
            self._columns.kind,
            self.rows,
            len(self.entries),
            self._known,
            self._wrong,
            tuple(
                problem
                for known in (False, True)
                for problem in sorted(self._problems[known], key=lambda p: p.line)
            ),
            self._columns.ignored,
        )

    def _person(self, line: int, cells: list[str]) -> Person | None:
        assert self._columns is not None
        try:
            return people_sheets.person(self._columns, line, cells)
        except BadCell as bad:
            self._note(Problem(line, bad.why, bad.text))
            return None

    def _add(self, person: Person, around: "_Surroundings") -> None:
        try:
            entry = around.entry(person, self._acs)
        except BadCell as bad:
            self._note(Problem(person.line, bad.why, bad.text))
            return
        first = self._lines.setdefault(around.hashes[person.phone], person.line)
        if first != person.line:
            self._note(Problem(person.line, "double", str(first)))
            return
        self.entries.append(entry)
        if self._for_good:
            self.keys.encrypt(person.phone)

    def _note(self, problem: Problem) -> None:
        known = problem.why in KNOWN
        self._known += known
        self._wrong += not known
        if len(self._problems[known]) < KEPT:
            self._problems[known].append(problem)


class _Surroundings:
    """What the database knows of the people of a piece: a few queries for all of them."""

    def __init__(self, people: Sequence[Person], near: str, keys: Keys, now: datetime) -> None:
        self.hashes = {p.phone: keys.phone_hash(p.phone) for p in people}
        self._booths = places.by_codes({p.booth for p in people}, near)
        self._inviters = _inviters({p.inviter for p in people if p.inviter})
        self._registered = _registered(list(self.hashes.values()))
        self._waiting = invitations.waiting_for(self.hashes, keys, now)

    def entry(self, person: Person, acs: frozenset[int] | None) -> Entry:
        """Give what a row makes; raises BadCell."""
        booth = self._booths.get(person.booth)
        if booth is None:
            raise BadCell("unknown_booth", person.booth)
        if acs is not None and booth.ac.id not in acs:
            raise BadCell("outside", person.booth)
        inviter_id = self._inviter(person, acs)
        # Who is a worker elsewhere, or is not to be invited, is nobody's business here: noted like
        # any other, never counted.
        registered = self._registered.get(self.hashes[person.phone])
        if registered is not None and (acs is None or registered in acs):
            raise BadCell("registered")
        if (inviter_id, person.phone) in self._waiting:
            raise BadCell("waiting")
        new = invitations.New(person.phone, person.name, booth.id)
        return Entry(new, booth.ac.id, inviter_id)

    def _inviter(self, person: Person, acs: frozenset[int] | None) -> int | None:
        if not person.inviter:
            return None
        found = self._inviters.get(person.inviter)
        if found is None or (acs is not None and found[1] not in acs):
            raise BadCell("unknown_inviter", identity.show(person.inviter))
        return found[0]


def look(
    reading: Reading, telegram_id: int, file_id: str, sha256: str, now: datetime
) -> tuple[int, Preview]:
    """Keep a preview until it is acted on; give its number too. The rows are not kept.

    The same file of the same person has one preview at a time. Raises BadSheet or NotRegistered.
    """
    preview, by = reading.preview(), _worker_id(telegram_id)
    place_id = _around(reading.entries) or authority.places_of(telegram_id, "import")[0].id
    box = tables.Batch
    with transaction():
        box.delete().where(box.brought_at.is_null(), box.made_at <= now - LOOKED_AT).execute()
        same = box.get_or_none(box.by == by, box.sha256 == sha256, box.brought_at.is_null())
        if same is not None:
            box.update(file_id=file_id, made_at=now).where(box.id == same.id).execute()
            return same.id, preview
        row = box.create(
            kind=preview.kind,
            by=by,
            place=place_id,
            rows=preview.new,
            made_at=now,
            file_id=file_id,
            sha256=sha256,
        )
        code, counts = places.place(place_id).code, {"rows": preview.rows, "new": preview.new}
        audit.record(by, "import_look", code, now, batch=row.id, **counts)
        return row.id, preview


def looked(batch_id: int, telegram_id: int, now: datetime) -> Looked | Brought:
    """Give one's own preview, or what it has made already; raises ImportGone."""
    row = _own(batch_id, telegram_id)
    if row.brought_at is not None:
        return _brought(row)
    if row.made_at <= now - LOOKED_AT:
        raise ImportGone
    return Looked(row.file_id, row.sha256)


def bring(
    batch_id: int, reading: Reading, telegram_id: int, *, days: int, now: datetime
) -> Brought:
    """Bring in what was looked at, all of it or nothing; a second time changes nothing more.

    `days` is how long an invitation waits. Raises ImportGone, or NotAllowed when the person has
    lost the post meanwhile.
    """
    box = tables.Batch
    with transaction():
        row = _own(batch_id, telegram_id)
        claimed = box.update(brought_at=now, file_id="").where(
            box.id == batch_id, box.brought_at.is_null(), box.made_at > now - LOOKED_AT
        )
        if not claimed.execute():
            return _again(batch_id)
        if {entry.ac_id for entry in reading.entries} - scope(telegram_id):
            raise NotAllowed(place="")
        return _fill(row, reading, days, now)


def bring_own(reading: Reading, *, days: int, now: datetime) -> Brought:
    """Bring in a file of the operator's, all of it or nothing; raises BadSheet without rows."""
    kind, place_id = reading.preview().kind, _around(reading.entries)
    if place_id is None:
        raise BadSheet(what="nothing_new")
    with transaction():
        row = tables.Batch.create(kind=kind, place=place_id, rows=0, made_at=now, brought_at=now)
        return _fill(row, reading, days, now)


def undo(batch_id: int, telegram_id: int | None, now: datetime) -> Undone:
    """Take back what still waits of an import, within 24 hours; None is the operator.

    Those who have confirmed meanwhile stay: they came themselves. A second time gives the same.
    Raises ImportGone, UndoOver, NotRegistered or NotAllowed.
    """
    box, entry = tables.Batch, tables.Invitation
    with transaction():
        row = box.get_or_none(box.id == batch_id, box.brought_at.is_null(False))
        if row is None:
            raise ImportGone
        actor = None if telegram_id is None else _may_undo(row, telegram_id)
        if row.brought_at <= now - UNDO and row.undone_at is None:
            raise UndoOver(hours=int(UNDO.total_seconds()) // 3600)
        if box.update(undone_at=now).where(box.id == row.id, box.undone_at.is_null()).execute():
            ended = claims.end("undone", now, entry.batch == row.id, phone_hash=None)
            code = places.place(row.place_id).code
            audit.record(actor, "import_undo", code, now, batch=row.id, rows=ended)
        made = entry.select().where(entry.batch == row.id)
        taken_back, stayed = (made.where(entry.state == s) for s in ("undone", "confirmed"))
        return Undone(taken_back.count(), stayed.count())


def drop(batch_id: int, telegram_id: int) -> None:
    """Put a preview aside; one that was brought in stays. Raises ImportGone, NotRegistered."""
    with transaction():
        row = _own(batch_id, telegram_id)
        tables.Batch.delete().where(
            tables.Batch.id == row.id, tables.Batch.brought_at.is_null()
        ).execute()


def _fill(row: tables.Batch, reading: Reading, days: int, now: datetime) -> Brought:
    new = [(entry.inviter_id, entry.new) for entry in reading.entries]
    made = invitations.record(new, keys=reading.keys, now=now, days=days, batch_id=row.id)
    tables.Batch.update(rows=made).where(tables.Batch.id == row.id).execute()
    code = places.place(row.place_id).code
    audit.record(row.by_id, "import", code, now, batch=row.id, rows=made)
    return Brought(row.id, row.kind, made, now + UNDO)


def _again(batch_id: int) -> Brought:
    row = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.brought_at.is_null(False)
    )
    if row is None:
        raise ImportGone
    return _brought(row)


def _brought(row: tables.Batch) -> Brought:
    return Brought(row.id, row.kind, row.rows, row.brought_at + UNDO)


def _own(batch_id: int, telegram_id: int) -> tables.Batch:
    by = _worker_id(telegram_id)
    row: tables.Batch | None = tables.Batch.get_or_none(
        tables.Batch.id == batch_id, tables.Batch.by == by
    )
    if row is None:
        raise ImportGone
    return row


def _may_undo(row: tables.Batch, telegram_id: int) -> int:
    """Give the worker's id: whoever brought it in may undo it, and whoever holds the place."""
    own = _worker_id(telegram_id)
    if row.by_id == own and authority.places_of(telegram_id, "import"):
        return own
    return authority.require(telegram_id, "import", row.place_id)


def _around(entries: Sequence[Entry]) -> int | None:
    """Give the narrowest place around all rows; of several states, that of the first."""
    around = [places.ancestors(ac_id) for ac_id in {entry.ac_id for entry in entries}]
    if not around:
        return None
    common = [place for place in around[0] if all(place in others for others in around[1:])]
    return common[0] if common else around[0][-1]


def _inviters(public_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Give a worker's id and their AC's by their ID."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.public_id.in_(list(public_ids)))
    )
    return {row.public_id: (row.id, row.booth.ac_id) for row in rows}


def _registered(hashes: list[str]) -> dict[str, int]:
    """Give the AC of the worker who has a phone, for each that one has."""
    rows = (
        tables.Worker.select(tables.Worker, tables.Booth)
        .join(tables.Booth)
        .where(tables.Worker.phone_hash.in_(hashes))
    )
    return {str(row.phone_hash): row.booth.ac_id for row in rows}


def _worker_id(telegram_id: int) -> int:
    row = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    if row is None:
        raise NotRegistered
    return int(row.id)
