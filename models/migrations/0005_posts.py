"""Store kinds of posts as data, who gave and ended a post, and links that offer one."""

import csv
from pathlib import Path

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)

KINDS = Path(__file__).parents[2] / "config" / "posts.csv"
COORDINATORS = {
    "state": "state_incharge",
    "pc": "pc_coordinator",
    "district": "district_coordinator",
    "ac": "ac_coordinator",
}


def tables(db):
    """Return the tables as they were at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()
        kind = CharField()

    class Post(Base):
        id = AutoField()
        kind = CharField()
        place = ForeignKeyField(Place, null=True)

    class PostKind(Base):
        code = CharField(max_length=24, primary_key=True)
        held_at = CharField(max_length=40)
        abilities = CharField(max_length=200)
        most = IntegerField()
        counted = BooleanField(index=True)
        name_hi = CharField(max_length=64)
        name_en = CharField(max_length=64)
        rank = IntegerField()

        class Meta:
            constraints = [Check("most >= 0"), Check("rank >= 0")]

    class Appointment(Base):
        id = AutoField()
        token_hash = CharField(max_length=64, unique=True)
        kind = CharField(max_length=24)
        place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
        booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
        by = ForeignKeyField(Worker, on_delete="CASCADE")
        state = CharField(max_length=8, default="open")
        post = ForeignKeyField(Post, null=True, on_delete="SET NULL")
        made_at = DateTimeField()
        expires_at = DateTimeField()
        update_id = BigIntegerField(null=True, unique=True)

    return Worker, Place, Post, PostKind, Appointment


def kinds():
    """Return the rows of the bundled file."""
    with KINDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counted = row.pop("counted") == "yes"
            numbers = {"most": int(row.pop("most")), "rank": int(row.pop("rank"))}
            yield {"code": row.pop("kind"), "counted": counted, **numbers, **row}


def up(migrator, db):
    """Create the tables, fill in the kinds, and name coordinators by their place."""
    worker, place, post, kind, appointment = tables(db)
    db.create_tables([kind, appointment])
    kind.insert_many(kinds()).execute()
    for column in ("by_id", "ended_by_id"):
        field = ForeignKeyField(worker, worker.id, null=True, on_delete="SET NULL")
        migrator.migrate(migrator.add_column("post", column, field))
    for sort, code in COORDINATORS.items():
        there = place.select(place.id).where(place.kind == sort)
        post.update(kind=code).where(post.kind == "coordinator", post.place.in_(there)).execute()


def down(migrator, db):
    """Drop it all: coordinators of every kind of place become one kind again."""
    _, _, post, kind, appointment = tables(db)
    db.drop_tables([appointment, kind])
    post.update(kind="coordinator").where(post.kind.in_(list(COORDINATORS.values()))).execute()
    for column in ("by_id", "ended_by_id"):
        migrator.migrate(migrator.drop_index("post", f"post_{column}"))
        migrator.migrate(migrator.drop_column("post", column))
