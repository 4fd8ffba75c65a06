"""Add the booths that workers have taken for a week."""

from peewee import SQL, AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model


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

    class BoothCare(Base):
        id = AutoField()
        booth = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
        taken_at = DateTimeField()
        renewed_at = DateTimeField()
        until = DateTimeField()
        assigned_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        asked_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        end = CharField(max_length=8, null=True)
        confirmed_before = IntegerField()
        trained_before = IntegerField()
        posts_before = IntegerField()
        confirmed_after = IntegerField(null=True)
        trained_after = IntegerField(null=True)
        posts_after = IntegerField(null=True)

        class Meta:
            indexes = ((("worker", "until"), False),)

    BoothCare.add_index(
        BoothCare.index(
            BoothCare.booth, unique=True, where=SQL("ended_at IS NULL"), name="booth_care_open"
        )
    )
    return BoothCare


def up(migrator, db):
    """Create the table."""
    db.create_tables([table(db)])


def down(migrator, db):
    """Drop it."""
    db.drop_tables([table(db)])
