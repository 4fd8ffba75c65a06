"""The table of targets."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
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
