"""The table of unfinished forms."""

from peewee import (
    BigIntegerField,
    CharField,
    CompositeKey,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField


class Draft(Table):
    """A form that waits for its next answer, one for each person and chat, or topic of a chat."""

    chat_id = BigIntegerField()
    thread_id = IntegerField(default=0)
    user_id = BigIntegerField()
    form = CharField(max_length=24)
    data = TextField()  # JSON
    updated_at = UtcField(index=True)
    update_id = BigIntegerField(null=True)  # the last update whose answer is in it

    class Meta:
        primary_key = CompositeKey("chat_id", "thread_id", "user_id")
