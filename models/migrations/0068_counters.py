"""Add the counters of booths and of ACs.

They are filled by the job `counters` right after the start, which knows the settings that scores
follow from. What it has not filled yet is computed as before.
"""

from peewee import AutoField, CharField, DateField, ForeignKeyField, IntegerField, Model, TextField

COLUMNS = ("active", "posts", "target", "score")
SUMS = (
    *("booths", "sample", "confirmed", "trained", "active", "posts", "target", "score"),
    *("strong", "fair", "weak", "empty", "unplaced", "unplaced_trained", "unplaced_active"),
)


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
        settings = CharField(max_length=16, null=True)
        day = DateField()
        norm_place = IntegerField(null=True)
        per = IntegerField()
        kinds = IntegerField()
        lowest = IntegerField(null=True)
        lowest_electors = IntegerField()

    for name in SUMS:
        AcCounter._meta.add_field(name, IntegerField())

    class ScoreSettings(Base):
        key = CharField(max_length=16, primary_key=True)
        values = TextField()

    return [AcCounter, ScoreSettings]


def up(migrator, db):
    """Add the columns and the tables; a column with a constant rewrites no row."""
    for name in COLUMNS:
        db.execute_sql(f'ALTER TABLE "booth" ADD COLUMN "{name}" INTEGER NOT NULL DEFAULT 0')
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; the booths keep `confirmed` and `trained`."""
    db.drop_tables(tables(db))
    migrator.migrate(*(migrator.drop_column("booth", name) for name in COLUMNS))
