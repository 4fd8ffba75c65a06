"""What became of each booth of an AC: two lists compared, never by the numbers alone.

Names pair the booths in the order of the lists (`alignment`). Inside parts of several booths serial
ranges decide where both lists have them (`by_serials`). What is left was split off, merged, moved,
is new or gone. What fits in several ways stays unsure.
"""

from collections.abc import Callable, Iterator, Sequence

from models.roll_matching import alignment, by_serials
from models.roll_matching.graph import Graph
from models.roll_matching.listed import ListedBooth, Match, MatchedBy, alike_in_size, size
from models.roll_matching.wording import Names, likeness, one_core, one_name, prepared

NEAR = 3  # places in a list: what stands further off is no part of the same booth
ACCEPTED = 80  # of 100: likeness from which booths in the same place of both lists are one
BETWEEN = 60  # the same where both neighbours are known
MOVED = 92  # likeness from which a booth is found again elsewhere in the list
LEAD = 8  # points by which it must be likelier than any other
POSSIBLE = 75  # likeness from which two booths may be one, and somebody is asked
_SURE, _BY_LETTER, _BY_NAME = 99, 90, 85
_LEAST_MOVED = 0.5  # of a part's electors, by which its neighbours are fewer now


def compare(old: Sequence[ListedBooth], new: Sequence[ListedBooth]) -> list[Match]:
    """Return what became of the booths of one AC; each booth is in one match.

    Both lists are in the order of their parts. The matches come in the order of the new list; what
    is gone stands behind its neighbours.
    """
    comparison = _Comparison(old, new)
    comparison.run()
    return comparison.graph.matches(old, new)


class _Comparison:
    """One AC's lists while they are compared."""

    def __init__(self, old: Sequence[ListedBooth], new: Sequence[ListedBooth]) -> None:
        """Lay the lists side by side."""
        self.old, self.new = old, new
        self.names_old, self.names_new = prepared((old, new))
        self.graph = Graph(len(old), len(new))
        self.apart: set[int] = set()  # of the new list: their serials were nobody's

    def run(self) -> None:
        """Find the links and the doubts."""
        pairs = alignment.align(self.old, self.new, self.names_old, self.names_new)
        regrouped = by_serials.regroup(self.old, self.new, pairs)
        self.apart = regrouped.apart
        for link in regrouped.links:
            self.graph.link(*link, _SURE, MatchedBy.SERIALS)
        pairs = {o: n for o, n in pairs.items() if o not in regrouped.old}
        self._accept(pairs, self._doubt_runs(pairs))
        for n in self.graph.new_without_link():
            self._split_off(n)
        for o in self.graph.old_without_link():
            self._merged(o)
        self._moved()
        self._possible()

    def _doubt_runs(self, pairs: alignment.Pairs) -> set[int]:
        """Doubt the runs of booths of one name of which there are more or fewer now.

        Their order tells nothing then. Return the old booths that are in doubt.
        """
        doubtful: set[int] = set()
        seen: set[int] = set()
        before = {n: o for o, n in pairs.items()}
        for o, n in pairs.items():
            if o in seen:
                continue
            run = {o, *_run(self.names_old, o, one_name)}
            now = {n, *_run(self.names_new, n, one_name)}
            run, now = (
                run | {before[c] for c in now if c in before},
                now | {pairs[b] for b in run if b in pairs},
            )  # the misspelt ones of the run
            seen |= run
            unchanged = {b for b in run if b in pairs and self._unchanged(b, pairs[b])}
            run, now = run - unchanged, now - {pairs[b] for b in unchanged}
            if min(len(run), len(now)) > 1 and not self._one_to_one(run, now):
                self.graph.doubt(run, now)
                doubtful |= run
        return doubtful

    def _one_to_one(self, run: set[int], now: set[int]) -> bool:
        """Return whether there are as many main parts as before, or each auxiliary became one."""
        mains = sum(not self.old[o].part.auxiliary for o in run)
        mains_now = sum(not self.new[n].part.auxiliary for n in now)
        return mains == mains_now or len(run) == len(now) == mains_now

    def _accept(self, pairs: alignment.Pairs, doubtful: set[int]) -> None:
        """Link the pairs that are alike enough; between known neighbours less is enough."""
        for o, n in pairs.items():
            if o in doubtful:
                continue
            alike = likeness(self.names_old[o], self.names_new[n])
            neighbours = all(pairs.get(o + step) == n + step for step in (-1, 1))
            if alike >= ACCEPTED or (alike >= BETWEEN and neighbours):
                self.graph.link(o, n, min(_SURE, round(alike)), MatchedBy.NAME)

    def _split_off(self, n: int) -> None:
        """Link a new part to the booth that it was split off, or doubt which one that was."""
        mains = self._same_number(self.new, n)
        of_main = {o for main in mains for o in self.graph.old_of(main)}
        if of_main and self.new[n].part.auxiliary:
            if len(of_main) > 1:
                self.graph.doubt(of_main, {n, *mains})
            elif n not in self.apart:
                self.graph.link(min(of_main), n, _BY_LETTER, MatchedBy.NAME)
            return
        name = self.names_new[n]
        near = {
            o
            for other in _run(self.names_new, n, one_core)
            for o in self.graph.old_of(other)
            if one_name(self.names_old[o], name) and not self._unchanged(o, other)
        }
        self._join(near, {n}, n not in self.apart)
        if not near:
            around = {i: self.graph.old_of(i) for i in _run(self.names_new, n, one_core)}
            self._cut_anew(set().union(*around.values()), {i for i in around if around[i]}, new=n)

    def _merged(self, o: int) -> None:
        """Link an old part to the booth that it was merged into, or doubt which one that is."""
        mains = self._same_number(self.old, o)
        of_main = {n for main in mains for n in self.graph.new_of(main)}
        if len(of_main) == 1 and self.old[o].part.auxiliary and self._room(o, *of_main):
            self.graph.link(o, min(of_main), _BY_LETTER, MatchedBy.NAME)
            return
        name = self.names_old[o]
        near = {
            n
            for other in _run(self.names_old, o, one_core)
            for n in self.graph.new_of(other)
            if one_name(name, self.names_new[n]) and not self._unchanged(other, n)
        }
        self._join({o}, near, len(near) == 1 and self._room(o, *near))
        if not near:
            around = {i: self.graph.new_of(i) for i in _run(self.names_old, o, one_core)}
            self._cut_anew({i for i in around if around[i]}, set().union(*around.values()), old=o)

    def _cut_anew(
        self, before: set[int], after: set[int], *, old: int | None = None, new: int | None = None
    ) -> None:
        """Doubt the parts of one village where those that stay lost or won what another one has.

        East and west, and now a middle between them: whose electors that has, no name tells.
        """
        sides = [self.old[o] for o in before], [self.new[n] for n in after]
        if not before or not all(booth.serials for side in sides for booth in side):
            return
        other = self.new[new] if new is not None else self.old[old or 0]
        least, most = sorted(sum(size(booth.ranges) for booth in side) for side in sides)
        grew = sum(size(booth.ranges) for booth in sides[1]) == most
        moved = size(other.ranges)
        if grew == (new is None) and moved and _LEAST_MOVED <= (most - least) / moved <= 1.5:
            self.graph.doubt(
                before | ({old} if old is not None else set()),
                after | ({new} if new is not None else set()),
            )

    def _join(self, old: set[int], new: set[int], believable: bool) -> None:
        """Link booths of one name where one side is a single booth; doubt where neither is."""
        if not old or not new:
            return
        if len(old) == len(new) == 1 and believable:
            self.graph.link(min(old), min(new), _BY_NAME, MatchedBy.NAME)
        else:
            self.graph.doubt(old, new)

    def _room(self, o: int, n: int) -> bool:
        """Return whether a new booth may hold an old one's electors besides its own."""
        before = [self.old[other] for other in (o, *self.graph.old_of(n))]
        return alike_in_size(before, [self.new[n]])

    def _unchanged(self, o: int, n: int) -> bool:
        """Return whether a booth has the very serials that it had: nothing was split off it."""
        return bool(self.old[o].serials) and self.old[o].serials == self.new[n].serials

    @staticmethod
    def _same_number(booths: Sequence[ListedBooth], place: int) -> set[int]:
        """Return the places of the other booths with the number of this one."""
        number = booths[place].part.number
        same = set()
        for step in (-1, 1):
            other = place + step
            while 0 <= other < len(booths) and booths[other].part.number == number:
                same.add(other)
                other += step
        return same

    def _moved(self) -> None:
        """Link what stands elsewhere in the new list, where nothing else is nearly as likely."""
        likely = self._likeliest(MOVED)
        for o, n, alike, lead in likely:
            if lead >= LEAD:
                self.graph.link(o, n, round(alike) - 5, MatchedBy.NAME)

    def _possible(self) -> None:
        """Doubt what is left and may be one booth."""
        for o, n, _, _ in self._likeliest(POSSIBLE):
            self.graph.doubt({o}, {n})

    def _likeliest(self, least: int) -> list[tuple[int, int, float, float]]:
        """Return the pairs of what is left, each the other's likeliest, with likeness and lead.

        The lead is over every other pair that one of the two is in.
        """
        left_old, left_new = self.graph.old_without_link(), self.graph.new_without_link()
        best: dict[int, list[tuple[float, int]]] = {}
        reverse: dict[int, list[tuple[float, int]]] = {}
        for o in left_old:
            for n in left_new:
                alike = likeness(self.names_old[o], self.names_new[n])
                if alike >= least - LEAD:
                    best.setdefault(o, []).append((alike, n))
                    reverse.setdefault(n, []).append((alike, o))
        pairs = []
        for o, ranked in best.items():
            ranked.sort(reverse=True)
            alike, n = ranked[0]
            others = sorted(reverse[n], reverse=True)
            if alike >= least and others[0][1] == o:
                second = max((score for score, _ in (*ranked[1:2], *others[1:2])), default=0)
                pairs.append((o, n, alike, alike - second))
        return pairs


def _run(
    names: Sequence[Names], place: int, alike: Callable[[Names, Names], bool]
) -> Iterator[int]:
    """Return the places of the other booths that stand around one and are called as it is.

    A few booths of other names between them are no gap.
    """
    for step in (-1, 1):
        other, last = place + step, place
        while 0 <= other < len(names) and abs(other - last) <= NEAR:
            if alike(names[other], names[place]):
                yield other
                last = other
            other += step
