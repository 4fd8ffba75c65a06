"""List the posts of a place: names for who may see them, numbers for all others."""

import pytest

from models import authority, posts, workers
from models.errors import NotAllowed, NotRegistered, Refusal
from models.posts import (
    PostOver,
    roster,
)
from tests.models.posts.post_steps import BOSS, MEENA, RAM, SITA, audited, give_post, spot
from tests.support.world import NOON, coordinator, person

pytestmark = pytest.mark.usefixtures("agar")


def test_a_coordinator_sees_who_holds_what_and_what_is_empty(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    give_post(ram, "booth_president", "166/1")
    give_post(sita, "booth_member", "166/1")
    seen = roster.roster(spot("PC21"), by=MEENA, now=NOON)
    assert [(x.kind.code, x.number, x.may_fill) for x in seen.here] == [
        ("pc_coordinator", 1, False),
        ("trainer", 0, True),
    ]
    assert seen.here[0].holders[0].person.name == "Meena"
    assert [(x.kind.code, x.people, x.filled, x.places) for x in seen.inside] == [
        ("ac_coordinator", 0, 0, 1),
        ("trainer", 0, 0, 1),
        ("booth_president", 1, 1, 5),
        ("booth_agent", 0, 0, 5),
        ("booth_member", 1, 1, 5),
    ]
    assert [(h.kind.code, h.location.code, h.person.name) for h in seen.holders] == [
        ("booth_president", "166/1", "Ram"),
        ("booth_member", "166/1", "Sita"),
    ]
    assert seen.total == 2
    assert [(kind.code, s.code) for kind, s in seen.empty] == [
        ("ac_coordinator", "AC166"),
        ("booth_president", "166/2"),
        ("booth_president", "166/3"),
        ("booth_president", "166/4"),
    ]
    assert audited()[-1] == ("read_posts", "PC21")


@pytest.mark.parametrize("by", [RAM, BOSS, 77])
def test_everybody_else_sees_numbers_only(
    meena: workers.Worker, ram: workers.Worker, by: int
) -> None:
    coordinator(BOSS, "Rakesh", "PC20")
    give_post(ram, "booth_president", "166/1")
    before = audited()
    for code in ("PC21", "AC166", "166/1"):
        seen = roster.roster(spot(code), by=by, now=NOON)
        assert not seen.named
        assert (seen.holders, seen.empty) == ((), ())
        assert all(not line.holders and not line.may_fill for line in seen.here)
    assert seen.here[0].number == 1
    assert audited() == before


def test_a_long_list_comes_in_pages(meena: workers.Worker) -> None:
    for n in range(23):
        give_post(person(10 + n, f"Worker {n}"), "booth_member", "166/1")
    pages = [roster.roster(spot("AC166"), by=MEENA, now=NOON, page=n).holders for n in range(4)]
    assert [len(page) for page in pages] == [10, 10, 3, 0]
    assert len({h.post_id for page in pages for h in page}) == 23


def test_a_post_is_opened_by_its_holder_and_by_those_who_see_the_people_there(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    held = give_post(ram, "booth_agent", "166/1")
    own = posts.view_post(held.id, by=RAM, now=NOON)
    assert (own.own, own.may_end) == (True, True)
    hers = posts.view_post(held.id, by=MEENA, now=NOON)
    assert (hers.own, hers.may_end) == (False, True)
    assert audited()[-1] == ("read_post", ram.code)
    own_of_meena = authority.posts_of(meena.id)[0].id
    for post_id, by, refusal in (
        (held.id, SITA, NotAllowed),
        (own_of_meena, RAM, NotAllowed),
        (held.id, 77, NotRegistered),
        (10**9, MEENA, PostOver),
    ):
        expected: type[Refusal] = refusal
        with pytest.raises(expected):
            posts.view_post(post_id, by=by, now=NOON)
