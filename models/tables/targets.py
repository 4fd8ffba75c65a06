"""The tables of what coordinators set for a place: targets, norms, and the booths of sectors."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Place
from models.tables.workers import Worker


class Measure(StrEnum):
    """What a target counts: workers of the booths inside its place."""

    CONFIRMED = "confirmed"
    TRAINED = "trained"


class Target(Table):
    """A number to reach at a place by a date. A newer one for the same measure replaces it."""

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    measure = CharField(max_length=16)  # a Measure
    number = IntegerField()
    starts_on = DateField()
    until = DateField()
    set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    set_by_id: int | None  # type: ignore[assignment]  # hides Model.set_by_id
    set_at = UtcField()
    ended_at = UtcField(null=True)
    update_id = BigIntegerField(
        null=True, unique=True
    )  # the update that set it, which sets it once

    class Meta:
        constraints = [
            Check("number > 0"),
            Check("until >= starts_on"),
            Check("measure IN ('confirmed', 'trained')"),
        ]


class Norm(Table):
    """How many electors of a booth one worker is for, in a place; a newer one replaces it.

    A booth should have at least `least` workers and at most `most`; null is what the settings say.
    """

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT", index=False)
    place_id: int
    per = IntegerField()
    least = IntegerField(null=True)
    most = IntegerField(null=True)
    set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    set_by_id: int | None  # type: ignore[assignment]  # hides Model.set_by_id
    set_at = UtcField()
    ended_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [Check("per > 0"), Check("least > 0"), Check("most >= least")]


Norm.add_index(
    Norm.index(Norm.place, unique=True, where=SQL("ended_at IS NULL"), name="norm_running")
)


class SectorChange(Table):
    """One change of a sector in the chat: made, named, other booths, removed.

    `before` and `after` are JSON: `name_en`, `name_hi`, `removed` (whether it is), and `booths`,
    the id of the sector of each booth that has moved, by the booth's id; null for none.
    """

    id = AutoField()
    sector = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
    sector_id: int
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    by_id: int | None
    at = UtcField()
    before = TextField()
    after = TextField()
    undone_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)  # the update that made it, once
    made_with = IntegerField(null=True, index=True)  # the first change of a list, undone with it
