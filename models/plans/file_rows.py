"""Read a file of sessions: its columns under any spelling, and each row as a slot."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from rapidfuzz import fuzz

from models import authority, bookings, dates, places, text_forms
from models.errors import Refusal
from models.identity import PhoneInText, phone_numbers, worker_ids
from models.plans.schedule import Slot
from models.spreadsheets import BadSheet, SheetRow, column_name
from models.trainings import planning

# The headings of each column; a refusal shows the first.
COLUMNS = {
    "place": ("place", "seat", "ac", "pc", "constituency", "assembly", "area", "location",
              "क्षेत्र", "स्थान", "विधानसभा", "लोकसभा", "सीट"),
    "date": ("date", "day", "on", "तारीख़", "तारीख", "दिनांक", "दिन"),
    "time": ("time", "start", "start time", "from", "समय", "बजे", "शुरू"),
    "end": ("end", "end time", "ends", "to", "until", "till", "finish",
            "समाप्ति", "समाप्त", "अंत", "तक", "समाप्ति समय", "ख़त्म"),
    "minutes": ("minutes", "length", "duration", "मिनट", "अवधि"),
    "venue": ("venue", "hall", "address", "जगह", "स्थल", "भवन", "पता"),
    "seats": ("seats", "capacity", "सीटें", "क्षमता", "संख्या"),
    "trainer": ("trainer", "trainer id", "teacher", "प्रशिक्षक", "प्रशिक्षक आईडी", "प्रशिक्षक id"),
    "subject": ("subject", "topic", "training", "title", "विषय", "प्रशिक्षण"),
}  # fmt: skip
NOON = 12
REQUIRED = ("place", "date", "time", "seats")
FORGIVEN = 88  # of 100: how alike a heading must be
MINUTES = (15, 720)
LONGEST = {"venue": 200, "subject": 120}  # characters
_BELOW_0 = re.compile(r"-\d+")  # a number that is refused by its column, and no formula
_TIME_CELL = re.compile(r"([01]?\d|2[0-3]):([0-5]\d):00")  # of a spreadsheet, which counts to 24
USUAL = 120  # minutes of a session without its own length


@dataclass(frozen=True, slots=True)
class SlotProblem:
    """Why a row makes no session: its line, the end of a key, and the cell."""

    line: int
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file of sessions holds; nothing of it is made while a row is wrong."""

    slots: tuple[Slot, ...]
    problems: tuple[SlotProblem, ...]
    ignored: tuple[str, ...]  # headings of columns that are not read


class _Wrong(ValueError):
    """A cell that cannot be used."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(why)
        self.why, self.text = why, text


def is_plan(header: Sequence[str]) -> bool:
    """Return whether a file's first row has the columns of sessions."""
    named = {_column(cell) for cell in header}
    return {"place", "date", "time"} <= named


def read(
    rows: Sequence[SheetRow],
    *,
    by: int,
    near: str,
    today: date,
    venue: Mapping[int, str],
    subject: str,
) -> PlanFile:
    """Return the slots of a file and what is wrong with its rows; `rows` begin with the header.

    `venue` by the place's id and `subject` stand in where a row has none. Raises BadSheet.
    """
    header = rows[0][1]
    columns = _columns(header)
    reader = _RowReader(by, near, today, venue, subject)
    slots: dict[tuple[int, date, str, str], tuple[int, Slot]] = {}
    problems = []
    for line, cells in rows[1:]:
        texts = {
            name: " ".join(cells[index].split()) if index < len(cells) else ""
            for name, index in columns.items()
        }
        try:
            slot = reader.slot(texts)
            first, _ = slots.setdefault(slot.key, (line, slot))
            if first != line:
                raise _Wrong("double", str(first))
        except _Wrong as wrong:
            problems.append(SlotProblem(line, wrong.why, wrong.text))
    if not slots and not problems:
        raise BadSheet(what="no_rows")
    ignored = tuple(cell for cell in header if cell.strip() and not _column(cell))
    return PlanFile(tuple(slot for _, slot in slots.values()), tuple(problems), ignored)


class _RowReader:
    """Reads rows, and remembers the places and trainers that it has looked up."""

    def __init__(
        self, by: int, near: str, today: date, venue: Mapping[int, str], subject: str
    ) -> None:
        self._by, self._near, self._today = by, near, today
        self._venue, self._subject = venue, subject
        self._places: dict[str, int] = {}
        self._trainers: dict[str, int] = {}

    def slot(self, texts: Mapping[str, str]) -> Slot:
        """Return a row as a slot; raises _Wrong."""
        for column in REQUIRED:
            if not texts[column]:
                raise _Wrong(f"no_{column}", "")
        for text in texts.values():
            if text[:1] in ("=", "+", "-", "@") and not _BELOW_0.fullmatch(text):
                raise _Wrong("formula", text)
        place_id = self._place(texts["place"])
        day, starts = self._day(texts["date"]), self._time(texts["time"])
        return Slot(
            place_id,
            self._text(texts, "subject") or self._subject,
            day,
            starts,
            self._minutes(texts, day, starts),
            self._text(texts, "venue") or self._venue[place_id],
            self._number(texts["seats"], "seats", (1, planning.MOST_SEATS), 0),
            self._trainer(texts.get("trainer", "")),
        )

    def _place(self, text: str) -> int:
        if text not in self._places:
            try:
                place = places.find_place(text, near=self._near)
            except Refusal:
                raise _Wrong("bad_place", text) from None
            if not authority.may(self._by, "plan", place.id):
                raise _Wrong("outside", text)
            self._places[text] = place.id
        return self._places[text]

    def _day(self, text: str) -> date:
        try:
            return dates.day(text.removesuffix(" 00:00:00"), self._today)
        except dates.PastDay:
            raise _Wrong("past", text) from None
        except Refusal:
            raise _Wrong("bad_date", text) from None

    def _time(self, text: str, *, unclear: bool = True) -> time:
        """Return a time of day; one that may be morning or evening is refused where it matters."""
        typed = text.rpartition(" ")[2] if text[:4].isdigit() else text
        if cell := _TIME_CELL.fullmatch(typed):
            return time(int(cell[1]), int(cell[2]))
        try:
            return dates.time_of_day(typed)
        except dates.Unclear as either:
            likely = either.parameters.get("likely")
            # Nobody trains at midnight, and noon has no other number; an end is after its start.
            if isinstance(likely, time) and (likely.hour == NOON or not unclear):
                return likely
            raise _Wrong("unclear_time", text) from None
        except Refusal:
            raise _Wrong("bad_time", text) from None

    def _minutes(self, texts: Mapping[str, str], day: date, starts: time) -> int:
        """Return how long a session is: until its end, for so many minutes, or as usual."""
        end, minutes = texts.get("end", ""), texts.get("minutes", "")
        if not end:
            return self._number(minutes, "minutes", MINUTES, USUAL)
        ends = self._time(end, unclear=False)
        length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        if length <= 0 or (end[:4].isdigit() and self._day(end.partition(" ")[0]) != day):
            raise _Wrong("end_before_start", end)
        if minutes and self._number(minutes, "minutes", MINUTES, USUAL) != length:
            raise _Wrong("two_lengths", end)
        return self._number(str(length), "minutes", MINUTES, USUAL)

    def _number(self, text: str, name: str, limits: tuple[int, int], usual: int) -> int:
        typed = text_forms.digits(text).replace(",", "").removesuffix(".0")
        if not typed and usual:
            return usual
        low, high = limits
        if not (typed.isascii() and typed.isdigit() and low <= int(typed[:9]) <= high):
            raise _Wrong(f"bad_{name}", text)
        return int(typed[:9])

    def _text(self, texts: Mapping[str, str], name: str) -> str:
        text = texts.get(name, "")
        try:
            phone_numbers.require_none_in(text)
        except PhoneInText:
            raise _Wrong("phone", text) from None
        if len(text) > LONGEST[name]:
            raise _Wrong("too_long", text)
        return text

    def _trainer(self, text: str) -> int | None:
        if not text:
            return None
        if text not in self._trainers:
            public_id = worker_ids.parse(text)
            found = bookings.trainers.of_public_ids([public_id]) if public_id else {}
            if not public_id or public_id not in found:
                raise _Wrong("unknown_trainer", text)
            self._trainers[text] = found[public_id].id
        return self._trainers[text]


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the index of each column; raises BadSheet for a missing or a double one."""
    named = [_column(cell) for cell in header]
    for column, headings in COLUMNS.items():
        if named.count(column) > 1:
            raise BadSheet(what="twice", column=column_name(headings))
        if column in REQUIRED and column not in named:
            raise BadSheet(what="missing", column=column_name(headings))
    return {column: index for index, column in enumerate(named) if column}


def _column(heading: str) -> str:
    """Return the column that a heading means, "" when it means none."""
    folded = text_forms.normalize(heading)
    spelt = [
        (column, text_forms.normalize(text)) for column, all_ in COLUMNS.items() for text in all_
    ]
    exact = next((column for column, text in spelt if text == folded), "")
    alike = (column for column, text in spelt if fuzz.ratio(folded, text) >= FORGIVEN)
    return exact or next(alike, "")
