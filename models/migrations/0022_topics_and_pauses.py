"""Topics of private chats: one language a person, a form for each topic; and pauses of the bot.

A person's language was kept for each topic. The chat's own stays, else that of the newest topic.
An open form was the only one of its chat: it belongs to no topic, as nobody knows which it had.
"""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    DateTimeField,
    IntegerField,
    Model,
    TextField,
)


def draft_fields():
    """Return the fields of an open form."""
    return {
        "chat_id": BigIntegerField(),
        "user_id": BigIntegerField(),
        "form": CharField(max_length=24),
        "data": TextField(),
        "updated_at": DateTimeField(index=True),
        "update_id": BigIntegerField(null=True),
    }


def tables(db):
    """Return the tables as they were at this step: new ones, chats, forms before and after it."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class TopicMessage(Base):
        chat_id = BigIntegerField()
        message_id = BigIntegerField()
        thread_id = IntegerField()
        at = DateTimeField(index=True)

        class Meta:
            primary_key = CompositeKey("chat_id", "message_id")

    class Pause(Base):
        id = AutoField()
        began_at = DateTimeField()
        ended_at = DateTimeField(index=True)

    class Chat(Base):
        id = AutoField()
        chat_id = BigIntegerField()
        thread_id = IntegerField(default=0)
        language = CharField(max_length=2, null=True)

    before = {"primary_key": CompositeKey("chat_id", "user_id")}
    after = {"primary_key": CompositeKey("chat_id", "thread_id", "user_id")}
    drafts = [
        type("Draft", (Base,), {"Meta": type("Meta", (), meta), **extra, **draft_fields()})
        for meta, extra in ((before, {}), (after, {"thread_id": IntegerField(default=0)}))
    ]
    return [TopicMessage, Pause], Chat, drafts


def replace_drafts(db, old, new, rows):
    """Drop the table of open forms, create the other one, and put these rows into it."""
    db.drop_tables([old])
    db.create_tables([new])
    for row in rows:
        new.insert(row).on_conflict_ignore().execute()


def up(migrator, db):
    """Create the tables, merge the languages of topics, and give forms a topic."""
    made, chat, (before, after) = tables(db)
    db.create_tables(made)
    replace_drafts(db, before, after, [{**r, "thread_id": 0} for r in before.select().dicts()])
    of_topics = chat.select().where(chat.chat_id > 0, chat.thread_id != 0)
    for row in list(of_topics.order_by(chat.id.desc())):
        whole = chat.get_or_none(chat.chat_id == row.chat_id, chat.thread_id == 0)
        if whole is None:
            chat.update(thread_id=0).where(chat.id == row.id).execute()
            continue
        if whole.language is None:
            chat.update(language=row.language).where(chat.id == whole.id).execute()
        chat.delete().where(chat.id == row.id).execute()


def down(migrator, db):
    """Drop the tables again; of the forms of one chat the newest stays."""
    made, _, (before, after) = tables(db)
    newest_first = after.select().order_by(after.updated_at.desc()).dicts()
    rows = [{k: v for k, v in row.items() if k != "thread_id"} for row in newest_first]
    replace_drafts(db, after, before, rows)
    db.drop_tables(made)
