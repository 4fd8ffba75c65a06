"""Tables of fraud flags on invitations and of weekly samples of people to call."""

from enum import StrEnum

from peewee import AutoField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from models.database import Table, UtcField
from models.tables.invitations import Invitation
from models.tables.places import Place
from models.tables.workers import Worker


class FlagState(StrEnum):
    """What was decided on a flag."""

    WAITING = "waiting"
    CLEARED = "cleared"
    REJECTED = "rejected"


class CallAnswer(StrEnum):
    """What a person said when they were called back: it was they, it was not, or no reply."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNREACHED = "unreached"


class Flag(Table):
    """A flag that a rule set on a confirmed invitation, once for each rule, and its decision.

    Only `cleared` lets the invitation count; `details` are the rule's numbers.
    """

    id = AutoField()
    invitation = ForeignKeyField(Invitation, on_delete="CASCADE", index=False)
    invitation_id: int
    rule = CharField(max_length=16)  # a name in models.review.RULES, or denied
    details = TextField(default="{}")  # JSON of whole numbers
    made_at = UtcField()
    state = CharField(max_length=8, default=FlagState.WAITING)
    decided_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    decided_by_id: int | None
    decided_at = UtcField(null=True)

    class Meta:
        indexes = ((("invitation", "rule"), True), (("state", "invitation"), False))


class WeeklySample(Table):
    """A week's random sample of a place, drawn once from `pool` invitations."""

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT", index=False)
    place_id: int
    week = DateField()  # the local Monday of the week in which people are called
    pool = IntegerField()
    made_at = UtcField()

    class Meta:
        table_name = "draw"
        indexes = ((("place", "week"), True),)


class VerificationCall(Table):
    """A verification call about a confirmed invitation, and the answer."""

    id = AutoField()
    sample = ForeignKeyField(
        WeeklySample,
        column_name="draw_id",
        object_id_name="sample_id",
        on_delete="CASCADE",
        index=False,
    )
    sample_id: int
    invitation = ForeignKeyField(Invitation, on_delete="CASCADE")
    invitation_id: int
    answer = CharField(max_length=10, null=True)  # a CallAnswer
    by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    by_id: int | None
    at = UtcField(null=True)

    class Meta:
        table_name = "call_back"
        indexes = ((("sample", "invitation"), True),)
