"""Record when digests were last looked for, so that those are found which fell into a pause."""

from peewee import AutoField, DateTimeField, Model


def table(db):
    """Return the table as it was at this step."""

    class DigestRun(Model):
        id = AutoField()
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False

    return DigestRun


def up(migrator, db):
    """Create the table."""
    db.create_tables([table(db)])


def down(migrator, db):
    """Drop it again."""
    db.drop_tables([table(db)])
