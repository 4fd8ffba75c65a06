"""Create the first tables, from a frozen copy that is independent of models/tables on purpose."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the models as they were at this step, in the order in which they can be created."""

    class Frozen(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Frozen):
        id = AutoField()
        kind = CharField(max_length=8)  # state | pc | district | ac
        state_code = CharField(max_length=4)
        code = CharField(max_length=64)
        number = IntegerField(null=True)
        name_en = CharField(max_length=200)
        name_hi = CharField(max_length=200)
        aliases = TextField(default="")  # separated by |
        reservation = CharField(max_length=3, default="GEN")
        pc = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
        district = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
        electors = IntegerField(null=True)

        class Meta:
            indexes = ((("state_code", "code"), True), (("code",), False))
            constraints = [Check("kind IN ('state', 'pc', 'district', 'ac')")]

    class Booth(Frozen):
        id = AutoField()
        ac = ForeignKeyField(Place, on_delete="RESTRICT")
        part = IntegerField()
        name_en = CharField(max_length=300)
        name_hi = CharField(max_length=300, default="")
        locality = CharField(max_length=300, default="")
        sound = CharField(max_length=300, default="", index=True)  # the phonetic key of the name
        electors = IntegerField(null=True)
        roll_year = IntegerField(null=True)
        sample = BooleanField(default=False)
        retired_at = DateTimeField(null=True)
        confirmed = IntegerField(default=0)
        trained = IntegerField(default=0)

        class Meta:
            constraints = [Check("part > 0"), Check("confirmed >= 0"), Check("trained >= 0")]

    # A retired booth keeps its number, so the number is unique only among booths in use.
    Booth.add_index(Booth.index(Booth.ac, Booth.part, unique=True, where=SQL("retired_at IS NULL")))

    class GeographyImport(Frozen):
        id = AutoField()
        at = DateTimeField()
        files = TextField()
        changed = IntegerField()

    class Worker(Frozen):
        id = AutoField()
        public_id = CharField(max_length=7, unique=True)
        telegram_id = BigIntegerField(unique=True, null=True)
        name = CharField(max_length=64)
        phone = TextField(null=True)  # Fernet token
        phone_hash = CharField(max_length=64, unique=True, null=True)
        booth = ForeignKeyField(Booth, on_delete="RESTRICT", index=False)
        inviter = ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL")
        confirmed_at = DateTimeField(null=True, index=True)
        trained_at = DateTimeField(null=True, index=True)
        last_active_at = DateTimeField()

        class Meta:
            indexes = ((("booth", "last_active_at"), False),)

    class Consent(Frozen):
        id = AutoField()
        worker = ForeignKeyField(Worker, on_delete="CASCADE")
        notice_version = CharField(max_length=16)
        text_hash = CharField(max_length=64)
        language = CharField(max_length=2)
        at = DateTimeField()

    class Post(Frozen):
        id = AutoField()
        worker = ForeignKeyField(Worker, on_delete="CASCADE")
        kind = CharField(max_length=24)
        place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
        booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
        since = DateTimeField()
        until = DateTimeField(null=True)

    # A post is held once at a time. NULLs differ in an index: one index per kind of place.
    Post.add_index(
        Post.index(
            Post.worker,
            Post.kind,
            Post.place,
            unique=True,
            where=SQL("until IS NULL"),
            name="post_place",
        )
    )
    Post.add_index(
        Post.index(
            Post.worker,
            Post.kind,
            Post.booth,
            unique=True,
            where=SQL("until IS NULL"),
            name="post_booth",
        )
    )

    class Draft(Frozen):
        chat_id = BigIntegerField()
        user_id = BigIntegerField()
        form = CharField(max_length=24)
        data = TextField()  # JSON
        updated_at = DateTimeField(index=True)

        class Meta:
            primary_key = CompositeKey("chat_id", "user_id")

    class Target(Frozen):
        id = AutoField()
        place = ForeignKeyField(Place, on_delete="RESTRICT")
        measure = CharField(max_length=16)  # confirmed | trained
        number = IntegerField()
        starts_on = DateField()
        until = DateField()
        set_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        set_at = DateTimeField()
        ended_at = DateTimeField(null=True)

        class Meta:
            constraints = [
                Check("number > 0"),
                Check("until >= starts_on"),
                Check("measure IN ('confirmed', 'trained')"),
            ]

    class Training(Frozen):
        id = AutoField()
        title = CharField(max_length=120, unique=True)

    class Session(Frozen):
        id = AutoField()
        training = ForeignKeyField(Training, on_delete="RESTRICT")
        place = ForeignKeyField(Place, on_delete="RESTRICT")
        venue = CharField(max_length=200)
        starts_at = DateTimeField()
        ends_at = DateTimeField()
        trainer = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        seats = IntegerField()
        taken = IntegerField(default=0)
        cancelled_at = DateTimeField(null=True)
        made_at = DateTimeField()

        class Meta:
            indexes = ((("place", "starts_at"), False), (("starts_at",), False))
            constraints = [Check("taken >= 0 AND taken <= seats"), Check("ends_at > starts_at")]

    class Enrolment(Frozen):
        id = AutoField()
        session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
        worker = ForeignKeyField(Worker, on_delete="CASCADE")
        state = CharField(max_length=12)  # enrolled | cancelled | attended
        at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            indexes = ((("session", "worker"), True),)
            constraints = [Check("state IN ('enrolled', 'cancelled', 'attended')")]

    class Chat(Frozen):
        id = AutoField()
        chat_id = BigIntegerField()
        thread_id = IntegerField(default=0)
        kind = CharField(max_length=8)  # private | group
        title = CharField(max_length=255, default="")
        language = CharField(max_length=2, null=True)
        place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
        linked_at = DateTimeField(null=True)
        targets_at = CharField(max_length=5, null=True)  # HH:MM in the organisation's zone
        schedule_at = CharField(max_length=5, null=True)
        active = BooleanField(default=True)

        class Meta:
            indexes = ((("chat_id", "thread_id"), True),)

    class Digest(Frozen):
        id = AutoField()
        kind = CharField(max_length=12)  # targets | schedule
        chat = ForeignKeyField(Chat, on_delete="CASCADE")
        local_date = DateField()
        made_at = DateTimeField()

        class Meta:
            indexes = ((("kind", "chat", "local_date"), True),)

    class Outbox(Frozen):
        id = AutoField()
        dedup = CharField(max_length=120, unique=True)
        chat_id = BigIntegerField()
        thread_id = IntegerField(default=0)
        subject = CharField(max_length=24)
        payload = TextField()  # JSON
        priority = IntegerField(default=5)  # 0 first
        state = CharField(max_length=12, default="queued")
        not_before = DateTimeField()
        expires_at = DateTimeField(null=True)
        leased_until = DateTimeField(null=True)
        attempts = IntegerField(default=0)
        error = TextField(default="")
        message_id = BigIntegerField(null=True)
        text = TextField(null=True)
        made_at = DateTimeField()
        sent_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("state", "not_before", "priority"), False), (("chat_id", "state"), False))

    class Inbox(Frozen):
        update_id = BigIntegerField(primary_key=True)
        raw = TextField()
        state = CharField(max_length=8, default="new")  # new | done | failed
        received_at = DateTimeField()
        finished_at = DateTimeField(null=True)
        error = TextField(default="")

        class Meta:
            indexes = ((("state", "update_id"), False),)

    class Audit(Frozen):
        id = AutoField()
        at = DateTimeField(index=True)
        actor = BigIntegerField(null=True)  # worker id; null is the operator
        action = CharField(max_length=32)
        subject = CharField(max_length=64)
        details = TextField(default="{}")  # JSON, never a name or a phone

    return [
        Place,
        Booth,
        GeographyImport,
        Worker,
        Consent,
        Post,
        Draft,
        Target,
        Training,
        Session,
        Enrolment,
        Chat,
        Digest,
        Outbox,
        Inbox,
        Audit,
    ]


def up(migrator, db):
    """Create every table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop every table."""
    db.drop_tables(tables(db))
