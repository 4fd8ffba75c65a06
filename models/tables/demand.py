"""The table of workers who wait for a training near them."""

from peewee import ForeignKeyField

from models.database import Table, UtcField
from models.tables.trainings import Session
from models.tables.workers import Worker


class TrainingDemand(Table):
    """That a worker wants to be told of a session near them; told once, of one session."""

    worker = ForeignKeyField(Worker, primary_key=True, on_delete="CASCADE")
    worker_id: int
    asked_at = UtcField()
    told_at = UtcField(null=True)
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
