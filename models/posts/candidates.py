"""Candidates for a post: whom a giver can choose, which kinds, and at which places."""

from collections.abc import Sequence
from datetime import datetime

from models import audit, authority, places, tables, workers
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.errors import Refusal
from models.identity import worker_ids
from models.places import AmbiguousPlace, UnknownPlace, matching
from models.posts import assignments
from models.posts.assignments import PersonName
from models.posts.errors import NotAWorker, WrongLocation
from models.posts.location import PostLocation

OFFERED = 6  # workers of a booth who are offered for its posts


def kinds_to_give(by: int) -> tuple[PostKind, ...]:
    """Return the kinds of posts that the person with the Telegram id `by` may give somewhere."""
    return tuple(k for k in post_kinds.current().values() if places_to_give(k.code, by))


def places_to_give(kind_code: str, by: int) -> tuple[places.Place, ...]:
    """Return the places at which a person may give posts of a kind, the widest first.

    `by` is a Telegram id. For posts at booths they are the ACs. Raises UnknownPostKind.
    """
    place_kinds = _place_kinds(post_kinds.find(kind_code))
    own = authority.places_to_give(by, kind_code)
    inside = [p for outer in own for k in place_kinds for p in places.inside(outer.id, k)]
    return tuple(dict.fromkeys(p for p in (*own, *inside) if p.kind in place_kinds))


def find_location(text: str, kind_code: str, *, near: str, by: int) -> PostLocation:
    """Return the place or booth that a text names, at which a person may give such a post.

    `by` is a Telegram id. For a post at booths it may be an AC, whose booth is asked for next.
    Raises the refusals of places.find_place and find_booth, WrongLocation (with likely places as
    choices), NotRegistered, NotAllowed or UnknownPostKind.
    """
    kind = post_kinds.find(kind_code)
    if "booth" in kind.held_at and places.is_booth_code(text):
        location = any_location(text, near=near)
    else:
        try:
            location = PostLocation(places.find_place(text, near=near, kinds=_place_kinds(kind)))
        except UnknownPlace as unknown:
            raise _wrong_location(text, kind, near, by) or unknown from None
    authority.require_giving(by, kind_code, location.place.id)
    return location


def _wrong_location(text: str, kind: PostKind, near: str, by: int) -> Refusal | None:
    """Return the refusal if the text names a place or booth at which such a post is not held."""
    try:
        other = any_location(text, near=near)
    except (UnknownPlace, AmbiguousPlace):
        return None
    allowed, other_id = places_to_give(kind.code, by), other.place.id
    inside = [p for p in allowed if places.contains(other_id, p.id)]
    around = [p for i in places.ancestors(other_id) if (p := places.place(i)) in allowed]
    likely = tuple(dict.fromkeys((*inside, *around)))[: matching.OFFERED]
    if not likely:
        authority.require_giving(by, kind.code, other_id)
        return WrongLocation(place=other.code)
    what = kind.held_at[0] if len(kind.held_at) == 1 else "several"
    return WrongLocation(places.codes(likely, near), text=text, place=other.code, what=what)


def any_location(text: str, *, near: str) -> PostLocation:
    """Return the place or, by its code, the booth that a text names. Raises as the finders do."""
    if places.is_booth_code(text):
        booth = places.find_booth(text, near=near)
        return PostLocation(booth.area, booth)
    return PostLocation(places.find_place(text, near=near))


def _place_kinds(kind: PostKind) -> tuple[str, ...]:
    """Return the kinds of places to choose from; a booth is chosen inside its AC."""
    return tuple(dict.fromkeys("ac" if k == "booth" else k for k in kind.held_at))


def code_of(text: str, by: int) -> str:
    """Return the whole ID that was typed. Raises UnknownWorker with likely IDs as choices."""
    return worker_ids.show(workers.by_code(text, by).public_id)


def candidate(
    text: str, kind_code: str, location: PostLocation, *, by: int, now: datetime
) -> PersonName:
    """Return the worker with a typed ID, to be shown before they get a post.

    `by` is the giver's Telegram id. The name is empty if the giver may not see it; if it is shown,
    that is recorded in the audit, once per `now`. Raises NotRegistered, NotAllowed or
    UnknownWorker.
    """
    with transaction(repeatable=True):
        reader = authority.require_giving(by, kind_code, location.place.id)
        return _candidate(workers.by_code(text, by), location, reader, by, now)


def chosen(code: str, kind_code: str, location: PostLocation, *, by: int) -> PersonName:
    """Return the worker with an ID who gets the post right now. Raises as `candidate` does.

    Nothing is added to the audit: `candidate` recorded the look, `posts.appoint` records the post.
    """
    reader = authority.require_giving(by, kind_code, location.place.id)
    return _named(workers.by_code(code, by), reader, by)


def candidate_with(
    phone_hashes: Sequence[str], kind_code: str, location: PostLocation, *, by: int, now: datetime
) -> PersonName:
    """Return the worker with a phone, by its hash. Raises NotAWorker, else as `candidate` does.

    `phone_hashes` are those of the readings of one phone; the first that is a worker's counts.
    """
    with transaction(repeatable=True):
        reader = authority.require_giving(by, kind_code, location.place.id)
        rows = tables.Worker.select().where(tables.Worker.phone_hash.in_(phone_hashes))
        row_by_hash = {row.phone_hash: row for row in rows}
        row = next((row_by_hash[h] for h in phone_hashes if h in row_by_hash), None)
        if row is None:
            raise NotAWorker
        return _candidate(row, location, reader, by, now)


def candidates(
    kind_code: str, location: PostLocation, *, by: int, now: datetime
) -> tuple[PersonName, ...]:
    """Return up to OFFERED workers of a booth who could get a post there, the last active first.

    `by` is the giver's Telegram id. Empty for places, and if the giver may not see the place's
    people. Showing names is recorded in the audit.
    """
    if location.booth is None or not authority.may(by, "people", location.place.id):
        return ()
    worker, post = tables.Worker, tables.Post
    holders = post.select(post.worker).where(
        post.booth == location.booth.id, post.kind == kind_code, post.until.is_null()
    )
    with transaction(repeatable=True):
        reader = authority.require_giving(by, kind_code, location.place.id)
        here = worker.select().where(worker.booth == location.booth.id, worker.id.not_in(holders))
        rows = here.order_by(worker.last_active_at.desc(), worker.id).limit(OFFERED)
        people = tuple(map(assignments.person_name, rows))
        if people:
            audit.record(
                reader, AuditAction.READ_CANDIDATES, location.code, now, number=len(people)
            )
    return people


def _candidate(
    row: tables.Worker, location: PostLocation, reader: int, by: int, now: datetime
) -> PersonName:
    person = _named(row, reader, by)
    is_shown = person.name and row.id != reader
    if is_shown and not audit.has(reader, AuditAction.READ_CANDIDATE, person.code, now):
        also, place = location.place.id, location.code
        audit.record(reader, AuditAction.READ_CANDIDATE, person.code, now, also=also, place=place)
    return person


def _named(row: tables.Worker, reader: int, by: int) -> PersonName:
    """Return the person of a row, without the name if the reader may not see it."""
    person = assignments.person_name(row)
    if row.id == reader or authority.may(by, "people", places.booth(row.booth_id).area.id):
        return person
    return PersonName(person.id, person.code, "")
