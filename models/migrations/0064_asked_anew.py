"""Record which roll last changed what a retired booth became, and which one a question was of.

Its workers are asked anew when the parts that it became are merged or split again.
"""

from peewee import AutoField, DateTimeField, ForeignKeyField, IntegerField, Model, fn

UNIQUE = 'CREATE UNIQUE INDEX "{}" ON "placement" ({})'
BEFORE = "placement_worker_id_booth_id", '"worker_id", "booth_id"'
AFTER = "placement_worker_id_booth_id_roll", '"worker_id", "booth_id", "roll"'


def tables(db):
    """Return of the tables what is read and written."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Booth(Base):
        id = AutoField()
        part = IntegerField()
        retired_at = DateTimeField(null=True)
        question_roll = IntegerField(null=True)

    class Roll(Base):
        id = AutoField()
        applied_at = DateTimeField(null=True)
        undone_at = DateTimeField(null=True)

    class Lineage(Base):
        id = AutoField()
        roll = ForeignKeyField(Roll, backref="+")
        from_booth = ForeignKeyField(Booth, null=True, backref="+")

    class Placement(Base):
        id = AutoField()
        worker_id = IntegerField()
        booth = ForeignKeyField(Booth, backref="+")
        roll = IntegerField(default=0)
        asked_at = DateTimeField()

    return Booth, Roll, Lineage, Placement


def up(migrator, db):
    """Add both columns, and fill them from the lineage."""
    booth, roll, lineage, placement = tables(db)
    migrator.migrate(
        migrator.add_column("booth", "question_roll", IntegerField(null=True)),
        migrator.add_column("placement", "roll", IntegerField(default=0)),
    )
    db.execute_sql(f'DROP INDEX "{BEFORE[0]}"')
    newest = (
        lineage.select(fn.MAX(lineage.roll))
        .join(roll)
        .where(lineage.from_booth == booth.id, roll.applied_at.is_null(False))
        .where(roll.undone_at.is_null())
    )
    retired = booth.retired_at.is_null(False) & (booth.part > 0)
    booth.update(question_roll=newest).where(retired).execute()
    asked = booth.select(booth.question_roll).where(
        booth.id == placement.booth, booth.retired_at <= placement.asked_at
    )
    placement.update(roll=fn.COALESCE(asked, 0)).execute()
    db.execute_sql(UNIQUE.format(*AFTER))


def down(migrator, db):
    """Keep of each worker's questions about one booth the last."""
    _, _, _, placement = tables(db)
    newer = placement.alias()
    same = (newer.worker_id == placement.worker_id) & (newer.booth == placement.booth)
    older = newer.select(newer.id).where(same, newer.id > placement.id)
    doubled = [row.id for row in placement.select().where(fn.EXISTS(older))]
    for start in range(0, len(doubled), 500):
        placement.delete().where(placement.id.in_(doubled[start : start + 500])).execute()
    db.execute_sql(f'DROP INDEX "{AFTER[0]}"')
    migrator.migrate(
        migrator.drop_column("placement", "roll"), migrator.drop_column("booth", "question_roll")
    )
    db.execute_sql(UNIQUE.format(*BEFORE))
