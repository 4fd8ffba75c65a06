"""Let a place be a sector, a group of booths of one AC, with a coordinator of its own.

On the way back a sector stays, as posts and the audit name it: as a district, which the program
knew before. This step makes a sector of it again; which booths were in it is lost.
"""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
)

INDEXES = (
    'CREATE INDEX "place_in_ac" ON "place" ("ac_id") WHERE ac_id IS NOT NULL',
    'CREATE INDEX "booth_of_sector" ON "booth" ("sector_id") WHERE sector_id IS NOT NULL',
)
BEFORE = "kind IN ('state', 'pc', 'district', 'ac')"
AFTER = "kind IN ('state', 'pc', 'district', 'ac', 'sector')"
COORDINATOR = {
    "code": "sector_coordinator",
    "held_at": "sector",
    "abilities": "all",
    "most": 1,
    "counted": False,
    "name_hi": "सेक्टर प्रभारी",
    "name_en": "Sector coordinator",
    "rank": 35,
    "requires": "",
}
TRAINER = ("state|pc|district|ac", "state|pc|district|ac|sector")  # where trainers are


class Base(Model):
    """The naming of tables, as the schema has it."""

    class Meta:
        legacy_table_names = False


class Place(Base):
    """The columns of a place that this step reads."""

    id = AutoField()
    kind = CharField()
    state_code = CharField()
    code = CharField()
    number = IntegerField(null=True)
    ac = IntegerField(null=True, column_name="ac_id")


class PostKind(Base):
    """A kind of post."""

    code = CharField(primary_key=True)
    held_at = CharField()
    abilities = CharField()
    most = IntegerField()
    counted = BooleanField()
    name_hi = CharField()
    name_en = CharField()
    rank = IntegerField()
    requires = CharField()


def reference():
    """Return the column of a table that names a place."""
    return ForeignKeyField(Place, Place.id, null=True, on_delete="RESTRICT", index=False)


def allow(db, now, before):
    """Change which kinds of places there are, without a copy of the table.

    SQLite has no statement for it; its manual gives this way for constraints.
    """
    if not isinstance(db, SqliteDatabase):
        db.execute_sql('ALTER TABLE "place" DROP CONSTRAINT "place_kind_check"')
        db.execute_sql(f'ALTER TABLE "place" ADD CONSTRAINT "place_kind_check" CHECK ({now})')
        return
    [version] = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'place'",
        (f"CHECK ({before})", f"CHECK ({now})"),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")


def up(migrator, db):
    """Add the columns, and the post of a sector's coordinator where there are kinds of posts."""
    migrator.migrate(
        migrator.add_column("place", "ac_id", reference()),
        migrator.add_column("place", "removed_at", DateTimeField(null=True)),
        migrator.add_column("booth", "sector_id", reference()),
    )
    allow(db, AFTER, BEFORE)
    for index in INDEXES:
        db.execute_sql(index)
    with db.bind_ctx([Place, PostKind], bind_refs=False, bind_backrefs=False):
        if PostKind.select().exists():
            PostKind.insert(COORDINATOR).on_conflict_ignore().execute()
        held_at(COORDINATOR["code"], "sector", "district")
        held_at("trainer", TRAINER[1], TRAINER[0])
        acs = {(ac.state_code, ac.code): ac.id for ac in Place.select().where(Place.kind == "ac")}
        for row in Place.select().where(Place.kind == "district", Place.number.is_null(False)):
            number = row.code.removeprefix("S").partition("-")[0]
            sector = {"kind": "sector", "ac": acs[row.state_code, f"AC{number}"]}
            Place.update(sector).where(Place.id == row.id).execute()


def held_at(code, now, before):
    """Change where a kind of post is held, unless the campaign has changed it."""
    same = PostKind.code == code, PostKind.held_at == before
    PostKind.update(held_at=now).where(*same).execute()


def down(migrator, db):
    """Keep the sectors as districts, and drop the columns."""
    with db.bind_ctx([Place, PostKind], bind_refs=False, bind_backrefs=False):
        Place.update(kind="district").where(Place.kind == "sector").execute()
        held_at(COORDINATOR["code"], "district", "sector")
        held_at("trainer", *TRAINER)
    for name in ("place_in_ac", "booth_of_sector"):
        db.execute_sql(f'DROP INDEX "{name}"')
    allow(db, BEFORE, AFTER)
    migrator.migrate(
        migrator.drop_column("booth", "sector_id"),
        migrator.drop_column("place", "removed_at"),
        migrator.drop_column("place", "ac_id"),
    )
