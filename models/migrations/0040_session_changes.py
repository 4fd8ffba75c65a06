"""Add changes of sessions, what holders of a seat answer, and what to bring to a session."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class Enrolment(Base):
        id = AutoField()

    class SeatAnswer(Base):
        id = AutoField()
        enrolment = ForeignKeyField(Enrolment, unique=True, backref="+", on_delete="CASCADE")
        coming = CharField(max_length=4)
        starts_at = DateTimeField()
        reason = CharField(max_length=8, null=True)
        at = DateTimeField()

    class SessionChange(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE")
        kind = CharField(max_length=12)
        before = CharField(max_length=200)
        answer_by = DateTimeField(null=True)
        at = DateTimeField()

    class LostSeat(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        taken_at = DateTimeField()
        at = DateTimeField()

        class Meta:
            indexes = ((("session", "worker"), True),)

    return [SeatAnswer, SessionChange, LostSeat]


def up(migrator, db):
    """Add the column and create the tables."""
    migrator.migrate(migrator.add_column("session", "bring", CharField(max_length=200, null=True)))
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; who lost a seat has lost it."""
    db.drop_tables(tables(db))
    migrator.migrate(migrator.drop_column("session", "bring"))
