"""Which booth became which: two lists of one AC compared."""

import pytest

from models.places import BoothPart
from models.roll_matching import Kind, ListedBooth, MatchedBy, compare
from tests.models.roll_matching import made_rolls

Row = tuple[str, str] | tuple[str, str, str]  # part, name, serials


def listed(*rows: Row) -> list[ListedBooth]:
    """Return a list of booths from rows of part, name and perhaps serials."""
    booths = []
    for part, name, *serials in rows:
        number = part.rstrip("ABC")
        booths.append(
            ListedBooth(BoothPart(int(number), part[len(number) :]), name, serials="".join(serials))
        )
    return booths


def became(old: list[ListedBooth], new: list[ListedBooth]) -> dict[str, tuple[Kind, set[str]]]:
    """Return what each old part became, with "" for those of the new list that were none."""
    result: dict[str, tuple[Kind, set[str]]] = {}
    for match in compare(old, new):
        in_new = {str(new[k.new].part) for k in match.links if k.new is not None}
        for link in match.links:
            code = "" if link.old is None else str(old[link.old].part)
            parts = in_new if link.new is None else {str(new[link.new].part)}
            if code or match.kind == Kind.NEW:
                result[code] = match.kind, result.get(code, (match.kind, set()))[1] | parts
    return result


SAME, RENAMED, RENUMBERED = Kind.SAME, Kind.RENAMED, Kind.RENUMBERED
SPLIT, MERGED, NEW, GONE, UNSURE = Kind.SPLIT, Kind.MERGED, Kind.NEW, Kind.GONE, Kind.UNSURE
BEFORE = listed(("13", "Kishanpura"), ("14", "Guradiya"), ("15", "Barai"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            BEFORE,
            listed(
                ("13", "Naya Basera"), ("14", "Kishanpura"), ("15", "Guradiya"), ("16", "Barai")
            ),
            {
                "": (NEW, {"13"}),
                "13": (RENUMBERED, {"14"}),
                "14": (RENUMBERED, {"15"}),
                "15": (RENUMBERED, {"16"}),
            },
        ),
        (
            BEFORE,
            listed(("13", "किशनपुरा"), ("14", "Guradya"), ("15", "Barai")),
            {"13": (RENAMED, {"13"}), "14": (RENAMED, {"14"}), "15": (SAME, {"15"})},
        ),
        (  # the number alone says nothing
            BEFORE,
            listed(("13", "Kishanpura"), ("14", "Thikariya"), ("15", "Barai")),
            {
                "": (NEW, {"14"}),
                "13": (SAME, {"13"}),
                "14": (GONE, set()),
                "15": (SAME, {"15"}),
            },
        ),
        (
            BEFORE,
            listed(("13", "Kishanpura"), ("14", "Guradiya"), ("14A", "Guradiya"), ("15", "Barai")),
            {"13": (SAME, {"13"}), "14": (SPLIT, {"14", "14A"}), "15": (SAME, {"15"})},
        ),
        (
            BEFORE,
            listed(
                ("13", "Kishanpura"),
                ("14", "Guradiya purvi bhag"),
                ("15", "Guradiya paschimi bhag"),
                ("16", "Barai"),
            ),
            {"13": (SAME, {"13"}), "14": (SPLIT, {"14", "15"}), "15": (RENUMBERED, {"16"})},
        ),
        (
            listed(("13", "Kishanpura"), ("14", "Guradiya"), ("14A", "Panchayat"), ("15", "Barai")),
            BEFORE,
            {
                "13": (SAME, {"13"}),
                "14": (MERGED, {"14"}),
                "14A": (MERGED, {"14"}),
                "15": (SAME, {"15"}),
            },
        ),
        (  # three Agars and a fourth: any of them can be the new one
            listed(("1", "Agar"), ("2", "Agar"), ("3", "Agar"), ("4", "Barai")),
            listed(("1", "Agar"), ("2", "Agar"), ("3", "Agar"), ("4", "Agar"), ("5", "Barai")),
            {str(part): (UNSURE, {"1", "2", "3", "4"}) for part in (1, 2, 3)}
            | {"4": (RENUMBERED, {"5"})},
        ),
        (  # unless the serials of the others have stayed as they were
            listed(("1", "Agar", "1-900"), ("2", "Agar", "1-1300"), ("3", "Agar", "1-800")),
            listed(
                ("1", "Agar", "1-900"),
                ("2", "Agar", "1-640"),
                ("2A", "Agar", "641-1310"),
                ("3", "Agar", "1-800"),
            ),
            {"1": (SAME, {"1"}), "2": (SPLIT, {"2", "2A"}), "3": (SAME, {"3"})},
        ),
        (  # east and west are two booths, whichever stands first
            listed(("1", "School Barai purvi bhag"), ("2", "School Barai paschimi bhag")),
            listed(("1", "School Barai paschimi bhag"), ("2", "School Barai purvi bhag")),
            {"1": (RENUMBERED, {"2"}), "2": (RENUMBERED, {"1"})},
        ),
        (  # what moved to the end is found by its name
            listed(("1", "Kishanpura"), ("2", "Guradiya"), ("3", "Barai"), ("4", "Thikariya")),
            listed(("1", "Guradiya"), ("2", "Barai"), ("3", "Thikariya"), ("4", "Kishanpura")),
            {
                "1": (RENUMBERED, {"4"}),
                "2": (RENUMBERED, {"1"}),
                "3": (RENUMBERED, {"2"}),
                "4": (RENUMBERED, {"3"}),
            },
        ),
        (  # a middle between east and west is new
            listed(("1", "Barai purvi"), ("2", "Barai paschimi")),
            listed(("1", "Barai purvi"), ("2", "Barai madhya"), ("3", "Barai paschimi")),
            {"1": (SAME, {"1"}), "": (NEW, {"2"}), "2": (RENUMBERED, {"3"})},
        ),
        (  # unless these have lost what it has: then nobody knows who is in it
            listed(("1", "Barai purvi", "1-1300"), ("2", "Barai paschimi", "1-1250")),
            listed(
                ("1", "Barai purvi", "1-850"),
                ("2", "Barai madhya", "1-860"),
                ("3", "Barai paschimi", "1-870"),
            ),
            {part: (UNSURE, {"1", "2", "3"}) for part in ("1", "2")},
        ),
        (  # the other way round
            listed(
                ("1", "Barai purvi", "1-850"),
                ("2", "Barai madhya", "1-860"),
                ("3", "Barai paschimi", "1-870"),
            ),
            listed(("1", "Barai purvi", "1-1300"), ("2", "Barai paschimi", "1-1250")),
            {part: (UNSURE, {"1", "2"}) for part in ("1", "2", "3")},
        ),
        (  # somebody must say whether these two are one
            BEFORE,
            listed(("13", "Kishanpura"), ("14", "Guradiya"), ("15", "Bar Talai")),
            {"13": (SAME, {"13"}), "14": (SAME, {"14"}), "15": (UNSURE, {"15"})},
        ),
    ],
)
def test_what_became_of_the_booths_of_a_list(
    old: list[ListedBooth], new: list[ListedBooth], expected: dict[str, tuple[Kind, set[str]]]
) -> None:
    assert became(old, new) == expected


def test_serials_tell_the_auxiliary_that_was_split_off_from_the_one_that_was_there() -> None:
    old = listed(("7", "School", "1-900"), ("7A", "Hall", "901-1900"))
    new = listed(
        ("8", "School", "1-900"), ("8A", "Hall", "901-1400"), ("8B", "Office", "1401-1910")
    )

    split = next(match for match in compare(old, new) if match.kind == SPLIT)

    assert became(old, new) == {"7": (RENUMBERED, {"8"}), "7A": (SPLIT, {"8A", "8B"})}
    assert split.by == MatchedBy.SERIALS


def test_an_auxiliary_with_new_electors_was_split_off_nobody() -> None:
    old = listed(("7", "School", "1-900"))
    new = listed(("7", "School", "1-900"), ("7A", "School", "901-1400"))

    assert became(old, new) == {"7": (SAME, {"7"}), "": (NEW, {"7A"})}


def test_serials_that_overlap_inside_one_number_say_nothing() -> None:
    """As in a real list: 1-871 and, of its auxiliary, 1-881."""
    booths = listed(("7", "School paschimi", "1-871"), ("7A", "School purvi", "1-881"))

    assert became(booths, booths) == {"7": (SAME, {"7"}), "7A": (SAME, {"7A"})}


def test_each_booth_is_in_one_match_whatever_the_lists_are() -> None:
    lists = made_rolls.lists()

    for old, new in ((lists["mp165"], lists["bihar127"]), (lists["bihar1"], lists["bihar127"])):
        matches = compare(old, new)
        in_old = {link.old for match in matches for link in match.links} - {None}
        in_new = {link.new for match in matches for link in match.links} - {None}

        assert (in_old, in_new) == (set(range(len(old))), set(range(len(new))))
        wrong = [m for m in matches if m.kind not in (NEW, GONE, UNSURE)]
        assert len(wrong) <= len(old) // 50  # lists of two states have nothing in common


@pytest.mark.parametrize("name", sorted(made_rolls.lists()))
def test_renumbering_with_a_tenth_of_the_names_misspelt(name: str) -> None:
    rolls = [
        made_rolls.made(made_rolls.lists()[name], seed, inserted=0.06, misspelt_share=0.1)
        for seed in range(3)
    ]

    measured = made_rolls.measure(rolls)

    assert measured.precision >= 0.995
    assert measured.recall >= 0.97


@pytest.mark.parametrize("name", sorted(made_rolls.lists()))
def test_splits_and_misspellings_among_a_renumbering_are_right_or_unsure(name: str) -> None:
    """In Agar, with 22 booths of one name in a row, one slip can leave all of these unsure."""
    rolls = [
        made_rolls.made(made_rolls.lists()[name], s, inserted=0.06, misspelt_share=0.1, split=0.1)
        for s in range(3)
    ]

    measured = made_rolls.measure(rolls)

    assert measured.precision >= 0.995
    assert measured.recall + measured.unsure / measured.true >= 0.97
