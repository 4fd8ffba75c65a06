"""Add the rolls that were read, and the lineage of each booth in them."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()

    class Roll(Base):
        id = AutoField()
        state_code = CharField(max_length=4)
        date = DateField()
        draft = BooleanField()
        files = TextField()
        sha256 = CharField(max_length=64)
        read_at = DateTimeField()
        applied_at = DateTimeField(null=True)
        undone_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("state_code", "date"), False),)

    class Lineage(Base):
        id = AutoField()
        roll = ForeignKeyField(Roll, backref="+", on_delete="CASCADE", index=False)
        ac = ForeignKeyField(Place, backref="+", on_delete="RESTRICT", index=False)
        match = IntegerField()
        kind = CharField(max_length=10)
        from_booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
        from_part = IntegerField(null=True)
        from_suffix = CharField(max_length=1, default="")
        to_booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
        to_part = IntegerField(null=True)
        to_suffix = CharField(max_length=1, default="")
        matched_by = CharField(max_length=8)
        sureness = IntegerField()
        decided_by = CharField(max_length=7, null=True)
        changes = TextField(default="")
        moved = TextField(default="")
        dated = DateField(null=True)

        class Meta:
            indexes = (
                (("roll", "ac", "match"), False),
                (("ac", "from_part", "from_suffix"), False),
            )

    return [Roll, Lineage]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; the booths stay as the rolls have left them."""
    db.drop_tables(tables(db))
