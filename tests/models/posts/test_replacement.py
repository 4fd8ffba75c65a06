"""Give an occupied post to another in place of its holder, and give it back."""

import pytest

from models import authority, posts, tables, workers
from models.errors import NotAllowed
from models.posts import PostFull, PostOver, offers, replacement
from tests.models.posts.post_steps import MEENA, RAM, SITA, give_post, notified, spot
from tests.support.world import HOUR, NOON, coordinator, person

pytestmark = pytest.mark.usefixtures("agar")
AGENT = "booth_agent"


def holders() -> list[str]:
    """Return who holds the post of an agent now."""
    rows = tables.Post.select().where(tables.Post.kind == AGENT, tables.Post.until.is_null())
    return [tables.Worker.get_by_id(row.worker_id).name for row in rows]


def replaced(by_worker: workers.Worker, instead_of: int, by: int = MEENA) -> posts.PostAssignment:
    """Give the post to a worker in place of its holder, an hour later."""
    return replacement.replace(
        by_worker.id, AGENT, spot("166/1"), instead_of=instead_of, by=by, now=NOON + HOUR
    )


def test_sita_takes_rams_place_and_both_are_told(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    old = give_post(ram, AGENT, "166/1")
    replaced(sita, old.id)
    assert holders() == ["Sita"]
    assert notified() == [(RAM, "given"), (RAM, "ended"), (SITA, "given")]


def test_it_is_given_back_once_and_only_what_took_its_place(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    old = give_post(ram, AGENT, "166/1")
    new = replaced(sita, old.id)
    for _ in range(2):
        back = replacement.restore(new.id, old.id, by=MEENA, now=NOON + 2 * HOUR)
        assert (back.holder.name, holders()) == ("Ram", ["Ram"])
    with pytest.raises(PostOver):
        replacement.restore(back.id, old.id, by=MEENA, now=NOON + 3 * HOUR)
    assert holders() == ["Ram"]


def test_whoever_holds_it_by_then_is_not_pushed_out(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    old = give_post(ram, AGENT, "166/1")
    replaced(sita, old.id)
    with pytest.raises(PostFull):
        replaced(person(7, "Gita"), old.id)
    assert holders() == ["Sita"]


def test_who_may_not_give_the_post_replaces_nobody(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    old = give_post(ram, AGENT, "166/1")
    coordinator(8, "Rekha", "PC20", "165/1")
    for by in (8, SITA):
        with pytest.raises(NotAllowed):
            replaced(sita, old.id, by=by)
        with pytest.raises(NotAllowed):
            replacement.shown_occupant(AGENT, spot("166/1"), by=by, now=NOON)
    assert holders() == ["Ram"]


def test_where_many_may_hold_a_post_nobody_is_in_the_way(
    meena: workers.Worker, ram: workers.Worker
) -> None:
    give_post(ram, "booth_member", "166/1")
    kind = authority.post_kinds.find("booth_member")
    assert replacement.occupant(kind, spot("166/1")) is None


def test_a_link_takes_it_from_who_held_it_when_the_link_was_made_and_from_nobody_else(
    meena: workers.Worker, ram: workers.Worker, sita: workers.Worker
) -> None:
    give_post(ram, AGENT, "166/1")
    first, second = (
        offers.create_offer(AGENT, spot("166/1"), by=MEENA, now=NOON + HOUR) for _ in range(2)
    )
    offers.accept(first.id, by=SITA, now=NOON + 2 * HOUR)
    assert holders() == ["Sita"]
    person(7, "Gita")
    with pytest.raises(PostFull):
        offers.accept(second.id, by=7, now=NOON + 3 * HOUR)
    assert holders() == ["Sita"]
