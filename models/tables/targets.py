"""The tables of what is set for a place: targets, norms, sectors, polls, and booth care."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Booth, Place
from models.tables.workers import Worker


class Measure(StrEnum):
    """What a target counts: workers of the booths inside its place."""

    CONFIRMED = "confirmed"
    TRAINED = "trained"


class Target(Table):
    """A number to reach at a place by a date. A newer one for the same measure replaces it."""

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    measure = CharField(max_length=16)  # a Measure
    number = IntegerField()
    starts_on = DateField()
    until = DateField()
    set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    set_by_id: int | None  # type: ignore[assignment]  # hides Model.set_by_id
    set_at = UtcField()
    ended_at = UtcField(null=True)
    update_id = BigIntegerField(
        null=True, unique=True
    )  # the update that set it, which sets it once

    class Meta:
        constraints = [
            Check("number > 0"),
            Check("until >= starts_on"),
            Check("measure IN ('confirmed', 'trained')"),
        ]


class Norm(Table):
    """How many electors of a booth one worker is for, in a place; a newer one replaces it.

    A booth should have at least `least` workers and at most `most`; null is what the settings say.
    """

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT", index=False)
    place_id: int
    per = IntegerField()
    least = IntegerField(null=True)
    most = IntegerField(null=True)
    set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    set_by_id: int | None  # type: ignore[assignment]  # hides Model.set_by_id
    set_at = UtcField()
    ended_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [Check("per > 0"), Check("least > 0"), Check("most >= least")]


Norm.add_index(
    Norm.index(Norm.place, unique=True, where=SQL("ended_at IS NULL"), name="norm_running")
)


class ElectoralGrade(Table):
    """How the last votes at a booth are judged, by a coordinator; a newer one replaces it.

    `dated` is the day of what it follows from. It ends, too, where a roll splits or merges the
    booth.
    """

    id = AutoField()
    booth = ForeignKeyField(Booth, on_delete="RESTRICT", index=False)
    booth_id: int
    grade = CharField(max_length=1)
    source = CharField(max_length=120)
    dated = DateField()
    set_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    set_by_id: int | None  # type: ignore[assignment]  # hides Model.set_by_id
    set_at = UtcField()
    ended_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [Check("grade IN ('A', 'B', 'C', 'D')")]


ElectoralGrade.add_index(
    ElectoralGrade.index(
        ElectoralGrade.booth,
        unique=True,
        where=SQL("ended_at IS NULL"),
        name="electoral_grade_current",
    )
)


class PollFile(Table):
    """A file of polls that was read. It ends when it is undone or `replaced_by` another."""

    id = AutoField()
    name = CharField(max_length=200)
    read_at = UtcField()
    ended_at = UtcField(null=True)
    replaced_by = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    replaced_by_id: int | None


class Poll(Table):
    """The poll of one AC, as a file says it, with the silence before it. It ends with its file."""

    id = AutoField()
    file = ForeignKeyField(PollFile, on_delete="CASCADE")
    file_id: int
    ac = ForeignKeyField(Place, on_delete="RESTRICT")
    ac_id: int
    silent_from = UtcField()
    closes_at = UtcField()
    phase = CharField(max_length=40, default="")
    source = CharField(max_length=200)
    ended_at = UtcField(null=True)

    class Meta:
        constraints = [Check("silent_from < closes_at")]


Poll.add_index(Poll.index(Poll.closes_at, where=SQL("ended_at IS NULL"), name="poll_ahead"))


class LiftedSilence(Table):
    """That the silence before a poll is to be lifted: one person asks, another agrees.

    It is lifted from `agreed_at` until `ended_at`, or until the poll closes.
    """

    id = AutoField()
    poll = ForeignKeyField(Poll, on_delete="CASCADE", index=False)
    poll_id: int
    asked_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    asked_by_id: int | None
    asked_at = UtcField()
    agreed_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    agreed_by_id: int | None
    agreed_at = UtcField(null=True)
    ended_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    ended_by_id: int | None
    ended_at = UtcField(null=True)

    class Meta:
        constraints = [Check("agreed_by_id <> asked_by_id")]


LiftedSilence.add_index(
    LiftedSilence.index(
        LiftedSilence.poll, unique=True, where=SQL("ended_at IS NULL"), name="lifted_silence_open"
    )
)


class CareEnd(StrEnum):
    """How somebody's care of a booth ended."""

    RELEASED = "released"
    OVER = "over"


class BoothCare(Table):
    """That a worker has taken a booth until a moment, and what its numbers were then.

    It is asked about once, at `asked_at`, for each time it was renewed. The numbers at its end are
    null until then.
    """

    id = AutoField()
    booth = ForeignKeyField(Booth, on_delete="RESTRICT", index=False)
    booth_id: int
    worker = ForeignKeyField(Worker, on_delete="CASCADE", index=False)
    worker_id: int
    taken_at = UtcField()
    renewed_at = UtcField()
    until = UtcField()
    assigned_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    assigned_by_id: int | None
    asked_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    end = CharField(max_length=8, null=True)  # a CareEnd
    confirmed_before = IntegerField()
    trained_before = IntegerField()
    posts_before = IntegerField()
    confirmed_after = IntegerField(null=True)
    trained_after = IntegerField(null=True)
    posts_after = IntegerField(null=True)

    class Meta:
        indexes = ((("worker", "until"), False),)


BoothCare.add_index(
    BoothCare.index(
        BoothCare.booth, unique=True, where=SQL("ended_at IS NULL"), name="booth_care_open"
    )
)


class SectorChange(Table):
    """One change of a sector in the chat: made, named, other booths, removed.

    `before` and `after` are JSON: `name_en`, `name_hi`, `removed` (whether it is), and `booths`,
    the id of the sector of each booth that has moved, by the booth's id; null for none.
    """

    id = AutoField()
    sector = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
    sector_id: int
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    by_id: int | None
    at = UtcField()
    before = TextField()
    after = TextField()
    undone_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)  # the update that made it, once
    made_with = IntegerField(null=True, index=True)  # the first change of a list, undone with it
