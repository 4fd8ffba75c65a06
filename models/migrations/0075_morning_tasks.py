"""Keep what a morning digest asked for, and since when a group has its own times."""

from peewee import CompositeKey, DateField, DateTimeField, ForeignKeyField, Model, TextField

COLUMNS = ("targets_since", "schedule_since")


def table(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        pass

    class MorningTasks(Base):
        place = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
        day = DateField()
        tasks = TextField()
        at = DateTimeField()

        class Meta:
            primary_key = CompositeKey("place", "day")

    return MorningTasks


def up(migrator, db):
    """Create the table, and add the columns."""
    db.create_tables([table(db)])
    for name in COLUMNS:
        migrator.migrate(migrator.add_column("chat", name, DateTimeField(null=True)))


def down(migrator, db):
    """Drop them."""
    for name in COLUMNS:
        migrator.migrate(migrator.drop_column("chat", name))
    db.drop_tables([table(db)])
