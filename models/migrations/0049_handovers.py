"""Add hand-overs of sessions, and the trainers who are asked to take them."""

from peewee import AutoField, BooleanField, CharField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class Handover(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE")
        trainer = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        taken_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        starts_at = DateTimeField()
        state = CharField(max_length=12)
        at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            indexes = ((("state", "session"), False),)

    class HandoverOffer(Base):
        id = AutoField()
        handover = ForeignKeyField(Handover, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        state = CharField(max_length=12)
        together = BooleanField(default=False)
        at = DateTimeField()
        expires_at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            indexes = ((("handover", "worker"), True),)

    return [Handover, HandoverOffer]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; each session stays with the trainer whom it has."""
    db.drop_tables(tables(db))
