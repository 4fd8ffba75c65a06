"""Add the attendance of a session: when it was open, and who was there by which witness."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Enrolment(Base):
        id = AutoField()

    class Presence(Base):
        id = AutoField()
        enrolment = ForeignKeyField(Enrolment, backref="+", on_delete="CASCADE", index=False)
        witness = CharField(max_length=8)
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            indexes = ((("enrolment", "witness"), True),)

    return [Presence]


def up(migrator, db):
    """Add the columns and create the table."""
    migrator.migrate(
        migrator.add_column("session", "attendance_key", CharField(max_length=64, null=True)),
        migrator.add_column("session", "attendance_opened_at", DateTimeField(null=True)),
        migrator.add_column("session", "attendance_closed_at", DateTimeField(null=True)),
        migrator.add_column("enrolment", "failed_at", DateTimeField(null=True)),
    )
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; who passed stays trained."""
    db.drop_tables(tables(db))
    migrator.migrate(
        migrator.drop_column("enrolment", "failed_at"),
        migrator.drop_column("session", "attendance_closed_at"),
        migrator.drop_column("session", "attendance_opened_at"),
        migrator.drop_column("session", "attendance_key"),
    )
