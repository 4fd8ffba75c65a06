"""Several open forms for one person and chat: one is open, and the others wait behind it."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateTimeField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the table of open forms as it was before and after this step."""

    def fields():
        return {
            "chat_id": BigIntegerField(),
            "thread_id": IntegerField(default=0),
            "user_id": BigIntegerField(),
            "form": CharField(max_length=24),
            "data": TextField(),
            "updated_at": DateTimeField(index=True),
            "update_id": BigIntegerField(null=True),
        }

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    before = {"primary_key": CompositeKey("chat_id", "thread_id", "user_id")}
    after = {"primary_key": CompositeKey("chat_id", "thread_id", "user_id", "form")}
    return [
        type("Draft", (Base,), {"Meta": type("Meta", (), meta), **fields(), **extra})
        for meta, extra in ((before, {}), (after, {"waits": BooleanField(default=False)}))
    ]


def replace(db, old, new, rows):
    """Drop the table of open forms, create the other one, and put these rows into it."""
    db.drop_tables([old])
    db.create_tables([new])
    for row in rows:
        new.insert(row).on_conflict_ignore().execute()


def up(migrator, db):
    """Make the form a part of the key; each form that is open stays open."""
    before, after = tables(db)
    replace(db, before, after, [{**row, "waits": False} for row in before.select().dicts()])


def down(migrator, db):
    """Keep the open form of each chat, and delete those behind it."""
    before, after = tables(db)
    open_first = after.select().order_by(after.waits, after.updated_at.desc()).dicts()
    rows = [{k: v for k, v in row.items() if k != "waits"} for row in open_first]
    replace(db, after, before, rows)
