"""Add the counters of booths and of ACs.

They are filled by the job `counters` right after the start, which knows the settings that scores
follow from. What it has not filled yet is computed as before.
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
    TextField,
)

COLUMNS = ("active", "posts", "target", "score")
SUMS = (
    *("booths", "sample", "confirmed", "trained", "active", "posts", "target", "score"),
    *("strong", "fair", "weak", "empty", "unplaced", "unplaced_trained", "unplaced_active"),
)
BEFORE = ("booth_id", "last_active_at")
AFTER = (*BEFORE, "confirmed_at", "trained_at")


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class AcCounter(Base):
        ac = ForeignKeyField(Place, primary_key=True, backref="+", on_delete="CASCADE")
        settings = CharField(max_length=16)
        holds = BooleanField()
        day = DateField()
        norm_place = IntegerField(null=True)
        per = IntegerField()
        kinds = IntegerField()
        lowest = IntegerField(null=True)
        lowest_electors = IntegerField()

    for name in SUMS:
        AcCounter._meta.add_field(name, IntegerField())

    class AcDay(Base):
        ac = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
        day = DateField()
        confirmed = IntegerField(default=0)
        trained = IntegerField(default=0)

        class Meta:
            primary_key = CompositeKey("ac", "day")

    class ScoreSettings(Base):
        key = CharField(max_length=16, primary_key=True)
        values = TextField()

    return [AcCounter, AcDay, ScoreSettings]


def up(migrator, db):
    """Add the columns and the tables; a column with a constant rewrites no row."""
    for name in COLUMNS:
        db.execute_sql(f'ALTER TABLE "booth" ADD COLUMN "{name}" INTEGER NOT NULL DEFAULT 0')
    db.create_tables(tables(db))
    _replace_index(db, BEFORE, AFTER)


def down(migrator, db):
    """Drop them; the booths keep `confirmed` and `trained`."""
    _replace_index(db, AFTER, BEFORE)
    db.drop_tables(tables(db))
    migrator.migrate(*(migrator.drop_column("booth", name) for name in COLUMNS))


def _replace_index(db, old, new):
    """Replace the index of a booth's workers, which has everything that is counted of them."""
    db.execute_sql(f'DROP INDEX "worker_{"_".join(old)}"')
    columns = ", ".join(f'"{name}"' for name in new)
    db.execute_sql(f'CREATE INDEX "worker_{"_".join(new)}" ON "worker" ({columns})')
