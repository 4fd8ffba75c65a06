"""Count what each AC gains by the day, and read what is counted of workers from one index.

An AC's row keeps the settings that it was computed with when it does not hold any more: they say
whose days are counted. The rows are computed anew by the job `counters`, right after the start.
"""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
)

SUMS = (
    *("booths", "sample", "confirmed", "trained", "active", "posts", "target", "score"),
    *("strong", "fair", "weak", "empty", "unplaced", "unplaced_trained", "unplaced_active"),
)
BEFORE = ("booth_id", "last_active_at")
AFTER = (*BEFORE, "confirmed_at", "trained_at")


def tables(db, **columns):
    """Return the tables: the row of an AC with the columns that differ, and that of its days."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class AcCounter(Base):
        ac = ForeignKeyField(Place, primary_key=True, backref="+", on_delete="CASCADE")
        day = DateField()
        norm_place = IntegerField(null=True)
        per = IntegerField()
        kinds = IntegerField()
        lowest = IntegerField(null=True)
        lowest_electors = IntegerField()

    for name, field in (columns | {name: IntegerField() for name in SUMS}).items():
        AcCounter._meta.add_field(name, field)

    class AcDay(Base):
        ac = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
        day = DateField()
        confirmed = IntegerField(default=0)
        trained = IntegerField(default=0)

        class Meta:
            primary_key = CompositeKey("ac", "day")

    return AcCounter, AcDay


def up(migrator, db):
    """Make the tables, and widen the index."""
    made = tables(db, settings=CharField(max_length=16), holds=BooleanField())
    db.drop_tables(made[:1])
    db.create_tables(made)
    _replace_index(db, BEFORE, AFTER)


def down(migrator, db):
    """Make the row of an AC and the index as they were."""
    _replace_index(db, AFTER, BEFORE)
    before = tables(db, settings=CharField(max_length=16, null=True))
    db.drop_tables(before)
    db.create_tables(before[:1])


def _replace_index(db, old, new):
    db.execute_sql(f'DROP INDEX "worker_{"_".join(old)}"')
    columns = ", ".join(f'"{name}"' for name in new)
    db.execute_sql(f'CREATE INDEX "worker_{"_".join(new)}" ON "worker" ({columns})')
