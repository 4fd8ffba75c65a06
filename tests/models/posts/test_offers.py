"""Offer a post by a link: who opens it, when it ends, and what it cannot do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models import posts, tables, workers
from models.database import Database
from models.errors import NotAllowed
from models.posts import (
    DeadLink,
    PostAssignment,
    PostFull,
    offers,
)
from tests.models.posts.post_steps import BOSS, MEENA, RAM, SITA, give_post, notified, spot
from tests.support.world import HOUR, NOON, coordinator, give, person

pytestmark = pytest.mark.usefixtures("agar")


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
    assert (held.holder.name, held.kind.code, held.location.code) == ("Ram", "booth_agent", "166/1")
    assert take(link.token, RAM) == held
    with pytest.raises(DeadLink) as refusal:
        take(link.token, SITA)
    assert refusal.value.parameters == {"what": "used"}
    assert notified() == [(MEENA, "taken")]
    assert tables.Post.get_by_id(held.id).by_id == meena.id


def test_the_database_holds_a_hash_of_the_token_alone(meena: workers.Worker) -> None:
    link = make()
    row = tables.PostOffer.get()
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
    assert tables.PostOffer.get().state == "open"
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
    posts.end_post(held.id, by=MEENA, now=NOON)
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
    assert tables.PostOffer.select().count() == 1
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
