"""Tables of the audit: its rows, and the newest hash."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Place


class Audit(Table):
    """Who did or read what about whom, and when. Append-only: triggers refuse all other changes."""

    id = AutoField()
    at = UtcField(index=True)
    actor = BigIntegerField(null=True)  # worker id; null is the operator
    who = CharField(max_length=7, null=True, index=True)  # the worker's ID, which is never reused
    action = CharField(max_length=32)
    subject = CharField(max_length=64, index=True)
    details = TextField(default="{}")  # JSON, never a name or a phone
    place = ForeignKeyField(
        Place, null=True, on_delete="RESTRICT", index=False
    )  # where it was then
    place_id: int | None
    also = ForeignKeyField(  # another place that it concerns
        Place, null=True, backref="+", on_delete="RESTRICT", index=False
    )
    also_id: int | None
    hash = CharField(max_length=64)  # over the hash of the row before and this row

    class Meta:
        indexes = ((("place", "id"), False),)


Audit.add_index(
    Audit.index(Audit.also, Audit.id, where=SQL("also_id IS NOT NULL"), name="audit_also")
)


class AuditHead(Table):
    """The single row with the newest hash of the audit and the number of its rows."""

    rows = IntegerField(default=0)
    hash = CharField(max_length=64)
