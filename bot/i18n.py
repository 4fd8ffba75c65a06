"""Translations: gettext catalogues, and values in the local format.

A message id is a key such as `booth.title`; Hindi and English are both catalogues.
"""

import datetime as dt
import gettext
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from bot.html import Html, escape, plain, timed

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("hi", "en")  # the first is the default
ABBREVIATED = "\u0970"  # behind a short month in Babel's Hindi, never in a person's
FIRST_GROUPED = 1_000  # smaller numbers need no grouping, and str() is faster than Babel
_BABEL = {"hi": "hi_IN", "en": "en_IN"}
# A name that ends in जी or ji already; the surname बनर्जी only looks as if it did.
_HONOURED = re.compile(r"(?<!\u0930\u094d)\u091c\u0940$|\b(?:ji|jee)$", re.I)
Messages = dict[str, tuple[str, ...]]  # the forms of each text by its id
_STRING = re.compile(
    r'^(?:(msgid|msgid_plural|msgstr|msgstr\[[01]\]) )?"((?:[^"\\\n]|\\.)*)"$', re.M
)
_LINE = re.compile(r"^[^#\n].*", re.M)  # neither empty nor a comment
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_PLURAL = re.compile(r"^Plural-Forms: *nplurals=2; *plural=(.+?);?$", re.M)
Value = str | int | float


class MissingText(LookupError):
    """A key that a catalogue lacks, or a placeholder without a value."""


class Catalogue:
    """The messages of one language."""

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        """Read every `.po` in `<folder>/<language>/LC_MESSAGES`, one per subject.

        Raises ValueError when two of them have the same key.
        """
        self.language = language
        self.messages: dict[str, tuple[str, ...]] = {}
        self._constants: dict[str, tuple[Html, str]] = {}  # of messages without values, as asked
        self.plural_index: Callable[[int], int] = int
        for path in sorted((folder / language / "LC_MESSAGES").glob("*.po")):
            self._read(path)

    def _read(self, path: Path) -> None:
        plural, messages = read_po(path)
        self.plural_index = gettext.c2py(plural)
        if twice := self.messages.keys() & messages.keys():
            raise ValueError(f"{path}: {min(twice)} is in another catalogue already")
        self.messages.update(messages)

    def constant(self, key: str) -> tuple[Html, str]:
        """Return a message that takes no values, and the same without tags; raises MissingText."""
        if (found := self._constants.get(key)) is None:
            text = self.fill(key, 0, {})
            found = self._constants[key] = text, plain(text)
        return found

    def fill(self, key: str, index: int, values: dict[str, str]) -> Html:
        """Return a message with its values, which are Html; raises MissingText."""
        try:
            return Html(self.find(key, index).format_map(values))
        except KeyError as missing:
            raise MissingText(f"{self.language}: {key} needs {missing}") from None

    def find(self, key: str, index: int = 0) -> str:
        """Return the translation of a key; raises MissingText."""
        try:
            text = self.messages[key][index]
        except LookupError:
            raise MissingText(f"{self.language}: {key}") from None
        if not text:
            raise MissingText(f"{self.language}: {key} is empty")
        return text


@cache
def _catalogue(language: str) -> Catalogue:
    """Return the bundled catalogue of a language, which is parsed once a process."""
    return Catalogue(language)


class Catalogues:
    """The catalogues of all languages, read once at start."""

    def __init__(self) -> None:
        self._all = {language: _catalogue(language) for language in LANGUAGES}
        for locale in _BABEL.values():  # read now, and not while the first people wait
            format_decimal(FIRST_GROUPED, locale=locale)
            format_date(dt.date.min, locale=locale)
            format_time(dt.time.min, "h:mm B", locale=locale)

    def text(self, language: str, zone: ZoneInfo) -> "Text":
        """Return the translations into a language, with times written in `zone`."""
        return Text(self._all.get(language, self._all[LANGUAGES[0]]), zone)


class Text:
    """The translations into one language: `t("booth.title", name=…)` returns Html.

    Values that are `str` are escaped, `Html` stays unchanged, numbers are grouped (12,34,567).
    A number that is a name, such as a year or a session's code, is passed as `str`.
    """

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self._catalogue = catalogue
        self._zone = zone
        self.language = catalogue.language
        self._locale = _BABEL[self.language]

    def __call__(self, key: str, **values: Value) -> Html:
        """Return a message with its values filled in; raises MissingText."""
        return self._fill(key, 0, values) if values else self._catalogue.constant(key)[0]

    def plural(self, key: str, n: int, **values: Value) -> Html:
        """Return the form of a message that fits the number `n`, which fills `{n}`."""
        return self._fill(key, self._catalogue.plural_index(n), {"n": n, **values})

    def has(self, key: str) -> bool:
        """Check whether there is a translation for a key that is built from data."""
        return key in self._catalogue.messages

    def plain(self, key: str, **values: Value) -> str:
        """Return a message without tags and escapes, for buttons, menus and toasts."""
        return plain(self(key, **values)) if values else self._catalogue.constant(key)[1]

    def number(self, n: int | float) -> str:
        """Return a number as text: `12,34,567`, always in ASCII digits."""
        if type(n) is int and abs(n) < FIRST_GROUPED:
            return str(n)
        return str(format_decimal(n, locale=self._locale))

    def name(self, thing: object) -> str:
        """Return the name of a place, booth or post in this language, not escaped yet."""
        name_hi = getattr(thing, "name_hi", "")
        name_en = getattr(thing, "name_en", "")
        return str(name_hi or name_en) if self.language == "hi" else str(name_en or name_hi)

    def person(self, name: str) -> str:
        """Return a person's name as a sentence speaks of them: `आशा जी`; not escaped yet."""
        if not name or _HONOURED.search(name.rstrip()):
            return name
        return self._catalogue.find("format.person").format(name=name)

    def date(self, day: dt.date) -> str:
        """Return a date as text: `23 नवंबर 2026`. A moment is converted to the zone first."""
        return self._day(day, self._catalogue.find("format.date"))

    def short_day(self, day: dt.date) -> str:
        """Return a day of the coming weeks as a button has room for it: `सोम 23 नव`."""
        return self._day(day, self._catalogue.find("format.short_day")).replace(ABBREVIATED, "")

    def day_of(self, day: dt.date, today: dt.date) -> str:
        """Return a date, without the year where it is that of `today`: `13 दिसंबर`."""
        return self._day(day, "d MMMM") if day.year == today.year else self.date(day)

    def weekday(self, day: dt.date) -> str:
        """Return the name of a weekday: `सोमवार`."""
        return self._day(day, "EEEE")

    def time(self, moment: dt.datetime) -> str:
        """Return the time of an aware moment in the organisation's zone: `सुबह 8:00 बजे`."""
        return self.clock(moment.astimezone(self._zone).time())

    def clock(self, at: dt.time) -> str:
        """Return a time of day: `सुबह 8:00 बजे`."""
        pattern = self._catalogue.find("format.time")
        return _time(dt.time(at.hour, at.minute), pattern, self._locale)

    def short_time(self, moment: dt.datetime) -> str:
        """Return a moment's time as a button has room for it: `सुबह 8 बजे`, `सुबह 8:30 बजे`."""
        return self.short_clock(moment.astimezone(self._zone).time())

    def short_clock(self, at: dt.time) -> str:
        """Return a time of day, the minutes only where there are any: `सुबह 8 बजे`."""
        if at.minute:
            return self.clock(at)
        return _time(dt.time(at.hour), self._catalogue.find("format.hour"), self._locale)

    def moment(self, moment: dt.datetime) -> Html:
        """Return the time of a moment that is to come, which an app may remind of."""
        return timed(self.time(moment), int(moment.timestamp()))

    def _day(self, day: dt.date, pattern: str) -> str:
        local = day.astimezone(self._zone).date() if isinstance(day, dt.datetime) else day
        return _date(local, pattern, self._locale)

    def _fill(self, key: str, index: int, values: dict[str, Value]) -> Html:
        written = {k: v if type(v) is Html else self._write(v) for k, v in values.items()}
        return self._catalogue.fill(key, index, written)

    def _write(self, value: Value) -> str:
        return escape(value) if isinstance(value, str) else self.number(value)


# Babel parses the pattern each time, and most moments that are shown are of today.
@lru_cache(maxsize=1024)
def _time(local: dt.time, pattern: str, locale: str) -> str:
    return format_time(local, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _date(local: dt.date, pattern: str, locale: str) -> str:
    return format_date(local, pattern, locale=locale)


def read_po(path: Path) -> tuple[str, Messages]:
    """Return which form a number takes (an expression in C), and the messages of a `.po`.

    Babel's reader, with which a test compares this one, would slow down every start. Raises
    ValueError for a line that is not understood, and for an id that comes twice.
    """
    content = path.read_text("utf-8")
    strings = _STRING.findall(content)
    lines = _LINE.findall(content)
    if len(strings) < len(lines):
        unknown = next(line for line in lines if not _STRING.match(line))
        raise ValueError(f"{path}: not understood: {unknown}")
    entries: list[list[str]] = [[]]  # the id of each, and its forms
    for keyword, string in strings:
        text = _ESCAPED.sub(_unescaped, string) if "\\" in string else string
        if keyword == "msgid":
            entries.append([text])
        elif not keyword and entries[-1]:  # a string that goes on
            entries[-1][-1] += text
        elif keyword != "msgid_plural":  # which is the id again
            entries[-1].append(text)
    return _checked(path, entries)


def _checked(path: Path, entries: list[list[str]]) -> tuple[str, Messages]:
    before, *entries = entries
    messages = {key: tuple(forms) for key, *forms in entries}
    plural = _PLURAL.search("".join(messages.pop("", ())))
    if before or plural is None:
        raise ValueError(f"{path}: no header with the Plural-Forms of two at the top")
    if len(messages) + 1 < len(entries):
        raise ValueError(f"{path}: an id comes twice")
    return plural[1], messages


def _unescaped(found: re.Match[str]) -> str:
    return _CONTROLS.get(found[1], found[1])
