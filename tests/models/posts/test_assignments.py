"""Posts: who may give and end them, links that give one once, and who sees whom."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models import authority, posts, tables, workers
from models.database import Database
from models.errors import NotAllowed, NotRegistered, Refusal
from models.places import UnknownBooth
from models.posts import (
    AlreadyHeld,
    DeadLink,
    NotAWorker,
    PostAssignment,
    PostFull,
    PostLocation,
    PostOver,
    WrongPlace,
    candidates,
    location,
    offers,
    roster,
)
from models.workers import UnknownWorker
from tests.support.world import DAY, HOUR, KEYS, NOON, booth_id, coordinator, give, person, place_id

MEENA, RAM, SITA, GITA, BOSS = 900, 1, 2, 3, 901  # Telegram ids
pytestmark = pytest.mark.usefixtures("agar")


def spot(code: str) -> PostLocation:
    """Return a place or booth by its code."""
    return (
        location.location_of(booth_id=booth_id(code))
        if "/" in code
        else location.location_of(place_id(code))
    )


def give_post(worker: workers.Worker, kind: str, code: str, by: int = MEENA) -> PostAssignment:
    """Give a worker a post; Meena is the giver by default."""
    return posts.appoint(worker.id, kind, spot(code), by=by, now=NOON)


def notified() -> list[tuple[int, str]]:
    """Return the Telegram ids that are notified, with what happened."""
    rows = tables.Outbox.select().where(tables.Outbox.subject == "post").order_by(tables.Outbox.id)
    return [(row.chat_id, json.loads(row.payload)["news"]) for row in rows]


def audited() -> list[tuple[str, str]]:
    """Return the actions in the audit, with whom they were about."""
    return [(row.action, row.subject) for row in tables.Audit.select().order_by(tables.Audit.id)]


@pytest.fixture
def meena(agar: Database) -> workers.Worker:
    """Meena, who coordinates PC21 with AC166."""
    return coordinator(MEENA, "Meena", "PC21")


@pytest.fixture
def ram(agar: Database) -> workers.Worker:
    """Ram, a worker of booth 166/1."""
    return person(RAM, "Ram", "166/1")


@pytest.fixture
def sita(agar: Database) -> workers.Worker:
    """Sita, a worker of booth 166/1."""
    return person(SITA, "Sita", "166/1")


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
        assert (held.kind.code, held.spot.code, held.holder.name) == (kind, code, "Ram")
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
    assert give_post(ram, "ac_coordinator", "AC165", by=BOSS).spot.code == "AC165"
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
        with pytest.raises(WrongPlace):
            give_post(ram, kind, code)
    tables.Booth.update(retired_at=NOON).execute()
    with pytest.raises(WrongPlace):
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
    with pytest.raises(WrongPlace) as wrong:
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
    posts.end(held.id, by=MEENA, now=NOON + HOUR)
    posts.end(held.id, by=MEENA, now=NOON + DAY)
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
    posts.end(held.id, by=RAM, now=NOON)
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
            posts.end(post_id, by=by, now=NOON)
    with pytest.raises(NotRegistered):
        posts.end(held.id, by=77, now=NOON)
    with pytest.raises(PostOver):
        posts.end(10**9, by=MEENA, now=NOON)
    assert tables.Post.select().where(tables.Post.until.is_null(False)).count() == 0


def test_the_settings_alone_end_the_post_of_an_admin(ram: workers.Worker) -> None:
    boss = person(BOSS, "Boss", admin=True)
    with pytest.raises(NotAllowed):
        posts.end(authority.posts_of(boss.id)[0].id, by=BOSS, now=NOON)
    workers.ensure_admins(frozenset(), NOON)
    assert authority.posts_of(boss.id) == ()
    assert not authority.may(BOSS, "plan", place_id("MP"))


def make(kind: str = "booth_agent", code: str = "166/1", by: int = MEENA) -> offers.PostOffer:
    """Make a link to a post; Meena is the giver by default."""
    return offers.create_offer(kind, spot(code), by=by, now=NOON)


def take(token: str, by: int, after: timedelta = HOUR) -> PostAssignment:
    """Open a link and accept its post."""
    link = offers.preview_offer(token, by=by, now=NOON + after)
    return offers.accept(link.id, by=by, now=NOON + after)


def test_who_opens_a_link_first_gets_the_post_and_the_giver_is_told(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    link = make()
    held = take(link.token, RAM)
    assert (held.holder.name, held.kind.code, held.spot.code) == ("Ram", "booth_agent", "166/1")
    assert take(link.token, RAM) == held
    with pytest.raises(DeadLink) as refusal:
        take(link.token, SITA)
    assert refusal.value.parameters == {"what": "used"}
    assert notified() == [(MEENA, "taken")]
    assert tables.Post.get_by_id(held.id).by_id == meena.id


def test_the_database_holds_a_hash_of_the_token_alone(meena: workers.Worker) -> None:
    link = make()
    row = tables.Appointment.get()
    assert len(link.token) == 22
    assert link.token not in "".join(map(str, row.__data__.values()))
    assert row.expires_at == NOON + timedelta(hours=48)


@pytest.mark.parametrize("token", ["", "x" * 22, "' OR 1=1 --", "a" * 5000])
def test_a_forged_link_gives_nothing(
    meena: workers.Worker, ram: workers.Worker, token: str
) -> None:
    make()
    assert dead(token, RAM) == "unknown"


def dead(token: str, by: int, after: timedelta = HOUR) -> str:
    """Open a link that must give nothing; return why."""
    before = tables.Post.select().count()
    with pytest.raises(DeadLink) as refusal:
        take(token, by, after)
    assert tables.Post.select().count() == before
    return str(refusal.value.parameters["what"])


def test_a_link_gives_nothing_after_48_hours_or_once_it_is_taken_back(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    link = make()
    assert dead(link.token, RAM, timedelta(hours=48)) == "expired"
    offers.revoke(link.id, by=MEENA, now=NOON)
    assert dead(link.token, RAM) == "revoked"
    with pytest.raises(DeadLink):
        offers.revoke(link.id, by=MEENA, now=NOON)


def test_a_link_dies_with_the_authority_of_who_made_it(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    link = make()
    tables.Post.update(until=NOON).execute()
    assert dead(link.token, RAM) == "withdrawn"
    assert tables.Appointment.get().state == "open"
    give(meena, "PC20")
    assert dead(link.token, RAM) == "withdrawn"
    give(meena, "PC21")
    assert take(link.token, RAM).holder.name == "Ram"


def test_a_link_to_a_post_that_is_filled_meanwhile_is_refused_and_kept(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    link = make()
    held = give_post(sita, "booth_agent", "166/1")
    with pytest.raises(PostFull):
        take(link.token, RAM)
    posts.end(held.id, by=MEENA, now=NOON)
    assert take(link.token, RAM).holder.name == "Ram"


def test_of_many_who_open_a_link_at_once_one_gets_the_post(
    agar: Database, meena: workers.Worker
) -> None:
    link = make("booth_member")
    for n in range(8):
        person(10 + n, f"Worker {n}")

    def hurry(telegram_id: int) -> str:
        try:
            offers.accept(link.id, by=telegram_id, now=NOON)
        except DeadLink:
            return "late"
        finally:
            agar.peewee.close()
        return "first"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(hurry, range(10, 18))) == ["first"] + ["late"] * 7
    assert tables.Post.select().where(tables.Post.kind == "booth_member").count() == 1


def test_one_update_makes_one_link(meena: workers.Worker) -> None:
    first, second = (
        offers.create_offer("trainer", spot("AC166"), by=MEENA, now=NOON, update_id=5)
        for _ in range(2)
    )
    assert first.id == second.id
    assert tables.Appointment.select().count() == 1
    assert offers.preview_offer(second.token, by=RAM, now=NOON).id == first.id
    with pytest.raises(DeadLink):
        offers.preview_offer(first.token, by=RAM, now=NOON)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pc_coordinator", "PC21"), ("ac_coordinator", "AC165"), ("booth_agent", "165/1")],
)
def test_nobody_makes_or_takes_back_a_link_beyond_their_place(
    meena: workers.Worker, kind: str, code: str
) -> None:
    with pytest.raises(NotAllowed):
        make(kind, code)
    coordinator(BOSS, "Rakesh", "PC20")
    link = make()
    with pytest.raises(NotAllowed):
        offers.revoke(link.id, by=BOSS, now=NOON)
    assert offers.preview_offer(link.token, by=RAM, now=NOON)


def find(text: str, by: int = MEENA) -> posts.PersonName:
    """Look a candidate for booth agent of 166/1 up."""
    return candidates.candidate(text, "booth_agent", spot("166/1"), by=by, now=NOON)


def test_a_candidate_is_found_by_id_or_contact_and_the_name_goes_with_the_place(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    far = person(GITA, "Gita", "165/1")
    assert (find(ram.code).name, find(ram.code.lower().replace("-", "")).name) == ("Ram", "Ram")
    assert (find(far.code).name, find(far.code).code) == ("", far.code)
    phone, nobodys = KEYS.phone_hash(f"+91982600{RAM:04d}"), "0" * 64
    args = ("booth_agent", spot("166/1"))
    for may_be in ([phone], [nobodys, phone]):
        assert candidates.candidate_with(may_be, *args, by=MEENA, now=NOON).name == "Ram"
    with pytest.raises(NotAWorker):
        candidates.candidate_with([nobodys], *args, by=MEENA, now=NOON)
    for text in ("BS-0000-001", "7K3M", "", "राम"):
        with pytest.raises(UnknownWorker):
            find(text)
    assert {subject for action, subject in audited() if action == "read_candidate"} == {ram.code}


def test_who_may_not_give_the_post_learns_of_nobody(ram: workers.Worker) -> None:
    coordinator(BOSS, "Rakesh", "PC20")
    here = ("booth_agent", spot("166/1"))
    for by in (RAM, BOSS):
        for text in (ram.code, "BS-0000-000"):
            with pytest.raises(NotAllowed):
                find(text, by)
        with pytest.raises(NotAllowed):
            candidates.candidate_with(["0" * 64], *here, by=by, now=NOON)
        assert candidates.candidates(*here, by=by, now=NOON) == ()
    assert audited() == []


def test_the_workers_of_a_booth_are_offered_for_its_posts(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    person(GITA, "Gita", "166/2")
    give_post(sita, "booth_agent", "166/1")
    offered = candidates.candidates("booth_agent", spot("166/1"), by=MEENA, now=NOON)
    assert [p.name for p in offered] == ["Meena", "Ram"]
    assert candidates.candidates("trainer", spot("AC166"), by=MEENA, now=NOON) == ()


def test_kinds_and_places_are_offered_as_far_as_they_may_be_given(meena: workers.Worker) -> None:
    kinds = [k.code for k in candidates.kinds_to_give(MEENA)]
    assert kinds == ["ac_coordinator", "trainer", "booth_president", "booth_agent", "booth_member"]
    assert [p.code for p in candidates.places_to_give("trainer", MEENA)] == ["PC21", "AC166"]
    assert [p.code for p in candidates.places_to_give("booth_agent", MEENA)] == ["AC166"]
    assert candidates.kinds_to_give(RAM) == ()


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
    assert [(h.kind.code, h.spot.code, h.person.name) for h in seen.holders] == [
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
    own = posts.view(held.id, by=RAM, now=NOON)
    assert (own.own, own.may_end) == (True, True)
    hers = posts.view(held.id, by=MEENA, now=NOON)
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
            posts.view(post_id, by=by, now=NOON)


def test_an_erased_worker_takes_their_posts_along_and_those_given_stay(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    held = give_post(ram, "booth_agent", "166/1")
    tables.Worker.delete().where(tables.Worker.id == meena.id).execute()
    assert posts.held(held.id).by is None
    tables.Worker.delete().where(tables.Worker.id == ram.id).execute()
    with pytest.raises(PostOver):
        posts.held(held.id)
