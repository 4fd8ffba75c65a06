"""Let an AC without a list of booths have one booth, number 0, and record who is asked for theirs.

The row of number 0 stands for the whole AC and is retired from the start. A part of a booth that
was split has its share of the whole's target, from one percent to another.
"""

from peewee import (
    AutoField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
)

SHARES = {
    "share_from": IntegerField(null=True),
    "share_to": IntegerField(null=True),
}
INDEXES = (
    'CREATE UNIQUE INDEX "booth_whole_ac" ON "booth" ("ac_id") WHERE part = 0',
    'CREATE INDEX "booth_retired_of_ac" ON "booth" ("ac_id") WHERE retired_at IS NOT NULL',
)
AWAY = 99_999  # the number of the whole AC before this step: no list has it, nor a booth no name


def models(db):
    """Return the new table as it is from this step on, and the columns of booths that are read."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()
        part = IntegerField()
        name_en = CharField()
        retired_at = DateTimeField(null=True)

    class Placement(Base):
        id = AutoField()
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
        booth = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT")
        asked_at = DateTimeField()
        answer = CharField(max_length=12, null=True)
        answered_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("worker", "booth"), True),)

    return Booth, Placement


def allow(db, now, before):
    """Change which numbers a booth may have, without a copy of the table.

    SQLite has no statement for it; its manual gives this way for constraints.
    """
    if not isinstance(db, SqliteDatabase):
        db.execute_sql('ALTER TABLE "booth" DROP CONSTRAINT "booth_part_check"')
        db.execute_sql(f'ALTER TABLE "booth" ADD CONSTRAINT "booth_part_check" CHECK ({now})')
        return
    [version] = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'booth'",
        (f"CHECK ({before})", f"CHECK ({now})"),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")


def up(migrator, db):
    """Allow the number 0, and add the shares and the table."""
    booth, placement = models(db)
    migrator.migrate(*(migrator.add_column("booth", n, field) for n, field in SHARES.items()))
    allow(db, "part >= 0", "part > 0")
    whole = booth.retired_at.is_null(False) & (booth.name_en == "")
    booth.update(part=0).where(booth.part == AWAY, whole).execute()
    for index in INDEXES:
        db.execute_sql(index)
    db.create_tables([placement])


def down(migrator, db):
    """Give the whole ACs a number that no list has, so that their workers stay."""
    booth, placement = models(db)
    db.drop_tables([placement])
    for name in ("booth_whole_ac", "booth_retired_of_ac"):
        db.execute_sql(f'DROP INDEX "{name}"')
    booth.update(part=AWAY).where(booth.part == 0).execute()
    allow(db, "part > 0", "part >= 0")
    migrator.migrate(*(migrator.drop_column("booth", name) for name in SHARES))
