"""Add the norms of places, and let the parts of a split booth know which one that was.

Their electors together decide how many workers the whole needs, which the parts share.
"""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)

PARTS = 'CREATE INDEX "booth_split_of" ON "booth" ("split_of_id") WHERE split_of_id IS NOT NULL'


def tables(db):
    """Return the tables as they are from this step on, of the old ones what is read."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Worker(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()
        share_to = IntegerField(null=True)
        split_of = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")

    class Lineage(Base):
        id = AutoField()
        kind = CharField(max_length=10)
        from_booth = ForeignKeyField(Booth, null=True, backref="+")
        to_booth = ForeignKeyField(Booth, null=True, backref="+")

    class Norm(Base):
        id = AutoField()
        place = ForeignKeyField(Place, on_delete="RESTRICT", index=False)
        per = IntegerField()
        least = IntegerField(null=True)
        most = IntegerField(null=True)
        set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        set_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        update_id = BigIntegerField(null=True, unique=True)

        class Meta:
            constraints = [Check("per > 0"), Check("least > 0"), Check("most >= least")]

    Norm.add_index(
        Norm.index(Norm.place, unique=True, where=SQL("ended_at IS NULL"), name="norm_running")
    )
    return Booth, Lineage, Norm


def up(migrator, db):
    """Add the table and the column, which the lineage fills."""
    booth, lineage, norm = tables(db)
    column = ForeignKeyField(booth, booth.id, null=True, on_delete="RESTRICT", index=False)
    migrator.migrate(migrator.add_column("booth", "split_of_id", column))
    db.create_tables([norm])
    origin = dict(
        lineage.select(lineage.to_booth, lineage.from_booth)
        .where(lineage.kind == "split", lineage.to_booth.is_null(False))
        .order_by(lineage.id)
        .tuples()
    )
    shared = booth.select(booth.id).where(booth.share_to.is_null(False))
    for (part,) in list(shared.tuples()):
        first = part
        while first in origin:
            first = origin[first]
        if first != part:
            booth.update(split_of=first).where(booth.id == part).execute()
    db.execute_sql(PARTS)


def down(migrator, db):
    """Take back everything that `up` added."""
    _, _, norm = tables(db)
    db.drop_tables([norm])
    db.execute_sql('DROP INDEX "booth_split_of"')
    migrator.migrate(migrator.drop_column("booth", "split_of_id"))
