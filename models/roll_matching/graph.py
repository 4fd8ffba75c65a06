"""The links between two lists while they are found, and the matches that they come to."""

from collections import defaultdict
from collections.abc import Sequence

from models import text_forms
from models.roll_matching.listed import Kind, ListedBooth, Match, MatchedBy, Pairing

_Node = tuple[bool, int]  # whether of the new list, and the place in it


class Graph:
    """Links of old booths to new ones, and doubts between some of both."""

    def __init__(self, old: int, new: int) -> None:
        """Start without links between lists of these lengths."""
        self._old, self._new = old, new
        self._links: dict[tuple[int, int], tuple[int, MatchedBy]] = {}
        self._to: dict[int, set[int]] = defaultdict(set)
        self._from: dict[int, set[int]] = defaultdict(set)
        self._doubts: list[tuple[set[int], set[int]]] = []

    def link(self, old: int, new: int, sureness: int, by: MatchedBy) -> None:
        """Link an old booth to what it became, or to one half of that."""
        self._links[old, new] = sureness, by
        self._to[old].add(new)
        self._from[new].add(old)

    def doubt(self, old: set[int], new: set[int]) -> None:
        """Record that some of these old booths became some of the new ones, nobody knows which."""
        self._doubts.append((old, new))

    def old_of(self, new: int) -> set[int]:
        """Return the old booths that a new one is linked to."""
        return self._from.get(new, set())

    def new_of(self, old: int) -> set[int]:
        """Return the new booths that an old one is linked to."""
        return self._to.get(old, set())

    def old_without_link(self) -> list[int]:
        """Return the old booths that are neither linked nor in doubt, in order."""
        doubtful = {o for old, _ in self._doubts for o in old}
        return [o for o in range(self._old) if o not in doubtful and not self._to.get(o)]

    def new_without_link(self) -> list[int]:
        """Return the new booths that are neither linked nor in doubt, in order."""
        doubtful = {n for _, new in self._doubts for n in new}
        return [n for n in range(self._new) if n not in doubtful and not self._from.get(n)]

    def matches(self, old: Sequence[ListedBooth], new: Sequence[ListedBooth]) -> list[Match]:
        """Return what the links and the doubts come to, in the order of the new list."""
        found = [self._match(group, old, new) for group in self._groups()]
        behind: dict[int, int] = {}  # old booth → the new one that it or its neighbour became
        last = -1
        for o in range(self._old):
            last = min(self._to.get(o) or {last})
            behind[o] = last
        return sorted(found, key=lambda match: _order(match, behind))

    def _groups(self) -> list[list[_Node]]:
        """Return the booths that links and doubts hold together."""
        root: dict[_Node, _Node] = {}

        def find(node: _Node) -> _Node:
            while root.setdefault(node, node) != node:
                root[node] = root[root[node]]
                node = root[node]
            return node

        held = [[(False, o), (True, n)] for o, n in self._links]
        held += [
            [*((False, o) for o in old), *((True, n) for n in new)] for old, new in self._doubts
        ]
        held += [[(False, o)] for o in range(self._old)] + [[(True, n)] for n in range(self._new)]
        for nodes in held:
            for node in nodes:
                root[find(node)] = find(nodes[0])
        groups: dict[_Node, list[_Node]] = defaultdict(list)
        for node in list(root):
            groups[find(node)].append(node)
        return [sorted(group) for group in groups.values()]

    def _match(
        self, group: list[_Node], old: Sequence[ListedBooth], new: Sequence[ListedBooth]
    ) -> Match:
        in_old = [place for is_new, place in group if not is_new]
        in_new = [place for is_new, place in group if is_new]
        linked = [(o, n) for o in in_old for n in sorted(self.new_of(o))]
        known = {o for o, _ in linked}, {n for _, n in linked}
        loose = {*in_old} - known[0] or {*in_new} - known[1]
        doubtful = any(o & {*in_old} or n & {*in_new} for o, n in self._doubts)
        if not in_new or not in_old or doubtful or loose:
            kind = Kind.NEW if not in_old else Kind.GONE if not in_new else Kind.UNSURE
            ends = [*(Pairing(o, None) for o in in_old), *(Pairing(None, n) for n in in_new)]
            return Match(kind, tuple(ends), MatchedBy.NAME, 0 if kind == Kind.UNSURE else 80)
        sureness, by = min(self._links[pair] for pair in linked)
        kind = _kind(old, new, linked)
        return Match(kind, tuple(Pairing(o, n) for o, n in linked), by, sureness)


def _order(match: Match, behind: dict[int, int]) -> tuple[int, bool, int]:
    """Return where a match stands: at its first new booth, else behind its old neighbour's."""
    in_new = [link.new for link in match.links if link.new is not None]
    in_old = [link.old for link in match.links if link.old is not None]
    place = min(in_new) if in_new else behind[min(in_old)]
    return place, not in_new, min(in_old, default=-1)


def _kind(
    old: Sequence[ListedBooth], new: Sequence[ListedBooth], linked: list[tuple[int, int]]
) -> Kind:
    if len(linked) > 1:
        several = len({n for _, n in linked}) > 1
        return Kind.SPLIT if several else Kind.MERGED
    [(o, n)] = linked
    if old[o].part != new[n].part:
        return Kind.RENUMBERED
    return Kind.SAME if same_name(old[o], new[n]) else Kind.RENAMED


def same_name(one: ListedBooth, other: ListedBooth) -> bool:
    """Return whether two booths are called the same in each language in which both have a name."""
    pairs = ((one.name_en, other.name_en), (one.name_hi, other.name_hi))
    return all(_spelt_alike(a, b) for a, b in pairs if a and b)


def _spelt_alike(name: str, other: str) -> bool:
    return text_forms.normalize(name) == text_forms.normalize(other)
