"""Add certificates."""

from peewee import AutoField, CharField, DateField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Enrolment(Base):
        id = AutoField()

    class Certificate(Base):
        id = AutoField()
        serial = CharField(max_length=7, unique=True)
        enrolment = ForeignKeyField(Enrolment, null=True, backref="+", on_delete="SET NULL")
        name = CharField(max_length=64, null=True)
        subject = CharField(max_length=120)
        day = DateField()
        key_id = CharField(max_length=16)
        issued_at = DateTimeField()
        printed_at = DateTimeField(null=True)
        lapsed_at = DateTimeField(null=True)
        revoked_at = DateTimeField(null=True)
        replaced_by = CharField(max_length=7, null=True)
        withdrawn_at = DateTimeField(null=True)

    return [Certificate]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it."""
    db.drop_tables(tables(db))
