"""Previews of files of people: what each row would make, judged by what the database knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models import places
from models.errors import Refusal
from models.identity import PhoneEncryptor
from models.people_files import column_mapping
from models.people_files.column_mapping import ColumnMapping, PersonRow
from models.people_files.errors import BadCell
from models.people_files.row_context import CachingCipher, ImportRow, RowContext
from models.places import AmbiguousBooth, NoBoothList, UnknownBooth
from models.spreadsheets import BadSheet, Choice, NameReading, SheetRow, headings, legacy_names
from models.tables import BatchKind

KEPT = 100  # problems of each sort that are kept; the rest are counted
SHOWN = 3  # first rows, and converted names, that a preview shows
KNOWN = ("registered", "waiting")  # problems of rows that are right, and nothing new


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row makes nothing: its line, a key, and the cell or the line that it is about."""

    line: int
    why: str
    text: str = ""
    near: tuple[str, ...] = ()  # codes of booths that may be meant by an unknown one


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the first rows as it will be stored: name, phone, and the booth's code."""

    name: str
    phone: str
    booth: str


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
    choices: tuple[Choice, ...] = ()  # of several columns of one kind the one that is read
    first: tuple[FirstRow, ...] = ()
    names: NameReading = NameReading.BY_FONT
    renamed: tuple[tuple[str, str], ...] = ()  # first names that were converted, before and after
    more_phones: int = 0  # rows with two numbers, of which the first is read

    @property
    def makes_something(self) -> bool:
        """Whether the file can be imported: somebody is new, and no row is wrong."""
        return self.new > 0 and not self.wrong


class ImportPreviewBuilder:
    """Reads a file of people piece by piece and builds its preview and its invitations."""

    def __init__(
        self,
        scope: frozenset[int] | None,
        near: str,
        keys: PhoneEncryptor,
        now: datetime,
        *,
        for_good: bool = False,
        names: NameReading | None = None,
    ) -> None:
        """Confine the file to these ACs and sectors (None: the operator's, everywhere).

        `near` is the state in which a bare booth code is meant. `for_good` is for what will be
        imported: phones are encrypted on the way, because that takes too long for a transaction.
        `names` is how they are read; None decides by the first ones, for a preview that asks.
        """
        self.entries: list[ImportRow] = []
        self.keys = CachingCipher(keys)
        self._scope, self._near, self._now, self._for_good = scope, near, now, for_good
        self._columns: ColumnMapping | None = None
        self._lines: dict[str, int] = {}  # hash of a phone → the line where it came first
        self._problems: dict[bool, list[RowProblem]] = {
            False: [],
            True: [],
        }  # by whether it is known
        self._known = self._wrong = self._more_phones = 0
        self._names = names
        self._first: list[FirstRow] = []
        self._renamed: list[tuple[str, str]] = []
        self._ac = ""  # the number of the AC that is meant by a part alone
        self._numbers: dict[str, str] = {"": ""}  # of ACs by their names in the file

    @property
    def rows(self) -> int:
        """How many rows were read, the header not counted."""
        return len(self.entries) + self._known + self._wrong

    def add_rows(self, rows: Sequence[SheetRow]) -> None:
        """Read the next rows, those of the headings first; raises BadSheet."""
        if self._columns is None and rows:
            self._columns = column_mapping.columns(rows)
            behind = self._columns.headings.behind
            titled = headings.ac_of_titles(rows[:behind])
            self._ac = titled or _only_ac(self._scope, self._near)
            rows = rows[behind:]
        columns = self._columns
        if columns is None:
            return
        rows = [(line, cells) for line, cells in rows if columns.is_row(cells)]
        if self._names is None and rows:
            self._names = legacy_names.proposed([columns.name_of(cells) for _, cells in rows])
        people = [p for line, cells in rows if (p := self._person(columns, line, cells))]
        if not people:
            return
        context = RowContext(people, self._near, self.keys, self._now)
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
            self._columns.choices,
            tuple(self._first),
            self._names or NameReading.BY_FONT,
            tuple(self._renamed),
            self._more_phones,
        )

    def _person(self, columns: ColumnMapping, line: int, cells: list[str]) -> PersonRow | None:
        names = self._names or NameReading.BY_FONT
        try:
            ac = self._number_of(columns.ac_name_of(cells)) or self._ac
            person = column_mapping.person(columns, line, cells, ac=ac, names=names)
        except BadCell as bad:
            self._add_problem(RowProblem(line, bad.why, bad.text))
            return None
        self._more_phones += person.more_phones
        if len(self._renamed) < SHOWN:
            self._renamed += legacy_names.changes([columns.name_of(cells)], names)
        return person

    def _number_of(self, ac_name: str) -> str:
        """Return the number of an AC that is called so, "" for none or several."""
        if ac_name and ac_name not in self._numbers:
            try:
                ac = places.find_place(ac_name, near=self._near, kinds=("ac",))
                self._numbers[ac_name] = str(ac.number)
            except Refusal:
                self._numbers[ac_name] = ""
        return self._numbers.get(ac_name, "")

    def _add(self, person: PersonRow, context: "RowContext") -> None:
        try:
            entry = context.entry(person, self._scope)
        except BadCell as bad:
            self._add_problem(RowProblem(person.line, bad.why, bad.text))
            return
        first = self._lines.setdefault(context.hashes[person.phone], person.line)
        if first != person.line:
            self._add_problem(RowProblem(person.line, "double", str(first)))
            return
        self.entries.append(entry)
        if len(self._first) < SHOWN:
            self._first.append(FirstRow(person.name, person.phone, context.code(person)))
        if self._for_good:
            self.keys.encrypt(person.phone)

    def _add_problem(self, problem: RowProblem) -> None:
        is_known = problem.why in KNOWN
        self._known += is_known
        self._wrong += not is_known
        if len(self._problems[is_known]) < KEPT:
            if problem.why == "unknown_booth":
                problem = _explained(problem, self._near)
            self._problems[is_known].append(problem)


def _explained(problem: RowProblem, state: str) -> RowProblem:
    """Return the problem of an unknown booth with the codes that may be meant.

    It is another one where the AC has no list of booths.
    """
    near: tuple[str, ...]
    try:
        near = (places.find_booth(problem.text, near=state).code,)
    except NoBoothList as none:
        return replace(problem, why="no_list", text=f"AC{none.parameters['ac']}")
    except (UnknownBooth, AmbiguousBooth) as refusal:
        near = refusal.choices
    return replace(problem, near=near)


def _only_ac(scope: frozenset[int] | None, state: str) -> str:
    """Return the number of the AC if there is only one, in which a bare part is meant."""
    acs = {places.ac_of(place_id) for place_id in scope or ()}
    if len(acs) != 1:
        return ""
    (ac,) = acs
    return str(ac.number) if ac.state_code == state else ""
