"""Tables of places, booths and the imports of them."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField


class Place(Table):
    """A state, PC, district, AC or sector. `code` is what people type, unique within its state.

    A sector lies in an `ac`, and so in its PC and district. A removed one keeps its row, as posts
    and the audit name it; its booths are in none.
    """

    id = AutoField()
    kind = CharField(max_length=8)  # state | pc | district | ac | sector
    state_code = CharField(max_length=4)
    code = CharField(max_length=64)
    number = IntegerField(null=True)
    name_en = CharField(max_length=200)
    name_hi = CharField(max_length=200)
    aliases = TextField(default="")  # separated by |
    reservation = CharField(max_length=3, default="GEN")
    pc = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    pc_id: int | None
    district = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    district_id: int | None
    ac = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT", index=False)
    ac_id: int | None
    removed_at = UtcField(null=True)  # of a sector
    electors = IntegerField(null=True)

    class Meta:
        indexes = ((("state_code", "code"), True), (("code",), False))
        constraints = [Check("kind IN ('state', 'pc', 'district', 'ac', 'sector')")]


Place.add_index(Place.index(Place.ac, where=SQL("ac_id IS NOT NULL"), name="place_in_ac"))


class Booth(Table):
    """A polling station, `AC/part`. From `confirmed` on its columns are counters.

    `confirmed`, `trained` and `doubted` (whose entry waits for review) always hold; `active`
    (workers), `posts` (kinds of posts that are filled), `target` and `score` only while its AC's
    AcCounter does.

    A part is a number, and for an auxiliary part a letter, the `suffix` ("" for the main part).
    `serials` are the numbers of its electors on the roll: `1-522,900-950`. A part of a booth that
    was split has a share of the whole's target, `share_from` to `share_to` percent; the parts of
    one whole have the same `split_of`, the booth that was split first.
    `question_roll` is the id of the roll that last changed what a retired booth became: since then
    its workers are asked anew.

    A booth is retired, never deleted: its workers are unplaced, and count for the AC alone. The
    whole AC, number 0 and without a name, is retired from the start: the workers of an AC without
    a list of booths are in it.
    """

    id = AutoField()
    ac = ForeignKeyField(Place, on_delete="RESTRICT")
    ac_id: int
    part = IntegerField()
    suffix = CharField(max_length=1, default="")
    serials = CharField(max_length=200, null=True)
    building = CharField(max_length=300, null=True)
    roll_date = DateField(null=True)
    name_en = CharField(max_length=300)
    name_hi = CharField(max_length=300, default="")
    locality = CharField(max_length=300, default="")
    sound = CharField(max_length=300, default="", index=True)  # text_forms: of the name
    electors = IntegerField(null=True)
    roll_year = IntegerField(null=True)
    sample = BooleanField(default=False)
    retired_at = UtcField(null=True)
    question_roll = IntegerField(null=True)
    share_from = IntegerField(null=True)  # null: all of it
    share_to = IntegerField(null=True)
    split_of = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT", index=False)
    split_of_id: int | None
    sector = ForeignKeyField(Place, null=True, backref="+", on_delete="RESTRICT", index=False)
    sector_id: int | None
    confirmed = IntegerField(default=0)
    trained = IntegerField(default=0)
    doubted = IntegerField(default=0)
    active = IntegerField(default=0)
    posts = IntegerField(default=0)
    target = IntegerField(default=0)
    score = IntegerField(default=0)

    class Meta:
        constraints = [Check("part >= 0"), Check("confirmed >= 0"), Check("trained >= 0")]


# A retired booth keeps its part, so the part is unique only among booths in use.
Booth.add_index(
    Booth.index(Booth.ac, Booth.part, Booth.suffix, unique=True, where=SQL("retired_at IS NULL"))
)
Booth.add_index(Booth.index(Booth.ac, unique=True, where=SQL("part = 0"), name="booth_whole_ac"))
Booth.add_index(
    Booth.index(Booth.ac, where=SQL("retired_at IS NOT NULL"), name="booth_retired_of_ac")
)
Booth.add_index(
    Booth.index(Booth.split_of, where=SQL("split_of_id IS NOT NULL"), name="booth_split_of")
)
Booth.add_index(
    Booth.index(Booth.sector, where=SQL("sector_id IS NOT NULL"), name="booth_of_sector")
)


class AcCounter(Table):
    """The sums of an AC's booths, and what their scores followed from on `day`.

    `settings` names the ScoreSettings. The sums hold (`holds`) until the AC's booths, norms or
    kinds of posts change, and again when everything was computed anew. Of the retired booths there
    are the `unplaced` workers. `lowest` and `lowest_electors` are of the weakest booth that is no
    sample.
    """

    ac = ForeignKeyField(Place, primary_key=True, backref="+", on_delete="CASCADE")
    ac_id: int
    settings = CharField(max_length=16)
    holds = BooleanField()
    day = DateField()
    norm_place = IntegerField(null=True)  # whose norm holds; null where the settings' does
    per = IntegerField()  # electors for one worker by this norm; 0 without one
    kinds = IntegerField()  # of posts that a booth should have
    booths = IntegerField()
    sample = IntegerField()
    confirmed = IntegerField()
    trained = IntegerField()
    doubted = IntegerField(default=0)
    active = IntegerField()
    posts = IntegerField()
    target = IntegerField()
    score = IntegerField()
    strong = IntegerField()
    fair = IntegerField()
    weak = IntegerField()
    empty = IntegerField()
    unplaced = IntegerField()
    unplaced_trained = IntegerField()
    unplaced_active = IntegerField()
    unplaced_doubted = IntegerField(default=0)
    lowest = IntegerField(null=True)
    lowest_electors = IntegerField()


class AcDay(Table):
    """How many of an AC's workers were confirmed on a day, and how many of these trained on it.

    Days are those of the zone in the settings of its AcCounter; it is kept while there is one.
    """

    ac = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
    ac_id: int
    day = DateField()
    confirmed = IntegerField(default=0)
    trained = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("ac", "day")


class ScoreSettings(Table):
    """The settings that scores were computed with, by a hash of them."""

    key = CharField(max_length=16, primary_key=True)
    values = TextField()  # JSON


class BoothWord(Table):
    """A sound under which a booth is found by its name: of a word, or of all words that tell.

    It is an index and holds no data (models/booth_words): a booth may have words that it had once.
    """

    sound = CharField(max_length=64)
    state_code = CharField(max_length=4)
    booth = IntegerField()  # its id

    class Meta:
        primary_key = CompositeKey("sound", "state_code", "booth")


class GeographyImport(Table):
    """A record of each import that changed something; its newest id tells caches to reload."""

    id = AutoField()
    at = UtcField()
    files = TextField()
    changed = IntegerField()


class Roll(Table):
    """One published roll of a state's booths, as it was read: it waits, is applied, or undone.

    A draft is never applied. `sha256` is over the rows as they were read.
    """

    id = AutoField()
    state_code = CharField(max_length=4)
    date = DateField()
    draft = BooleanField()
    files = TextField()
    sha256 = CharField(max_length=64)
    read_at = UtcField()
    applied_at = UtcField(null=True)
    undone_at = UtcField(null=True)

    class Meta:
        indexes = ((("state_code", "date"), False),)


class Lineage(Table):
    """What a booth became at a roll: one row from the old booth to the new one.

    A split or merged booth has several, with one `match` number inside the AC; so have the booths
    of a doubt, each with one end only. A renumbered booth keeps its row: `to_booth` is
    `from_booth`. `to_booth` is null until the roll is applied. `changes` are columns of the booth
    with their values before and after, as JSON, "" for none; `moved` is what went along to another
    row, as ids. `decided_by` is a worker's ID, null where the program matched.
    """

    id = AutoField()
    roll = ForeignKeyField(Roll, backref="+", on_delete="CASCADE", index=False)
    roll_id: int
    ac = ForeignKeyField(Place, backref="+", on_delete="RESTRICT", index=False)
    ac_id: int
    match = IntegerField()
    kind = CharField(max_length=10)
    from_booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
    from_booth_id: int | None
    from_part = IntegerField(null=True)
    from_suffix = CharField(max_length=1, default="")
    to_booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
    to_booth_id: int | None
    to_part = IntegerField(null=True)
    to_suffix = CharField(max_length=1, default="")
    matched_by = CharField(max_length=8)
    sureness = IntegerField()
    decided_by = CharField(max_length=7, null=True)
    changes = TextField(default="")
    moved = TextField(default="")
    dated = DateField(null=True)  # the roll's date that the old booth had

    class Meta:
        indexes = (
            (("roll", "ac", "match"), False),
            (("ac", "from_part", "from_suffix"), False),
        )
