"""Add the state of delivery: what may be repeated, the parts sent, and the lease of the sender."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model

COLUMNS = {
    "repeat": BooleanField(default=False),
    "begun_at": DateTimeField(null=True),
    "parts": IntegerField(default=0),
}


def lease(db):
    """Return the table of leases as it was at this step."""

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
    """Drop them."""
    db.drop_tables([lease(db)])
    migrator.migrate(*(migrator.drop_column("outbox", name) for name in COLUMNS))
