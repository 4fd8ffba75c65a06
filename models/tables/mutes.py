"""Table of the kinds of messages that people have switched off."""

from peewee import AutoField, BigIntegerField, CharField

from models.database import Table, UtcField


class Mute(Table):
    """That a private chat gets no messages of one subject."""

    id = AutoField()
    chat_id = BigIntegerField()  # of a private chat: the person's Telegram id
    subject = CharField(max_length=24)  # an OutboxSubject
    at = UtcField()

    class Meta:
        indexes = ((("chat_id", "subject"), True),)
