"""Delivery: what may be repeated, how far a message has come, and who sends."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model

COLUMNS = {
    "repeat": BooleanField(default=False),
    "begun_at": DateTimeField(null=True),
    "parts": IntegerField(default=0),
}


def lease(db):
    """Give the table of leases as it was at this step."""

    class Lease(Model):
        name = CharField(max_length=24, primary_key=True)
        owner = CharField(max_length=64)
        until = DateTimeField()

        class Meta:
            database = db

    return Lease


def up(migrator, db):
    """Add the columns and the table."""
    migrator.migrate(*(migrator.add_column("outbox", n, field) for n, field in COLUMNS.items()))
    db.create_tables([lease(db)])


def down(migrator, db):
    """Take them away again."""
    db.drop_tables([lease(db)])
    migrator.migrate(*(migrator.drop_column("outbox", name) for name in COLUMNS))
