"""The words of the bot: gettext catalogues read by Babel, and values written the local way.

A message id is a key such as `booth.title`; Hindi and English are both catalogues.
"""

import datetime as dt
import gettext
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.markup import Html, escape, plain

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("hi", "en")  # the first is the language until one is chosen
FIRST_GROUPED = 1_000  # below it, a whole number is written by Babel as by Python, but slower
_BABEL = {"hi": "hi_IN", "en": "en_IN"}
Value = str | int | float


class MissingText(LookupError):
    """The code asks for a key that a catalogue does not have, or leaves out a placeholder."""


class Catalogue:
    """The messages of one language."""

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        """Read every `.po` in `<folder>/<language>/LC_MESSAGES`, one a subject.

        Raises ValueError when two of them have the same key.
        """
        self.language = language
        self.messages: dict[str, tuple[str, ...]] = {}
        self.plural_index: Callable[[int], int] = int
        for path in sorted((folder / language / "LC_MESSAGES").glob("*.po")):
            self._read(path)

    def _read(self, path: Path) -> None:
        with path.open("rb") as file:
            catalog = read_po(file, locale=self.language, abort_invalid=True)
        self.plural_index = gettext.c2py(catalog.plural_expr)
        for message in catalog:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key in self.messages:
                raise ValueError(f"{path}: {key} is in another catalogue already")
            words = message.string or ""
            self.messages[key] = (words,) if isinstance(words, str) else tuple(words)

    def find(self, key: str, index: int = 0) -> str:
        """Give the words of a key; raises MissingText."""
        try:
            words = self.messages[key][index]
        except LookupError:
            raise MissingText(f"{self.language}: {key}") from None
        if not words:
            raise MissingText(f"{self.language}: {key} is empty")
        return words


@cache
def _catalogue(language: str) -> Catalogue:
    """Return the bundled catalogue of a language, which is parsed once a process."""
    return Catalogue(language)


class Catalogues:
    """All languages, read once at start."""

    def __init__(self) -> None:
        self._all = {language: _catalogue(language) for language in LANGUAGES}
        for locale in _BABEL.values():  # read now, and not while the first people wait
            format_decimal(FIRST_GROUPED, locale=locale)
            format_date(dt.date.min, locale=locale)
            format_time(dt.time.min, "h:mm B", locale=locale)

    def text(self, language: str, zone: ZoneInfo) -> "Text":
        """Give the words of a language, with times written in `zone`."""
        return Text(self._all.get(language, self._all[LANGUAGES[0]]), zone)


class Text:
    """The words of one language: `t("booth.title", name=…)` gives Html.

    Values that are `str` are escaped, `Html` goes in as it is, numbers are grouped (12,34,567).
    A number that is a name, such as a year or a session's code, is passed as `str`.
    """

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self._catalogue = catalogue
        self._zone = zone
        self.language = catalogue.language
        self._locale = _BABEL[self.language]

    def __call__(self, key: str, **values: Value) -> Html:
        """Give a message with its values filled in; raises MissingText."""
        return self._fill(key, 0, values)

    def plural(self, key: str, n: int, **values: Value) -> Html:
        """Give the form of a message that fits the number `n`, which fills `{n}`."""
        return self._fill(key, self._catalogue.plural_index(n), {"n": n, **values})

    def has(self, key: str) -> bool:
        """Say whether there are words for a key that is made of data."""
        return key in self._catalogue.messages

    def plain(self, key: str, **values: Value) -> str:
        """Give a message without tags and escapes, for buttons, menus and toasts."""
        return plain(self(key, **values))

    def number(self, n: int | float) -> str:
        """Write a number: `12,34,567`, always in ASCII digits."""
        if type(n) is int and abs(n) < FIRST_GROUPED:
            return str(n)
        return str(format_decimal(n, locale=self._locale))

    def name(self, thing: object) -> str:
        """Give the name of a place, booth or post in this language, not escaped yet."""
        name_hi = getattr(thing, "name_hi", "")
        name_en = getattr(thing, "name_en", "")
        return str(name_hi or name_en) if self.language == "hi" else str(name_en or name_hi)

    def date(self, day: dt.date) -> str:
        """Write a day: `23 नवंबर 2026`. A moment is taken to the organisation's zone first."""
        return self._day(day, self._catalogue.find("format.date"))

    def weekday(self, day: dt.date) -> str:
        """Write the name of a weekday: `सोमवार`."""
        return self._day(day, "EEEE")

    def time(self, moment: dt.datetime) -> str:
        """Write the time of an aware moment in the organisation's zone: `सुबह 8:00`."""
        pattern = self._catalogue.find("format.time")
        local = moment.astimezone(self._zone)
        return _time(dt.time(local.hour, local.minute), pattern, self._locale)

    def _day(self, day: dt.date, pattern: str) -> str:
        local = day.astimezone(self._zone).date() if isinstance(day, dt.datetime) else day
        return _date(local, pattern, self._locale)

    def _fill(self, key: str, index: int, values: dict[str, Value]) -> Html:
        words = self._catalogue.find(key, index)
        try:
            return Html(words.format_map({k: self._write(v) for k, v in values.items()}))
        except KeyError as missing:
            raise MissingText(f"{self.language}: {key} needs {missing}") from None

    def _write(self, value: Value) -> str:
        if isinstance(value, str):
            return value if isinstance(value, Html) else escape(value)
        return self.number(value)


# Babel reads the pattern anew each time, and most of what is written is of today and of now.
@lru_cache(maxsize=1024)
def _time(local: dt.time, pattern: str, locale: str) -> str:
    return format_time(local, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _date(local: dt.date, pattern: str, locale: str) -> str:
    return format_date(local, pattern, locale=locale)
