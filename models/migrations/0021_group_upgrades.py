"""Keep the old and the new id of each group that became a supergroup."""

from peewee import BigIntegerField, Model


def tables(db):
    """Return the table as it was at this step."""

    class GroupUpgrade(Model):
        old_id = BigIntegerField(primary_key=True)
        new_id = BigIntegerField(index=True)
        joined_by = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False

    return [GroupUpgrade]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it again."""
    db.drop_tables(tables(db))
