"""Whom a post may be given to, and where: what the one who gives it can choose from."""

from collections.abc import Sequence
from datetime import datetime

from models import audit, authority, identity, places, post_kinds, posts, search, tables, workers
from models.database import transaction
from models.errors import AmbiguousPlace, NotAWorker, Refusal, UnknownPlace, WrongSpot
from models.post_kinds import PostKind
from models.posts import Person
from models.spots import Spot

OFFERED = 6  # workers of a booth who are offered for its posts


def kinds_to_give(by: int) -> tuple[PostKind, ...]:
    """Give the kinds of posts that the person with this Telegram id may give somewhere."""
    return tuple(k for k in post_kinds.current().values() if places_to_give(k.code, by))


def places_to_give(kind_code: str, by: int) -> tuple[places.Place, ...]:
    """Give the places at which this person may give posts of a kind, the widest first.

    For posts of booths they are the ACs. Raises UnknownPostKind.
    """
    sorts = _sorts(post_kinds.find(kind_code))
    own = authority.places_to_give(by, kind_code)
    inside = [p for outer in own for sort in sorts for p in places.inside(outer.id, sort)]
    return tuple(dict.fromkeys(p for p in (*own, *inside) if p.kind in sorts))


def find_spot(text: str, kind_code: str, *, near: str, by: int) -> Spot:
    """Give the place or booth that a text means, at which this person may give such a post.

    For a post of booths it may be an AC, inside which a booth is to be named yet. Raises the
    refusals of places.find_place and find_booth, WrongSpot (with the places that may be meant as
    choices), NotRegistered, NotAllowed or UnknownPostKind.
    """
    kind = post_kinds.find(kind_code)
    if "booth" in kind.held_at and places.is_booth_code(text):
        spot = any_spot(text, near=near)
    else:
        try:
            spot = Spot(places.find_place(text, near=near, kinds=_sorts(kind)))
        except UnknownPlace as unknown:
            raise _instead(text, kind, near, by) or unknown from None
    authority.require_giving(by, kind_code, spot.place.id)
    return spot


def _instead(text: str, kind: PostKind, near: str, by: int) -> Refusal | None:
    """Say where such a post is held, when the text means a place or booth at which it is not."""
    try:
        other = any_spot(text, near=near)
    except (UnknownPlace, AmbiguousPlace):
        return None
    mine, there = places_to_give(kind.code, by), other.place.id
    inside = [p for p in mine if places.contains(there, p.id)]
    around = [p for i in places.ancestors(there) if (p := places.place(i)) in mine]
    meant = tuple(dict.fromkeys((*inside, *around)))[: search.OFFERED]
    if not meant:
        authority.require_giving(by, kind.code, there)
        return WrongSpot(place=other.code)
    what = kind.held_at[0] if len(kind.held_at) == 1 else "several"
    return WrongSpot(places.codes(meant, near), text=text, place=other.code, what=what)


def any_spot(text: str, *, near: str) -> Spot:
    """Give the place or, by its code, the booth that a text means; raises as the finders do."""
    if places.is_booth_code(text):
        booth = places.find_booth(text, near=near)
        return Spot(booth.ac, booth)
    return Spot(places.find_place(text, near=near))


def _sorts(kind: PostKind) -> tuple[str, ...]:
    """Give the kinds of places to choose from; a booth is chosen in its AC."""
    return tuple(dict.fromkeys("ac" if sort == "booth" else sort for sort in kind.held_at))


def code_of(text: str, by: int) -> str:
    """Give the whole ID that was typed; raises UnknownWorker with the likely ones as choices."""
    return identity.show(workers.by_code(text, by).public_id)


def candidate(text: str, kind_code: str, spot: Spot, *, by: int, now: datetime) -> Person:
    """Give the worker with this ID, who is to get a post. The name goes with the right to see it.

    That goes to the audit, once for a moment. Raises NotRegistered, NotAllowed or UnknownWorker.
    """
    with transaction():
        reader = authority.require_giving(by, kind_code, spot.place.id)
        return _candidate(workers.by_code(text, by), spot, reader, by, now)


def chosen(code: str, kind_code: str, spot: Spot, *, by: int) -> Person:
    """Give the worker with this ID who gets the post right now; raises as `candidate` does.

    Nothing is added to the audit: they were looked at, and the giving is on record itself.
    """
    reader = authority.require_giving(by, kind_code, spot.place.id)
    return _named(workers.by_code(code, by), reader, by)


def candidate_with(
    phone_hashes: Sequence[str], kind_code: str, spot: Spot, *, by: int, now: datetime
) -> Person:
    """Give the worker with this phone, by its hash; raises NotAWorker, else as `candidate`.

    Of several ways to read the phone, the first that is a worker's counts.
    """
    with transaction():
        reader = authority.require_giving(by, kind_code, spot.place.id)
        found = tables.Worker.select().where(tables.Worker.phone_hash.in_(phone_hashes))
        holders = {row.phone_hash: row for row in found}
        row = next((holders[one] for one in phone_hashes if one in holders), None)
        if row is None:
            raise NotAWorker
        return _candidate(row, spot, reader, by, now)


def candidates(kind_code: str, spot: Spot, *, by: int, now: datetime) -> tuple[Person, ...]:
    """Give workers of a booth who could get a post there, those seen last first.

    Nobody for other places, or when these people are not entrusted to the one who asks.
    """
    if spot.booth is None or not authority.may(by, "people", spot.place.id):
        return ()
    worker, post = tables.Worker, tables.Post
    held = post.select(post.worker).where(
        post.booth == spot.booth.id, post.kind == kind_code, post.until.is_null()
    )
    with transaction():
        reader = authority.require_giving(by, kind_code, spot.place.id)
        here = worker.select().where(worker.booth == spot.booth.id, worker.id.not_in(held))
        found = here.order_by(worker.last_active_at.desc(), worker.id).limit(OFFERED)
        people = tuple(map(posts.person, found))
        if people:
            audit.record(reader, "read_candidates", spot.code, now, number=len(people))
    return people


def _candidate(row: tables.Worker, spot: Spot, reader: int, by: int, now: datetime) -> Person:
    found = _named(row, reader, by)
    shown = found.name and row.id != reader
    if shown and not audit.has(reader, "read_candidate", found.code, now):
        audit.record(reader, "read_candidate", found.code, now, also=spot.place.id, place=spot.code)
    return found


def _named(row: tables.Worker, reader: int, by: int) -> Person:
    found = posts.person(row)
    if row.id == reader or authority.may(by, "people", places.booth(row.booth_id).ac.id):
        return found
    return Person(found.id, found.code, "")
