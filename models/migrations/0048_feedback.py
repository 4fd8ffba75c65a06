"""Add what those who came say of a session: how good it was, and whether they understood it."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model


def tables(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Enrolment(Base):
        id = AutoField()

    class Feedback(Base):
        id = AutoField()
        enrolment = ForeignKeyField(Enrolment, backref="+", unique=True, on_delete="CASCADE")
        rating = IntegerField()
        understood = CharField(max_length=8, null=True)
        at = DateTimeField()

    return [Feedback]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it with all answers."""
    db.drop_tables(tables(db))
