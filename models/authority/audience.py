"""For whom a list of commands is: who plans, who holds another post, who is a worker."""

from peewee import JOIN, ModelSelect

from models import tables
from models.authority import post_kinds
from models.database import BindParam, CompiledQuery


def audience(telegram_id: int) -> str:
    """Return whose commands a person is shown: "coordinator", "holder", "worker", or "" for none.

    A coordinator plans trainings at some place; a holder has any other post.
    """
    rows = _POSTS.rows(telegram_id=telegram_id)
    planning = post_kinds.allowing("plan")
    if any(row.place and row.kind in planning for row in rows):
        return "coordinator"
    if any(row.kind for row in rows):
        return "holder"
    return "worker" if rows else ""


def _worker_and_posts() -> "ModelSelect[tables.Worker]":
    """Return the query for a worker: a row for each of their posts, one of nulls without any."""
    worker, post = tables.Worker, tables.Post
    return (
        worker.select(post.kind, post.place.alias("place"))
        .join(post, JOIN.LEFT_OUTER, on=((post.worker == worker.id) & post.in_force()))
        .where(worker.telegram_id == BindParam("telegram_id"))
    )


_POSTS = CompiledQuery(_worker_and_posts)
