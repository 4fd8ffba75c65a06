"""Add the picture on the wall, who may scan, the lot, the counts, witnesses and list numbers."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)


def tables(db):
    """Return the changed table and the new ones as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()
        attendance_opened_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")

    class Enrolment(Base):
        id = AutoField()

    class HallPicture(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        message_id = BigIntegerField()
        minute = BigIntegerField()

        class Meta:
            indexes = ((("session", "worker"), True),)

    class ScanRight(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            indexes = ((("session", "worker"), True),)

    class PresenceQuestion(Base):
        id = AutoField()
        enrolment = ForeignKeyField(Enrolment, unique=True, backref="+", on_delete="CASCADE")
        drawn_at = DateTimeField()
        asked_at = DateTimeField(null=True, index=True)
        was_there = BooleanField(null=True)
        answered_at = DateTimeField(null=True)

    class AttendanceCount(Base):
        session = ForeignKeyField(Session, primary_key=True, backref="+", on_delete="CASCADE")
        present = IntegerField(default=0)
        scanned = IntegerField(default=0)
        ticked_only = IntegerField(default=0)
        asked = IntegerField(default=0)
        yes = IntegerField(default=0)
        no = IntegerField(default=0)

    return Session, HallPicture, ScanRight, PresenceQuestion, AttendanceCount


def up(migrator, db):
    """Add the columns and create the tables."""
    session, *new = tables(db)
    migrator.migrate(
        migrator.add_column("session", "attendance_witnesses", IntegerField(null=True)),
        migrator.add_column("session", "attendance_opened_by_id", session.attendance_opened_by),
        migrator.add_column("enrolment", "list_number", IntegerField(null=True)),
    )
    db.create_tables(new)


def down(migrator, db):
    """Drop them; who passed stays trained."""
    _, *new = tables(db)
    db.drop_tables(new[::-1])
    migrator.migrate(
        migrator.drop_column("enrolment", "list_number"),
        migrator.drop_index("session", "session_attendance_opened_by_id"),
        migrator.drop_column("session", "attendance_opened_by_id"),
        migrator.drop_column("session", "attendance_witnesses"),
    )
