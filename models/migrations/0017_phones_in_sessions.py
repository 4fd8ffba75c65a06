"""Take mobile numbers out of venues and subjects, which everybody sees and no erasure finds.

From here on such a text is refused.
"""

import re

from peewee import AutoField, CharField, Model

MOBILE = re.compile(r"(?<!\d)\+?(?:0{0,2}91|0)?[6-9]\d{9}(?!\d)")
WRITTEN = re.compile(r"\+?\(?\d(?:[\s().\-\u2010-\u2015/_]*\d){9,14}(?!\d)")  # digits of any script
LEFT_OUT = "…"


def models(db):
    """Return the tables as they were at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Training(Base):
        id = AutoField()
        title = CharField(max_length=120, unique=True)

    class Session(Base):
        id = AutoField()
        venue = CharField(max_length=200)

    return Training, Session


def without_mobiles(text):
    """Return a text with each mobile number left out."""

    def left_out(match):
        digits = "".join(str(int(c)) if c.isdecimal() else "" for c in match[0])
        return LEFT_OUT if MOBILE.fullmatch(digits) else match[0]

    return WRITTEN.sub(left_out, text)


def up(migrator, db):
    """Leave the numbers out. Two subjects that are then the same get the row's number behind."""
    training, session = models(db)
    for row in list(session.select()):
        if (venue := without_mobiles(row.venue)) != row.venue:
            session.update(venue=venue).where(session.id == row.id).execute()
    for row in list(training.select().order_by(training.id)):
        if (title := without_mobiles(row.title)) != row.title:
            taken = training.select().where(training.title == title).exists()
            title = f"{title[:110]} {row.id}" if taken else title
            training.update(title=title).where(training.id == row.id).execute()


def down(migrator, db):
    """Leave them out: they are nowhere any more."""
