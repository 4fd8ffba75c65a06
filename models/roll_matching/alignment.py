"""Two lists of booths laid side by side: which pairs of names are one booth, in the lists' order.

Names that stand once in each list are anchors, as far as they come in the same order. Between two
anchors the booths are paired so that their likeness together is highest. So neighbours decide
where names alone cannot, and a number never does.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from models.roll_matching.listed import ListedBooth
from models.roll_matching.wording import Names, likeness

LEAST = 60  # of 100: likeness from which two booths in the same place of both lists are paired
_SAME_SORT = 25.0  # points for pairing main with main, auxiliary with auxiliary
_SAME_SERIALS = 10.0
Pairs = dict[int, int]  # place in the old list → place in the new one
Segment = tuple[range, range]


def align(
    old: Sequence[ListedBooth],
    new: Sequence[ListedBooth],
    old_names: Sequence[Names],
    new_names: Sequence[Names],
) -> Pairs:
    """Pair the booths of two lists in their order."""
    anchors = _anchors(old_names, new_names)
    pairs = dict(anchors)
    for in_old, in_new in _segments(anchors, len(old), len(new)):
        scores = _scores(old, new, old_names, new_names, in_old, in_new)
        pairs.update(_best_path(scores, in_old, in_new))
    return pairs


def _anchors(old: Sequence[Names], new: Sequence[Names]) -> Pairs:
    """Return the pairs of names that stand once in each list, the most that are in one order."""
    in_old, in_new = _once(old), _once(new)
    both = [(place, in_new[key]) for key, place in in_old.items() if key in in_new]
    return dict(_rising(sorted(both)))


def _once(names: Sequence[Names]) -> dict[str, int]:
    times = Counter(name.key for name in names)
    return {n.key: place for place, n in enumerate(names) if n.key and times[n.key] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose places rise in both lists."""
    ends: list[int] = []  # the lowest last place of a run of each length
    at: list[int] = []  # the index of the pair there
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(at[length - 1] if length else -1)
        ends[length:] = [place, *ends[length + 1 :]]
        at[length:] = [index, *at[length + 1 :]]
    run, index = [], at[-1] if at else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _segments(anchors: Pairs, old_length: int, new_length: int) -> Iterator[Segment]:
    from_old = from_new = 0
    for old, new in [*sorted(anchors.items()), (old_length, new_length)]:
        if old > from_old or new > from_new:
            yield range(from_old, old), range(from_new, new)
        from_old, from_new = old + 1, new + 1


def _scores(
    old: Sequence[ListedBooth],
    new: Sequence[ListedBooth],
    old_names: Sequence[Names],
    new_names: Sequence[Names],
    in_old: range,
    in_new: range,
) -> list[list[float]]:
    """Return what each pair of a stretch is worth; 0 where it is no pair."""
    rows = []
    for i in in_old:
        row = []
        for j in in_new:
            alike = likeness(old_names[i], new_names[j])
            beside = _SAME_SORT * (old[i].part.auxiliary == new[j].part.auxiliary)
            beside += _SAME_SERIALS * (old[i].serials == new[j].serials != "")
            row.append(alike - LEAST + 5 + beside if alike >= LEAST else 0.0)
        rows.append(row)
    return rows


def _best_path(scores: list[list[float]], in_old: range, in_new: range) -> Pairs:
    """Return the pairs, rising in both lists, whose scores have the highest sum."""
    best = [[0.0] * (len(in_new) + 1) for _ in range(len(in_old) + 1)]
    for i, row in enumerate(scores, 1):
        above, here = best[i - 1], best[i]
        for j, score in enumerate(row, 1):
            skipped = above[j] if above[j] >= here[j - 1] else here[j - 1]
            paired = above[j - 1] + score if score else 0.0
            here[j] = paired if paired > skipped else skipped
    pairs: Pairs = {}
    i, j = len(in_old), len(in_new)
    while i and j:
        score = scores[i - 1][j - 1]
        if score and best[i][j] == best[i - 1][j - 1] + score:
            pairs[in_old[i - 1]] = in_new[j - 1]
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return pairs
