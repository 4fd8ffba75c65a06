"""Add the workers who wait for a training near them, and when a session was told to them."""

from peewee import AutoField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class TrainingDemand(Base):
        worker = ForeignKeyField(Worker, primary_key=True, backref="+", on_delete="CASCADE")
        asked_at = DateTimeField()
        told_at = DateTimeField(null=True)
        session = ForeignKeyField(
            Session, null=True, backref="+", on_delete="RESTRICT", index=False
        )

    return [TrainingDemand]


def up(migrator, db):
    """Create the table, and add the column: no earlier session is told to anybody."""
    migrator.migrate(
        migrator.add_column("session", "announced_at", DateTimeField(null=True)),
    )
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop both."""
    db.drop_tables(tables(db))
    migrator.migrate(migrator.drop_column("session", "announced_at"))
