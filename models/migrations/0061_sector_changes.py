"""Keep what was done to sectors in the chat, so that it can be undone."""

from peewee import (
    AutoField,
    BigIntegerField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def table(db):
    """Return the table, with what it refers to."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Worker(Base):
        id = AutoField()

    class SectorChange(Base):
        id = AutoField()
        sector = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        at = DateTimeField()
        before = TextField()
        after = TextField()
        undone_at = DateTimeField(null=True)
        update_id = BigIntegerField(null=True, unique=True)
        made_with = IntegerField(null=True, index=True)

    return SectorChange


def up(migrator, db):
    """Add the table."""
    db.create_tables([table(db)])


def down(migrator, db):
    """Drop it."""
    db.drop_tables([table(db)])
