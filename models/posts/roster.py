"""The roster of a place: who holds which posts at and inside it, with names for those entrusted."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.places import booths
from models.posts import assignments
from models.posts.assignments import PersonName
from models.posts.location import PostLocation, location_of, locations_of

PAGE = 10  # posts in a list
INSIDE = post_kinds.LOCATIONS[1:-1]  # kinds of places that lie in another
EMPTY = 4  # places with an empty post that are listed


@dataclass(frozen=True, slots=True)
class PostHolder:
    """One post and who holds it."""

    post_id: int
    kind: PostKind
    location: PostLocation
    person: PersonName
    waits: bool  # for a confirmation: it gives no authority until then


@dataclass(frozen=True, slots=True)
class RosterLine:
    """How many people hold posts of a kind here, and who they are if the reader may know."""

    kind: PostKind
    number: int
    holders: tuple[PostHolder, ...]
    may_fill: bool  # whether there is room and the reader may give the post


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """Posts of a kind in the places inside: `filled` of `places` have one; `people` hold them."""

    kind: PostKind
    people: int
    filled: int
    places: int


@dataclass(frozen=True, slots=True)
class Roster:
    """The posts of a place or booth. `holders` is a page of `total` posts inside it.

    `empty` are up to EMPTY places inside where a post is empty that the reader may give.
    """

    location: PostLocation
    named: bool  # whether the reader may see names
    here: tuple[RosterLine, ...]
    inside: tuple[PlaceSummary, ...]
    empty: tuple[tuple[PostKind, PostLocation], ...]
    holders: tuple[PostHolder, ...]
    total: int


def roster(location: PostLocation, *, by: int, now: datetime, page: int = 0) -> Roster:
    """Return the posts at and inside a place or booth, as a reader may see them.

    `by` is the reader's Telegram id; `page` counts from 0. Reading names is recorded in the audit.
    """
    with transaction(repeatable=True):
        named = authority.may(by, "people", location.place.id)
        if named:
            reader = authority.require(by, "people", location.place.id)
            audit.record(reader, AuditAction.READ_POSTS, location.code, now, page=page)
        inside = _inside(location)
        return Roster(
            location=location,
            named=named,
            here=_here(location, by, named),
            inside=inside,
            empty=_empty(location, inside, by),
            holders=_page(location, page) if named else (),
            total=sum(line.people for line in inside),
        )


def _here(location: PostLocation, by: int, named: bool) -> tuple[RosterLine, ...]:
    post = tables.Post
    column, row_id = (
        (post.booth, location.booth.id) if location.booth else (post.place, location.place.id)
    )
    rows = _current().where(column == row_id).order_by(post.id)
    holders = [_holder_of(r, location) for r in rows]
    lines = []
    for kind in post_kinds.held_at(location.kind):
        of_kind = tuple(h for h in holders if h.kind == kind)
        if kind.code == post_kinds.ADMIN and not of_kind:
            continue
        has_room = not kind.most or len(of_kind) < kind.most
        may_fill = has_room and authority.may_give(by, kind.code, location.place.id)
        lines.append(RosterLine(kind, len(of_kind), of_kind if named else (), may_fill))
    return tuple(lines)


def _inside(location: PostLocation) -> tuple[PlaceSummary, ...]:
    if location.booth is not None:
        return ()
    post = tables.Post
    counts = (fn.COUNT(post.place.distinct()), fn.COUNT(post.booth.distinct()))
    query = post.select(post.kind, fn.COUNT(post.id), *counts).group_by(post.kind)
    rows = _within(location, query).tuples()
    numbers = {kind: (people, at + in_) for kind, people, at, in_ in rows}
    sizes, lines = _sizes(location), []
    for kind in post_kinds.current().values():
        people, filled = numbers.get(kind.code, (0, 0))
        if size := sum(sizes[s] for s in kind.held_at):
            lines.append(PlaceSummary(kind, people, filled, size))
    return tuple(lines)


def _sizes(location: PostLocation) -> Counter[str]:
    """Return how many places of each kind there are inside."""
    sizes = Counter({s: len(places.inside(location.place.id, s)) for s in INSIDE})
    booth = tables.Booth
    here = places.booths_in(location.place.id)(booth)
    sizes["booth"] = booth.select().where(here, booth.retired_at.is_null()).count()
    return sizes


def _empty(
    location: PostLocation, inside: Collection[PlaceSummary], by: int
) -> tuple[tuple[PostKind, PostLocation], ...]:
    """Return up to EMPTY places where a post of a limited kind is empty, kinds by rank."""
    vacancies: list[tuple[PostKind, PostLocation]] = []
    for line in inside:
        has_vacancy = line.places > line.filled and line.kind.most
        if has_vacancy and authority.may_give(by, line.kind.code, location.place.id):
            vacancies += [
                (line.kind, s) for s in _free(location, line.kind, EMPTY - len(vacancies))
            ]
    return tuple(vacancies)


def _free(location: PostLocation, kind: PostKind, limit: int) -> list[PostLocation]:
    post = tables.Post
    current = post.select().where(post.kind == kind.code, post.until.is_null())
    if "booth" in kind.held_at:
        booth = tables.Booth
        rows: Any = (
            booth.select(booth.id)
            .where(
                places.booths_in(location.place.id)(booth),
                booth.retired_at.is_null(),
                booth.id.not_in(current.select(post.booth).where(post.booth.is_null(False))),
            )
            .order_by(booth.confirmed.desc(), booth.ac, *booths.BY_PART)
            .limit(limit)
        )
        return [location_of(booth_id=row.id) for row in rows]
    taken = {row.place_id for row in current.select(post.place)}
    free = [
        p for s in kind.held_at for p in places.inside(location.place.id, s) if p.id not in taken
    ]
    return [PostLocation(p) for p in free[:limit]]


def _page(location: PostLocation, page: int) -> tuple[PostHolder, ...]:
    if location.booth is not None:
        return ()
    post, kind = tables.Post, tables.PostKind
    rows = list(
        _within(location, _current())
        .join_from(post, kind, on=(post.kind == kind.code))
        .order_by(kind.rank, post.kind, post.place, post.booth, post.id)
        .offset(max(0, page) * PAGE)
        .limit(PAGE)
    )
    where = locations_of(rows)
    return tuple(_holder_of(r, where[r.id]) for r in rows)


def _holder_of(row: Any, location: PostLocation) -> PostHolder:
    kind, person = post_kinds.current()[row.kind], assignments.person_name(row.worker)
    return PostHolder(row.id, kind, location, person, row.waits_since is not None)


def _current() -> Any:
    """Return the query for posts that are held, with their holders."""
    post, worker = tables.Post, tables.Worker
    query = post.select(post, worker).join(worker, on=(post.worker == worker.id))
    return query.where(post.until.is_null(), post.kind.in_(list(post_kinds.current())))


def _within(location: PostLocation, query: Any) -> Any:
    """Return a query for posts, narrowed to those at places and booths inside a place."""
    post, booth = tables.Post, tables.Booth
    inner = [p.id for s in INSIDE for p in places.inside(location.place.id, s)]
    here = places.booths_in(location.place.id)(booth)
    booths = booth.select(booth.id).where(here, booth.retired_at.is_null())
    return query.where(post.until.is_null(), post.place.in_(inner) | post.booth.in_(booths))
