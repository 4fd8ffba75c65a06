"""Add a group's weekly digest, which of its digests it gets, and when somebody last used it.

Of the groups there are now nobody knows when: they count as used today.
"""

from peewee import BooleanField, CharField, DateField, DateTimeField

SWITCHES = ("targets_on", "schedule_on", "weekly_on")
COLUMNS = {
    "weekly_at": lambda: CharField(max_length=5, null=True),
    "weekly_day": lambda: CharField(max_length=3, null=True),
    "weekly_since": lambda: DateTimeField(null=True),
    **{name: lambda: BooleanField(default=True) for name in SWITCHES},
    "used_on": lambda: DateField(null=True),
    "proposed_at": lambda: DateTimeField(null=True),
}


def up(migrator, db):
    """Add the columns."""
    for name, field in COLUMNS.items():
        migrator.migrate(migrator.add_column("chat", name, field()))
    db.execute_sql("UPDATE chat SET used_on = CURRENT_DATE WHERE place_id IS NOT NULL")


def down(migrator, db):
    """Drop them."""
    for name in reversed(COLUMNS):
        migrator.migrate(migrator.drop_column("chat", name))
