"""Add the second place that an act concerns, beside the one where its subject lies.

Older rows have none and keep their hash: no row of the audit is ever changed.
"""

from peewee import SQL, AutoField, ForeignKeyField, Model


def models(db):
    """Return the table as it was at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Audit(Base):
        id = AutoField()
        also = ForeignKeyField(Place, null=True, on_delete="RESTRICT", index=False)

    return Audit


def up(migrator, db):
    """Add the column, and its index over the rows that have one."""
    audit = models(db)
    migrator.migrate(migrator.add_column("audit", "also_id", audit.also))
    given = SQL("also_id IS NOT NULL")
    db.execute(audit.index(audit.also, audit.id, where=given, name="audit_also"))


def down(migrator, db):
    """Drop them; the triggers stay."""
    migrator.migrate(
        migrator.drop_index("audit", "audit_also"), migrator.drop_column("audit", "also_id")
    )
