"""The tables of unfinished forms, and of lines that wait for a word."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField


class Draft(Table):
    """An unfinished form of a person in a chat, or a topic of it; one of each name.

    The one that is open has `waits` false; those behind it wait until the person goes on with them.
    """

    chat_id = BigIntegerField()
    thread_id = IntegerField(default=0)
    user_id = BigIntegerField(index=True)
    form = CharField(max_length=24)
    data = TextField()  # JSON
    updated_at = UtcField(index=True)
    update_id = BigIntegerField(null=True)  # the last update whose answer is in it
    waits = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("chat_id", "thread_id", "user_id", "form")


class LineDraft(Draft):
    """A command's line that waits for the right word, one for each command, person and chat.

    `form` is the command; `data` has the line, encrypted, and `update_id` is the update with it.
    """

    class Meta:
        primary_key = CompositeKey("chat_id", "thread_id", "user_id", "form")
