"""Let the waiting list alone say who lost a seat: those who head it, with the time of that seat."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    fn,
)

IN_LINE = ("waiting", "offered", "last_call")


def tables(db):
    """Return the table that goes, and what is read and written of the two others."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class Enrolment(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", index=False)
        worker = ForeignKeyField(Worker, backref="+", index=False)
        state = CharField(max_length=12)
        changed_at = DateTimeField()

    class Waiting(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", index=False)
        worker = ForeignKeyField(Worker, backref="+", index=False)
        state = CharField(max_length=12)
        number = BigIntegerField()
        first_place = IntegerField()
        at = DateTimeField()
        changed_at = DateTimeField()
        offers = IntegerField(default=0)
        seat_since = DateTimeField(null=True)

    class LostSeat(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        taken_at = DateTimeField()
        at = DateTimeField()

        class Meta:
            indexes = ((("session", "worker"), True),)

    return Enrolment, Waiting, LostSeat


def up(migrator, db):
    """Move to the list who has neither taken nor given up a seat since; the earliest comes first.

    Who has left the list has given it up.
    """
    enrolment, waiting, lost_seat = tables(db)
    migrator.migrate(
        migrator.add_column("waiting", "seat_since", DateTimeField(null=True)),
    )
    same = (enrolment.session == lost_seat.session) & (enrolment.worker == lost_seat.worker)
    lost = (
        lost_seat.select()
        .join(enrolment, on=same)
        .where(enrolment.state == "cancelled", enrolment.changed_at == lost_seat.at)
        .order_by(lost_seat.taken_at.desc(), lost_seat.id.desc())
    )
    for row in list(lost):
        place = (waiting.session == row.session_id) & (waiting.worker == row.worker_id)
        in_line = waiting.update(seat_since=row.taken_at).where(place, waiting.state.in_(IN_LINE))
        if not in_line.execute() and not waiting.select().where(place).exists():
            _put_first(waiting, row)
    db.drop_tables([lost_seat])


def down(migrator, db):
    """Make the table again, of those who are on a list with a seat that they lost."""
    enrolment, waiting, lost_seat = tables(db)
    db.create_tables([lost_seat])
    same = (enrolment.session == waiting.session) & (enrolment.worker == waiting.worker)
    rows = (
        waiting.select(
            waiting.session, waiting.worker, waiting.seat_since, enrolment.changed_at.alias("at")
        )
        .join(enrolment, on=same)
        .where(waiting.seat_since.is_null(False), waiting.state.in_(IN_LINE))
        .order_by(waiting.number)
    )
    for session, worker, since, at in list(rows.tuples()):
        lost_seat.insert(session=session, worker=worker, taken_at=since, at=at).execute()
    migrator.migrate(migrator.drop_column("waiting", "seat_since"))


def _put_first(waiting, row):
    """Put somebody before all who wait for a session."""
    of_session = (waiting.session == row.session_id) & waiting.state.in_(IN_LINE)
    first = waiting.select(fn.MIN(waiting.number)).where(of_session).scalar()
    waiting.insert(
        session=row.session_id,
        worker=row.worker_id,
        state="waiting",
        number=(1 if first is None else first) - 1,
        first_place=1,
        at=row.at,
        changed_at=row.at,
        seat_since=row.taken_at,
    ).execute()
