"""Add the table of the words of booths' names, and fill it from the names that there are."""

from peewee import (
    AutoField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
)

from models.booth_words import cores, keys_of

ROWS = 5_000  # booths read at a time


def tables(db):
    """Return the tables as they are from this step on, of the old ones what is read."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()
        state_code = CharField(max_length=4)

    class Booth(Base):
        id = AutoField()
        ac = ForeignKeyField(Place, backref="+")
        name_en = CharField(max_length=300)
        name_hi = CharField(max_length=300)

    class BoothWord(Base):
        sound = CharField(max_length=64)
        state_code = CharField(max_length=4)
        booth = IntegerField()

        class Meta:
            primary_key = CompositeKey("sound", "state_code", "booth")
            without_rowid = isinstance(db, SqliteDatabase)

    return Place, Booth, BoothWord


def up(migrator, db):
    """Add the table and fill it."""
    place, booth, word = tables(db)
    db.create_tables([word])
    last = 0
    while True:
        query = booth.select(booth.id, place.state_code, booth.name_en, booth.name_hi).join(place)
        named = booth.name_en != ""
        rows = list(query.where(booth.id > last, named).order_by(booth.id).limit(ROWS).tuples())
        if not rows:
            break
        ids, states, name_en, name_hi = zip(*rows, strict=True)
        words = [en | hi for en, hi in zip(_keys(name_en), _keys(name_hi), strict=True)]
        made = [
            (sound, state, booth_id)
            for booth_id, state, sounds in zip(ids, states, words, strict=True)
            for sound in sorted(sounds)
        ]
        for start in range(0, len(made), 500):
            word.insert_many(
                made[start : start + 500], fields=list(word._meta.sorted_fields)
            ).execute()
        last = ids[-1]


def _keys(names):
    return keys_of(cores(names))


def down(migrator, db):
    """Take back the table."""
    db.drop_tables([tables(db)[2]])
