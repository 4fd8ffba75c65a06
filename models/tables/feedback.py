"""Table of what those who came say of a session."""

from peewee import AutoField, CharField, Check, ForeignKeyField, IntegerField

from models.database import Table, UtcField
from models.tables.trainings import Enrolment


class Feedback(Table):
    """The answers of the holder of one seat, of which only sums are shown."""

    id = AutoField()
    enrolment = ForeignKeyField(Enrolment, unique=True, on_delete="CASCADE")
    enrolment_id: int
    rating = IntegerField()  # from 1 to 5, the best
    understood = CharField(max_length=8, null=True)  # all, partly or little, once they said so
    at = UtcField()

    class Meta:
        constraints = [Check("rating BETWEEN 1 AND 5")]
