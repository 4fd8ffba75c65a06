"""Posts that wait: whose holder has another Telegram account now gives them no authority.

It ends when somebody confirms who may give the post. Those are told, the nearest first.
"""

from datetime import datetime

from models import authority, counters, tables
from models.authority import post_kinds
from models.database import transaction
from models.errors import NotAllowed
from models.outbox_subjects import OutboxSubject
from models.posts import assignments
from models.posts.assignments import AssignmentEvent, PostAssignment
from models.posts.errors import PostOver
from models.posts.location import location_of
from models.queues import outbox


def begin(worker_id: int, now: datetime) -> int:
    """Suspend a worker's posts, inside the caller's transaction; return how many wait now."""
    post = tables.Post
    post.update(waits_since=now).where(post.worker == worker_id, post.in_force()).execute()
    counters.posts_of_changed(worker_id)
    mine = (post.worker == worker_id) & post.until.is_null()
    rows = list(post.select().where(mine, post.kind.in_(list(post_kinds.current()))))
    for row in rows:
        _ask(row, now)
    return len(rows)


def confirm(post_id: int, *, by: int, now: datetime) -> PostAssignment:
    """Confirm a waiting post: whoever may give it may, and not its holder. `by` is a Telegram id.

    The holder is told. A second time changes nothing. Raises NotRegistered, NotAllowed or PostOver.
    """
    with transaction():
        row = tables.Post.get_or_none(tables.Post.id == post_id)
        if row is None or row.until is not None or row.kind not in post_kinds.current():
            raise PostOver
        location = location_of(row.place_id, row.booth_id)
        giver = authority.require_giving(by, row.kind, location.place.id)
        holder = tables.Worker.get_by_id(row.worker_id)
        if giver == holder.id or holder.confirmed_at is None:
            raise NotAllowed(place=location.code)
        assignments.confirm_row(row, holder, location, giver, now)
        return assignments.get_assignment(post_id)


def _ask(row: tables.Post, now: datetime) -> None:
    """Queue the question for those who may give the post, and not for its holder."""
    location = location_of(row.place_id, row.booth_id)
    for telegram_id in authority.nearest_givers(row.kind, location.place.id):
        outbox.enqueue(
            f"post:{row.id}:waits:{now.isoformat()}:{telegram_id}",
            telegram_id,
            0,
            OutboxSubject.POST,
            {"post": row.id, "news": AssignmentEvent.WAITS},
            now=now,
            at_least_once=True,
        )
