"""Table of certificates."""

from peewee import AutoField, CharField, DateField, ForeignKeyField

from models.database import Table, UtcField
from models.tables.trainings import Enrolment


class Certificate(Table):
    """A certificate, as it was signed. It is good while the seat behind it counts as passed.

    A printed one (`printed_at`) is made before the session, and lapses unless its person comes.
    Once its holder has erased themselves it has neither name nor seat.
    """

    id = AutoField()
    serial = CharField(max_length=7, unique=True)
    enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    enrolment_id: int | None
    name = CharField(max_length=64, null=True)
    subject = CharField(max_length=120)
    day = DateField()
    key_id = CharField(max_length=16)  # of the key that signed it
    issued_at = UtcField()
    printed_at = UtcField(null=True)
    lapsed_at = UtcField(null=True)
    revoked_at = UtcField(null=True)
    replaced_by = CharField(max_length=7, null=True)  # the serial of a corrected one
    withdrawn_at = UtcField(null=True)
