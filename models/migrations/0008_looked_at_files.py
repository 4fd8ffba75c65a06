"""Record previews of files: where the file is, and when it was imported."""

from peewee import CharField, DateTimeField, TextField

COLUMNS = {
    "file_id": TextField(default=""),
    "sha256": CharField(max_length=64, default=""),
    "brought_at": DateTimeField(null=True),
}


def up(migrator, db):
    """Add the columns; existing batches were imported when they were created."""
    migrator.migrate(*(migrator.add_column("batch", n, field) for n, field in COLUMNS.items()))
    db.execute_sql("UPDATE batch SET brought_at = made_at")


def down(migrator, db):
    """Drop the columns."""
    migrator.migrate(*(migrator.drop_column("batch", name) for name in COLUMNS))
