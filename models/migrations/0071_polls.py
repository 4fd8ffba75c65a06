"""Add the polls of ACs, the files that say them, and the silences that were lifted."""

from peewee import SQL, AutoField, CharField, Check, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Worker(Base):
        id = AutoField()

    class PollFile(Base):
        id = AutoField()
        name = CharField(max_length=200)
        read_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        replaced_by = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")

    class Poll(Base):
        id = AutoField()
        file = ForeignKeyField(PollFile, backref="+", on_delete="CASCADE")
        ac = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        silent_from = DateTimeField()
        closes_at = DateTimeField()
        phase = CharField(max_length=40, default="")
        source = CharField(max_length=200)
        ended_at = DateTimeField(null=True)

        class Meta:
            constraints = [Check("silent_from < closes_at")]

    class LiftedSilence(Base):
        id = AutoField()
        poll = ForeignKeyField(Poll, backref="+", on_delete="CASCADE", index=False)
        asked_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        asked_at = DateTimeField()
        agreed_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        agreed_at = DateTimeField(null=True)
        ended_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        ended_at = DateTimeField(null=True)

        class Meta:
            constraints = [Check("agreed_by_id <> asked_by_id")]

    Poll.add_index(Poll.index(Poll.closes_at, where=SQL("ended_at IS NULL"), name="poll_ahead"))
    LiftedSilence.add_index(
        LiftedSilence.index(
            LiftedSilence.poll,
            unique=True,
            where=SQL("ended_at IS NULL"),
            name="lifted_silence_open",
        )
    )
    return [PollFile, Poll, LiftedSilence]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them."""
    db.drop_tables(tables(db))
