"""Give and end posts: who may, where, and how many hold one."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models import authority, posts, tables, workers
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.places import UnknownBooth
from models.posts import (
    AlreadyHeld,
    PostFull,
    PostOver,
    WrongLocation,
    candidates,
)
from tests.models.posts.post_steps import BOSS, MEENA, RAM, audited, give_post, notified
from tests.support.world import DAY, HOUR, NOON, coordinator, give, person, place_id

pytestmark = pytest.mark.usefixtures("agar")


def test_meena_gives_posts_of_every_lower_kind_inside_her_place(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    for kind, code in (
        ("ac_coordinator", "AC166"),
        ("trainer", "PC21"),
        ("trainer", "AC166"),
        ("booth_president", "166/1"),
        ("booth_agent", "166/2"),
        ("booth_member", "166/3"),
    ):
        held = give_post(ram, kind, code)
        assert (held.kind.code, held.location.code, held.holder.name) == (kind, code, "Ram")
        assert held.by is not None
        assert held.by.id == meena.id
    assert len(authority.posts_of(ram.id)) == 6
    assert notified() == [(RAM, "given")] * 6
    assert audited() == [("appoint", ram.code)] * 6


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("admin", "MP"),
        ("state_incharge", "MP"),
        ("pc_coordinator", "PC21"),  # her equal
        ("pc_coordinator", "PC20"),
        ("district_coordinator", "D:agar-malwa"),
        ("ac_coordinator", "AC165"),
        ("trainer", "MP"),
        ("trainer", "D:agar-malwa"),
        ("booth_president", "165/1"),
        ("no_such_post", "166/1"),
    ],
)
def test_meena_gives_none_wider_than_hers_nor_her_equal_nor_one_elsewhere(
    meena: workers.Worker, ram: workers.Worker, kind: str, code: str
) -> None:
    with pytest.raises(NotAllowed):
        give_post(ram, kind, code)
    assert authority.posts_of(ram.id) == ()
    assert (notified(), audited()) == ([], [])


def test_a_district_and_a_pc_that_overlap_give_in_what_they_share(ram: workers.Worker) -> None:
    coordinator(BOSS, "Rakesh", "D:agar-malwa")
    assert give_post(ram, "ac_coordinator", "AC165", by=BOSS).location.code == "AC165"
    with pytest.raises(NotAllowed):
        give_post(ram, "pc_coordinator", "PC20", by=BOSS)


def test_an_admin_gives_every_post_but_the_admins(ram: workers.Worker) -> None:
    person(BOSS, "Boss", admin=True)
    for kind, code in (
        ("state_incharge", "MP"), ("pc_coordinator", "PC20"), ("booth_agent", "165/1"),
    ):  # fmt: skip
        assert give_post(ram, kind, code, by=BOSS).kind.code == kind
    with pytest.raises(NotAllowed):
        give_post(ram, "admin", "MP", by=BOSS)


@pytest.mark.parametrize("kind", ["trainer", "booth_president", "booth_agent", "booth_member"])
def test_posts_without_abilities_give_nothing(
    ram: workers.Worker, sita: workers.Worker, kind: str
) -> None:
    give(ram, "AC166" if kind == "trainer" else "166/1", kind)
    with pytest.raises(NotAllowed):
        give_post(sita, "booth_member", "166/1", by=RAM)


def test_who_has_not_registered_or_whose_post_has_ended_gives_nothing(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    with pytest.raises(NotRegistered):
        give_post(ram, "booth_agent", "166/1", by=77)
    tables.Post.update(until=NOON).execute()
    with pytest.raises(NotAllowed):
        give_post(ram, "booth_agent", "166/1")


def test_a_post_is_held_where_its_kind_belongs(meena: workers.Worker, ram: workers.Worker) -> None:
    for kind, code in (("booth_agent", "AC166"), ("ac_coordinator", "166/1"), ("trainer", "166/1")):
        with pytest.raises(WrongLocation):
            give_post(ram, kind, code)
    tables.Booth.update(retired_at=NOON).execute()
    with pytest.raises(WrongLocation):
        give_post(ram, "booth_agent", "166/1")


@pytest.mark.parametrize(
    ("kind", "typed", "what", "choices"),
    [
        ("ac_coordinator", "166/1", "ac", ("AC166",)),
        ("ac_coordinator", "PC21", "ac", ("AC166",)),
        ("booth_president", "PC21", "booth", ("AC166",)),
        ("booth_president", "MP", "booth", ("AC166",)),
        ("trainer", "166-1", "several", ("AC166", "PC21")),
    ],
)
def test_a_post_asked_for_at_another_kind_of_place_is_answered_with_the_places_that_may_be_meant(
    meena: workers.Worker, kind: str, typed: str, what: str, choices: tuple[str, ...]
) -> None:
    with pytest.raises(WrongLocation) as wrong:
        candidates.find_location(typed, kind, near="MP", by=MEENA)
    assert (wrong.value.parameters["what"], wrong.value.choices) == (what, choices)


def test_no_place_beyond_ones_own_is_offered_for_a_post(meena: workers.Worker) -> None:
    for kind, typed in (("ac_coordinator", "165/1"), ("booth_agent", "PC20"), ("admin", "PC21")):
        with pytest.raises(NotAllowed):
            candidates.find_location(typed, kind, near="MP", by=MEENA)


def test_a_booth_that_is_not_there_is_said_so_whatever_the_post(meena: workers.Worker) -> None:
    for kind in ("ac_coordinator", "booth_agent"):
        with pytest.raises(UnknownBooth):
            candidates.find_location("166/99", kind, near="MP", by=MEENA)


def test_a_booth_has_one_president_and_any_number_of_members(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    give_post(ram, "booth_president", "166/1")
    with pytest.raises(PostFull):
        give_post(sita, "booth_president", "166/1")
    for worker in (ram, sita):
        give_post(worker, "booth_member", "166/1")
    give_post(sita, "booth_president", "166/2")
    assert tables.Post.select().where(tables.Post.kind == "booth_member").count() == 2


def test_a_hundred_hands_make_one_president(agar: Database, meena: workers.Worker) -> None:
    people = [person(10 + n, f"Worker {n}") for n in range(12)]

    def hurry(worker: workers.Worker) -> str:
        try:
            give_post(worker, "booth_president", "166/1")
        except PostFull:
            return "full"
        finally:
            agar.peewee.close()
        return "given"

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(hurry, people)) == ["full"] * 11 + ["given"]
    assert tables.Post.select().where(tables.Post.kind == "booth_president").count() == 1


def test_a_post_given_twice_is_given_once_and_another_giver_is_told(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    first = give_post(ram, "trainer", "AC166")
    assert give_post(ram, "trainer", "AC166") == first
    assert (notified(), audited()) == ([(RAM, "given")], [("appoint", ram.code)])
    person(BOSS, "Boss", admin=True)
    with pytest.raises(AlreadyHeld):
        give_post(ram, "trainer", "AC166", by=BOSS)


def test_ending_a_post_keeps_it_with_who_ended_it(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    held = give_post(ram, "ac_coordinator", "AC166")
    assert authority.may(RAM, "plan", place_id("AC166"))
    posts.end_post(held.id, by=MEENA, now=NOON + HOUR)
    posts.end_post(held.id, by=MEENA, now=NOON + DAY)
    row = tables.Post.get_by_id(held.id)
    assert (row.until, row.ended_by_id, row.by_id) == (NOON + HOUR, meena.id, meena.id)
    assert not authority.may(RAM, "plan", place_id("AC166"))
    assert notified() == [(RAM, "given"), (RAM, "ended")]
    assert audited() == [("appoint", ram.code), ("end_post", ram.code)]
    again = give_post(ram, "ac_coordinator", "AC166")
    assert again.id != held.id


def test_ram_gives_his_post_up_and_meena_is_told(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    held = give_post(ram, "booth_agent", "166/1")
    posts.end_post(held.id, by=RAM, now=NOON)
    assert tables.Post.get_by_id(held.id).ended_by_id == ram.id
    assert notified()[1:] == [(MEENA, "declined")]


def test_nobody_ends_the_post_of_an_equal_or_of_somebody_elsewhere(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    held = give_post(ram, "booth_agent", "166/1")
    coordinator(BOSS, "Rakesh", "PC20")
    give(workers.by_telegram_id(BOSS), "AC165")
    own = authority.posts_of(meena.id)[0]
    for post_id, by in ((held.id, BOSS), (own.id, BOSS), (own.id, RAM)):
        with pytest.raises(NotAllowed):
            posts.end_post(post_id, by=by, now=NOON)
    with pytest.raises(NotRegistered):
        posts.end_post(held.id, by=77, now=NOON)
    with pytest.raises(PostOver):
        posts.end_post(10**9, by=MEENA, now=NOON)
    assert tables.Post.select().where(tables.Post.until.is_null(False)).count() == 0


def test_the_settings_alone_end_the_post_of_an_admin(ram: workers.Worker) -> None:
    boss = person(BOSS, "Boss", admin=True)
    with pytest.raises(NotAllowed):
        posts.end_post(authority.posts_of(boss.id)[0].id, by=BOSS, now=NOON)
    workers.ensure_admins(frozenset(), NOON)
    assert authority.posts_of(boss.id) == ()
    assert not authority.may(BOSS, "plan", place_id("MP"))


def test_an_erased_worker_takes_their_posts_along_and_those_given_stay(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    held = give_post(ram, "booth_agent", "166/1")
    tables.Worker.delete().where(tables.Worker.id == meena.id).execute()
    assert posts.get_assignment(held.id).by is None
    tables.Worker.delete().where(tables.Worker.id == ram.id).execute()
    with pytest.raises(PostOver):
        posts.get_assignment(held.id)
