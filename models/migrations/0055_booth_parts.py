"""Parts with a letter, and what a roll says of a booth: serials, building, its date.

Before this step a part is a whole number. On the way back a part with a letter gets a number that
no list has, 100000 and more, which says both: 12A becomes 100312 (12 × 26 letters, and A). So every
booth stays, and this step gives it its letter again.
"""

from peewee import CharField, DateField, IntegerField, Model, SqliteDatabase, fn

COLUMNS = {
    "suffix": CharField(max_length=1, default=""),
    "serials": CharField(max_length=200, null=True),
    "building": CharField(max_length=300, null=True),
    "roll_date": DateField(null=True),
}
FIRST = 100_000  # a list has 99,999 parts at most
UNIQUE = 'CREATE UNIQUE INDEX "{}" ON "booth" ({}) WHERE retired_at IS NULL'
BEFORE = "booth_ac_id_part", '"ac_id", "part"'
AFTER = "booth_ac_id_part_suffix", '"ac_id", "part", "suffix"'


class Booth(Model):
    """The columns of a booth that this step changes."""

    part = IntegerField()
    suffix = CharField()

    class Meta:
        legacy_table_names = False


def up(migrator, db):
    """Add the columns, and make the letter a part of what is unique."""
    migrator.migrate(*(migrator.add_column("booth", n, field) for n, field in COLUMNS.items()))
    db.execute_sql(f'DROP INDEX "{BEFORE[0]}"')
    code = Booth.part - FIRST
    char = fn.CHAR if isinstance(db, SqliteDatabase) else fn.CHR
    lettered = Booth.update(suffix=char(65 + code - code / 26 * 26), part=code / 26)
    lettered.where(Booth.part >= FIRST).execute(db)
    db.execute_sql(UNIQUE.format(*AFTER))


def down(migrator, db):
    """Give the parts with a letter numbers of their own, and drop the columns."""
    db.execute_sql(f'DROP INDEX "{AFTER[0]}"')
    code = (fn.UNICODE if isinstance(db, SqliteDatabase) else fn.ASCII)(Booth.suffix)
    numbered = Booth.update(part=FIRST + Booth.part * 26 + code - 65)
    numbered.where(Booth.suffix != "").execute(db)
    db.execute_sql(UNIQUE.format(*BEFORE))
    migrator.migrate(*(migrator.drop_column("booth", name) for name in COLUMNS))
