"""Who of those in line gets a seat, with and without seats that are held for an AC."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.waiting_list.allotment import Seats, allot

AGAR, SUSNER, KHILCHIPUR = 166, 165, 164
ACS = st.sampled_from((AGAR, SUSNER, KHILCHIPUR))
SOME = st.dictionaries(ACS, st.integers(1, 5))


@pytest.mark.parametrize(
    ("number", "used", "quotas", "line", "chosen"),
    [
        (3, {}, {}, [AGAR, SUSNER], [0, 1]),
        (3, {AGAR: 2}, {}, [AGAR, SUSNER], [0]),
        (3, {AGAR: 3}, {}, [AGAR], []),
        (3, {}, {SUSNER: 2}, [AGAR, AGAR, SUSNER], [0, 2]),
        (3, {SUSNER: 2}, {SUSNER: 2}, [AGAR, AGAR], [0]),  # the quota has been used
        (3, {AGAR: 2}, {SUSNER: 1}, [AGAR, SUSNER], [1]),
        (2, {AGAR: 3}, {SUSNER: 1}, [SUSNER], []),  # fewer seats than are taken
    ],
)
def test_first_come_first_served_and_a_quota_is_for_its_ac_alone(
    number: int, used: dict[int, int], quotas: dict[int, int], line: list[int], chosen: list[int]
) -> None:
    assert allot(Seats(number, used, quotas), line) == chosen


@given(st.integers(0, 12), SOME, SOME, st.lists(ACS, max_size=20))
def test_no_seat_is_given_twice_no_quota_is_eaten_and_nobody_overtakes(
    number: int, used: dict[int, int], quotas: dict[int, int], line: list[int]
) -> None:
    seats = Seats(number, used, quotas)
    chosen = allot(seats, line)
    given_ = Counter(line[position] for position in chosen)
    after = Counter(used) + given_
    if chosen:
        assert after.total() <= number
    for ac, quota in quotas.items():  # what is held for an AC is there, as far as it was before
        missing = quota - after[ac]
        was_there = number - sum(used.values()) >= quota - used.get(ac, 0)
        if len(quotas) == 1 and was_there and missing > 0:
            assert number - after.total() >= missing
    for ac in set(line):  # of one AC the first ones
        own = [position for position, each in enumerate(line) if each == ac]
        assert [p for p in chosen if line[p] == ac] == own[: given_[ac]]
        left = own[given_[ac] :]
        assert not left or seats.free_for(ac, given_) <= 0  # and no seat stays that is for them
