"""India in its real size: 4,123 ACs in their states, and 1,050,000 booths, a third auxiliary."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.scale.village_names import NameMaker

# State: ACs and PCs. Six more PCs, of territories without an assembly, have no AC.
STATES = {
    "AP": (175, 25),
    "AR": (60, 2),
    "AS": (126, 14),
    "BR": (243, 40),
    "CG": (90, 11),
    "GA": (40, 2),
    "GJ": (182, 26),
    "HR": (90, 10),
    "HP": (68, 4),
    "JH": (81, 14),
    "KA": (224, 28),
    "KL": (140, 20),
    "MP": (230, 29),
    "MH": (288, 48),
    "MN": (60, 2),
    "ML": (60, 2),
    "MZ": (40, 1),
    "NL": (60, 1),
    "OD": (147, 21),
    "PB": (117, 13),
    "RJ": (200, 25),
    "SK": (32, 1),
    "TN": (234, 39),
    "TG": (119, 17),
    "TR": (60, 2),
    "UP": (403, 80),
    "UK": (70, 5),
    "WB": (294, 42),
    "DL": (70, 7),
    "JK": (90, 5),
    "PY": (30, 1),
}
ROLL_STATE, ROLL_BOOTHS = "MP", 72_000  # the state whose new roll is compared, and its size
ACS = sum(acs for acs, _ in STATES.values())
BOOTHS, WORKERS = 1_050_000, 10_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of India: booths in all, those of the state with a new roll, and workers."""

    booths: int = BOOTHS
    roll_booths: int = ROLL_BOOTHS
    workers: int = WORKERS

    def divided(self, by: float) -> "Scale":
        """Return the same ACs with so many times fewer booths and workers."""
        return Scale(*(round(n / by) for n in (self.booths, self.roll_booths, self.workers)))

    def of_state(self, state: str) -> int:
        """Return the number of booths of a state."""
        if state == ROLL_STATE:
            return self.roll_booths
        others = [code for code in STATES if code != ROLL_STATE]
        left, acs = self.booths - self.roll_booths, ACS - STATES[ROLL_STATE][0]
        before = sum(STATES[code][0] for code in others[: others.index(state)])
        return left * (before + STATES[state][0]) // acs - left * before // acs


@dataclass(slots=True)
class MadeBooth:
    """A booth of India: the number of its AC, its part and names."""

    ac: int
    part: int
    suffix: str
    name_en: str
    name_hi: str
    electors: int


def booths(state: str, scale: Scale) -> Iterator[MadeBooth]:
    """Yield the booths of a state, by AC and part; the same ones each time."""
    names = NameMaker(1 + list(STATES).index(state))
    acs, total = STATES[state][0], scale.of_state(state)
    for ac in range(1, acs + 1):
        yield from _of_ac(ac, total * ac // acs - total * (ac - 1) // acs, names)


def _of_ac(ac: int, count: int, names: NameMaker) -> Iterator[MadeBooth]:
    """Yield so many booths of an AC; every other main part has an auxiliary one."""
    chance, made, part = names.chance, 0, 0
    while made < count:
        village = names.village()
        for en, hi in names.booths(village, chance.choice((1, 1, 1, 2, 2, 3))):
            part += 1
            for suffix in ("", "A") if part % 2 else ("",):
                if made < count:
                    made += 1
                    electors = chance.randrange(500, 1_200)
                    yield MadeBooth(ac, part, suffix, en, hi, electors)
