"""Generated months of invitations whose truth is known: honest inviters of many kinds, and cheats.

Nobody's real data. The behaviour of honest people is assumed, on the side that makes the rules'
work hard: meetings where twenty confirm within the hour, colleagues of a night shift, families with
numbers of one series, helpers who mistype, neighbours with posts who know the same people.
Everything follows from the seed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.review import Evidence

INDIA = ZoneInfo("Asia/Kolkata")
BEGIN = datetime(2026, 11, 1, tzinfo=INDIA)
DAYS = 28
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Inviter:
    """One inviter's entries, oldest first; `cheat` is what a cheat did, "" for an honest one."""

    cheat: str
    entries: tuple[Evidence, ...]


class _Maker:
    """Draws entries; two people never get one number or account by chance alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._ids = 0

    def entry(self, at: datetime, via: str = "link", state: str = "confirmed") -> Evidence:
        """Return an entry; one person in seventy has erased themselves since."""
        self._ids += 1
        entry = Evidence(self._ids, at, via, state, self.account(), self.phone())
        gone = state == "confirmed" and self.random.random() < 1 / 70
        return _erased(entry) if gone else entry

    def phone(self) -> int:
        return self.random.randrange(916_000_000_000, 919_999_999_999)

    def account(self) -> int:
        return self.random.randrange(100_000_000, 8_000_000_000)

    def day(self, first: float = 8, last: float = 21.5) -> datetime:
        """Return some moment of the month, between two hours of the day."""
        day = BEGIN + timedelta(days=self.random.randrange(DAYS))
        return day + timedelta(hours=self.random.uniform(first, last))

    def many(self, low: int, high: int, make: Callable[[], Evidence]) -> list[Evidence]:
        return [make() for _ in range(self.random.randint(low, high))]

    def together(
        self, low: int, high: int, minutes: tuple[float, float], at: datetime
    ) -> list[Evidence]:
        """Return many entries within a span: people confirm on their own phones, in any order."""
        span = self.random.uniform(*minutes)
        return self.many(low, high, lambda: self.entry(at + self.random.uniform(0, span) * MINUTE))

    def series(self, entries: list[Evidence], step: int) -> list[Evidence]:
        """Return the entries with phones of one series."""
        phone, changed = self.phone(), []
        for entry in entries:
            phone += self.random.randint(1, step)
            changed.append(entry if entry.erased else replace(entry, phone=phone))
        return changed

    def side_by_side(self, entries: list[Evidence], step: int) -> list[Evidence]:
        """Return the entries with accounts that were made one after the other."""
        account, changed = self.account(), []
        for entry in entries:
            account += self.random.randint(1, step)
            changed.append(entry if entry.erased else replace(entry, telegram_id=account))
        return changed


def _neighbours(m: _Maker) -> list[Evidence]:
    return m.many(1, 15, lambda: m.entry(m.day()))


def _families(m: _Maker) -> list[Evidence]:
    """Some evenings with a family each; now and then two have new phones or one shop's numbers."""
    entries: list[Evidence] = []
    for _ in range(m.random.randint(1, 3)):
        family = m.together(3, 9, (10, 50), m.day(18, 21))
        if m.random.random() < 0.3:
            size = m.random.choices((2, 3, 4), (70, 25, 5))[0]
            family = [*m.series(family[:size], 3), *family[size:]]
        if m.random.random() < 0.15:
            family = [*m.side_by_side(family[:2], 3_000), *family[2:]]
        entries += family
    return entries


def _meeting(m: _Maker) -> list[Evidence]:
    return [*_neighbours(m), *m.together(8, 22, (40, 100), m.day(17, 20))]


def _night_shift(m: _Maker) -> list[Evidence]:
    entries = _neighbours(m)
    for _ in range(m.random.randint(1, 4)):
        entries += m.together(1, 4, (20, 150), m.day(0.2, 2.3))
    return entries


def _helper(m: _Maker) -> list[Evidence]:
    """Types in neighbours without a link at hand; some numbers are wrong, some invited before."""
    wrong = m.random.uniform(0, 0.12)

    def typed() -> Evidence:
        state = "disputed" if m.random.random() < wrong else "confirmed"
        inviters = m.random.choices((1, 2, 3, 4, 5), (800, 160, 33, 6, 1))[0]
        return replace(m.entry(m.day(), "typed", state), inviters=inviters)

    return m.many(5, 30, typed)


def _busy_village(m: _Maker) -> list[Evidence]:
    """Types in people whom three more in the village may have invited, each one in three."""

    def typed() -> Evidence:
        also = sum(m.random.random() < 0.35 for _ in range(3))
        return replace(m.entry(m.day(), m.random.choice(("typed", "file"))), inviters=1 + also)

    return m.many(5, 30, typed)


def _leavers(m: _Maker) -> list[Evidence]:
    """A street in which somebody told people how they can leave again."""
    return [_erased(e) if m.random.random() < 0.15 else e for e in _neighbours(m)]


def _sim_box(m: _Maker) -> list[Evidence]:
    """Confirms one bought number after the other, one to two and a half minutes each."""
    at, entries = m.day(9, 20), []
    for _ in range(m.random.randint(12, 45)):
        at += m.random.uniform(0.8, 2.5) * MINUTE
        entries.append(m.entry(at))
    return m.series(entries, 5) if m.random.random() < 0.4 else entries


def _series(m: _Maker) -> list[Evidence]:
    """A few a day, so that no burst shows, but with a shop's whole series."""
    entries = m.many(5, 25, lambda: m.entry(m.day()))
    return m.series(entries, m.random.choice((1, 2, 4)))


def _by_night(m: _Maker) -> list[Evidence]:
    return m.together(4, 14, (60, 150), m.day(0.2, 2.3))


def _bought_accounts(m: _Maker) -> list[Evidence]:
    entries = m.many(4, 20, lambda: m.entry(m.day()))
    return m.side_by_side(entries, m.random.choice((200, 1_000, 4_000)))


def _one_phone(m: _Maker) -> list[Evidence]:
    """One phone comes, is erased, and comes again; the last time it stays."""
    *before, last = _sorted(m.many(3, 15, lambda: m.entry(m.day())))
    return [*map(_erased, before), last]


def _never_asked(m: _Maker) -> list[Evidence]:
    """Types a list in without asking; many say "not me", some confirm all the same."""
    wrong = m.random.uniform(0.2, 0.7)

    def typed() -> Evidence:
        state = "disputed" if m.random.random() < wrong else "confirmed"
        return m.entry(m.day(), m.random.choice(("typed", "file")), state)

    return m.many(6, 40, typed)


def _one_list(m: _Maker) -> list[Evidence]:
    """Shares one list of numbers with four to eight others, who invite nearly all of it too."""
    others = m.random.randint(4, 8)

    def typed() -> Evidence:
        also = sum(m.random.random() < 0.85 for _ in range(others))
        return replace(m.entry(m.day(), m.random.choice(("typed", "file"))), inviters=1 + also)

    return m.many(5, 25, typed)


def _careful(m: _Maker) -> list[Evidence]:
    """Two or three a day, other numbers, by day: nothing that a rule could see."""
    return m.many(8, 40, lambda: m.entry(m.day()))


HONEST: dict[Callable[[_Maker], list[Evidence]], int] = {
    _neighbours: 220,
    _families: 120,
    _meeting: 25,
    _night_shift: 15,
    _helper: 40,
    _busy_village: 15,
    _leavers: 5,
}
CHEATS: dict[str, tuple[Callable[[_Maker], list[Evidence]], int]] = {
    "burst": (_sim_box, 5),
    "phone_run": (_series, 4),
    "night": (_by_night, 3),
    "near_accounts": (_bought_accounts, 4),
    "vanished": (_one_phone, 2),
    "disputes": (_never_asked, 4),
    "same_phone": (_one_list, 4),
    "careful": (_careful, 3),
}


def generate(seed: int) -> list[Inviter]:
    """Return a month with 440 honest inviters and 29 cheats."""
    return list(_generate(_Maker(seed)))


def _generate(m: _Maker) -> Iterator[Inviter]:
    for make, count in HONEST.items():
        for _ in range(count):
            yield Inviter("", _sorted(make(m)))
    for cheat, (make, count) in CHEATS.items():
        for _ in range(count):
            yield Inviter(cheat, _sorted(make(m)))


def _erased(entry: Evidence) -> Evidence:
    return replace(entry, telegram_id=None, phone=None, erased=True)


def _sorted(entries: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(entries, key=lambda e: (e.at, e.id)))
