"""Which trainings the posts of workers require, and who lacks one.

What a kind of post requires is data (`requires` in models.authority.post_kinds). A subject is found
by its name: case, marks and punctuation do not count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from models import authority, places, tables, text_forms
from models.authority import PostKind, RequiredTraining, post_kinds
from models.tables.trainings import EnrolmentState

YEAR = 365  # days


@dataclass(frozen=True, slots=True)
class Lacking:
    """How many holders of a kind of post have not passed a subject that it requires."""

    kind: PostKind
    subject: str
    n: int


def lacked_by(worker_id: int, now: datetime) -> frozenset[int]:
    """Return the subjects (ids) that the posts of a worker require, and that they lack."""
    kinds = post_kinds.current()
    posts = authority.posts_of(worker_id)
    required = {one for post in posts for one in kinds[post.kind].requires}
    if not required:
        return frozenset()
    by_name, passed = _by_name(), _passed_at(worker_id)
    return frozenset(
        training.id
        for one in required
        if not any(_holds(passed.get(t.id), one, now) for t in by_name[_name(one)])
        for training in by_name[_name(one)]
    )


def lacking(place_id: int, now: datetime) -> tuple[Lacking, ...]:
    """Return how many holders of posts at a place, or inside it, lack what these require.

    By kind of post in order of rank, and then as the kind names the subjects.
    """
    kinds = [kind for kind in post_kinds.current().values() if kind.requires]
    if not kinds:
        return ()
    by_name, here = _by_name(), _at_or_inside(place_id)
    found = (
        Lacking(kind, _title(one, by_name), _count(kind, one, by_name[_name(one)], here, now))
        for kind in kinds
        for one in kind.requires
    )
    return tuple(one for one in found if one.n)


def _count(
    kind: PostKind,
    required: RequiredTraining,
    trainings: Iterable[tables.Training],
    here: Any,
    now: datetime,
) -> int:
    post, seat, session = tables.Post, tables.Enrolment, tables.Session
    passed = (
        seat.select(seat.worker)
        .join(session)
        .where(
            seat.state == EnrolmentState.PASSED,
            session.training.in_([training.id for training in trainings]),
        )
    )
    if required.months:
        passed = passed.where(session.starts_at > _since(required, now))
    query: Any = post.select(fn.COUNT(post.worker.distinct())).where(
        post.kind == kind.code, post.in_force(), here, post.worker.not_in(passed)
    )
    return int(query.scalar())


def _at_or_inside(place_id: int) -> Any:
    """Return the condition that a post is held at a place, inside it, or at a booth in it."""
    post, booth = tables.Post, tables.Booth
    inside = (one.id for kind in places.KINDS for one in places.inside(place_id, kind))
    booths = booth.select(booth.id).where(
        places.booths_in(place_id)(booth), booth.retired_at.is_null()
    )
    return post.place.in_([place_id, *inside]) | post.booth.in_(booths)


def _by_name() -> Mapping[str, Sequence[tables.Training]]:
    found: defaultdict[str, list[tables.Training]] = defaultdict(list)
    for training in tables.Training.select():
        found[text_forms.normalize(training.title)].append(training)
    return found


def _name(required: RequiredTraining) -> str:
    return text_forms.normalize(required.subject)


def _title(required: RequiredTraining, by_name: Mapping[str, Sequence[tables.Training]]) -> str:
    """Return the subject as it is taught, so that a plan for it makes no second one."""
    same = by_name[_name(required)]
    return same[0].title if same else required.subject


def _passed_at(worker_id: int) -> dict[int, datetime]:
    """Return when the latest session of each subject was that a worker has passed."""
    seat, session = tables.Enrolment, tables.Session
    query: Any = (
        seat.select(session.training, session.starts_at)
        .join(session)
        .where(seat.worker == worker_id, seat.state == EnrolmentState.PASSED)
        .order_by(session.starts_at)
    )
    return dict(query.tuples())


def _holds(passed_at: datetime | None, required: RequiredTraining, now: datetime) -> bool:
    if passed_at is None:
        return False
    return not required.months or passed_at > _since(required, now)


def _since(required: RequiredTraining, now: datetime) -> datetime:
    """Return since when a subject must have been passed."""
    return now - timedelta(days=required.months * YEAR // 12)
