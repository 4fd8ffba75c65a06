"""Files that were looked at and wait to be brought in: where they are, and when they were."""

from peewee import CharField, DateTimeField, TextField

COLUMNS = {
    "file_id": TextField(default=""),
    "sha256": CharField(max_length=64, default=""),
    "brought_at": DateTimeField(null=True),
}


def up(migrator, db):
    """Add the columns; what there is was brought in when it was made."""
    migrator.migrate(*(migrator.add_column("batch", n, field) for n, field in COLUMNS.items()))
    db.execute_sql("UPDATE batch SET brought_at = made_at")


def down(migrator, db):
    """Take them away again."""
    migrator.migrate(*(migrator.drop_column("batch", name) for name in COLUMNS))
