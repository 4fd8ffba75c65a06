"""Add the electoral grades of booths."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    Model,
)


def table(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Booth(Base):
        id = AutoField()

    class Worker(Base):
        id = AutoField()

    class ElectoralGrade(Base):
        id = AutoField()
        booth = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
        grade = CharField(max_length=1)
        source = CharField(max_length=120)
        dated = DateField()
        set_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        set_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        update_id = BigIntegerField(null=True, unique=True)

        class Meta:
            constraints = [Check("grade IN ('A', 'B', 'C', 'D')")]

    ElectoralGrade.add_index(
        ElectoralGrade.index(
            ElectoralGrade.booth,
            unique=True,
            where=SQL("ended_at IS NULL"),
            name="electoral_grade_current",
        )
    )
    return ElectoralGrade


def up(migrator, db):
    """Create the table."""
    db.create_tables([table(db)])


def down(migrator, db):
    """Drop it."""
    db.drop_tables([table(db)])
