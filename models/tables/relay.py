"""Tables of messages that people send each other through the bot; no words and no numbers."""

from peewee import AutoField, CompositeKey, ForeignKeyField

from models.database import Table, UtcField
from models.tables.workers import Worker


class RelayedMessage(Table):
    """That a worker sent another one a message through the bot: it can be answered for some days.

    What it says is nowhere: it goes to Telegram at once.
    """

    id = AutoField()
    sender = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
    sender_id: int
    recipient = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    recipient_id: int
    at = UtcField(index=True)

    class Meta:
        indexes = ((("sender", "recipient", "at"), False),)


class RelayBlock(Table):
    """That a worker takes no messages of another one through the bot, until they allow them."""

    blocker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    blocker_id: int
    blocked = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    blocked_id: int
    at = UtcField()

    class Meta:
        primary_key = CompositeKey("blocker", "blocked")
