"""Mark the phone in unfinished registrations as encrypted.

It was a bare token, which readers had to guess. From here on an encrypted answer of a draft is
`{"encrypted": "<token>"}`. No other form has ever stored an encrypted answer.
"""

import json

from peewee import BigIntegerField, CharField, CompositeKey, Model, TextField


def models(db):
    """Return the table as it was at this step."""

    class Draft(Model):
        chat_id = BigIntegerField()
        user_id = BigIntegerField()
        form = CharField(max_length=24)
        data = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey("chat_id", "user_id")

    return Draft


def change_phones(db, changed):
    """Store what `changed` returns in the place of each phone, in drafts of registrations."""
    draft = models(db)
    for row in list(draft.select().where(draft.form == "register")):
        answers = json.loads(row.data)
        if "phone" in answers:
            answers["phone"] = changed(answers["phone"])
            mine = (draft.chat_id == row.chat_id) & (draft.user_id == row.user_id)
            same = mine & (draft.data == row.data)  # a replica that is ahead may write it already
            draft.update(data=json.dumps(answers)).where(same).execute()


def up(migrator, db):
    """Put each token into an envelope."""
    change_phones(db, lambda phone: {"encrypted": phone} if isinstance(phone, str) else phone)


def down(migrator, db):
    """Take each token out of its envelope."""
    change_phones(db, lambda phone: phone["encrypted"] if isinstance(phone, dict) else phone)
