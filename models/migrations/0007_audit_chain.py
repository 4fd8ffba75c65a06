"""Make the audit an append-only chain of hashes, by place; index the texts to be emptied."""

import hashlib
import json

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

WHO = "UPDATE audit SET who = (SELECT public_id FROM worker WHERE worker.id = audit.actor)"
SAYS = "the audit is append-only"
SQLITE_TRIGGERS = [
    f"""CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for deed in ("UPDATE", "DELETE")
]
POSTGRESQL_TRIGGERS = [
    f"""CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
]
SQLITE_DROPS = ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
POSTGRESQL_DROPS = [
    "DROP TRIGGER audit_no_truncate ON audit",
    "DROP TRIGGER audit_no_change ON audit",
    "DROP FUNCTION audit_refuses()",
]


def models(db):
    """Return the tables as they are at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Base):
        id = AutoField()

    class Audit(Base):
        id = AutoField()
        at = DateTimeField()
        actor = BigIntegerField(null=True)
        who = CharField(max_length=7, null=True)
        action = CharField(max_length=32)
        subject = CharField(max_length=64)
        details = TextField()
        place = ForeignKeyField(Place, null=True, on_delete="RESTRICT", index=False)
        hash = CharField(max_length=64, default="")

    class AuditHead(Base):
        rows = IntegerField(default=0)
        hash = CharField(max_length=64)

    class Outbox(Base):
        id = AutoField()
        made_at = DateTimeField()
        text = TextField(null=True)

    return Audit, AuditHead, Outbox


def indexes(db):
    """Return the new indexes, each with its table's name."""
    audit, _, outbox = models(db)
    return [
        ("audit", audit.index(audit.who, name="audit_who")),
        ("audit", audit.index(audit.subject, name="audit_subject")),
        ("audit", audit.index(audit.place, audit.id, name="audit_place_id_id")),
        (
            "outbox",
            outbox.index(outbox.made_at, where=SQL("text IS NOT NULL"), name="outbox_text"),
        ),
    ]


def up(migrator, db):
    """Add the columns, chain the existing rows, and add the triggers that refuse changes."""
    audit, head, _ = models(db)
    migrator.migrate(
        migrator.add_column("audit", "who", audit.who),
        migrator.add_column("audit", "place_id", audit.place),
        migrator.add_column("audit", "hash", audit.hash),
    )
    for _, index in indexes(db):
        db.execute(index)
    db.execute_sql(WHO)
    db.create_tables([head])
    rows, last = chain(audit)
    head.insert(rows=rows, hash=last).execute()
    for statement in SQLITE_TRIGGERS if isinstance(db, SqliteDatabase) else POSTGRESQL_TRIGGERS:
        db.execute_sql(statement)


def chain(audit):
    """Store the hash of each row; return the number of rows and the newest hash."""
    rows, previous = 0, "0" * 64
    for row in list(audit.select().order_by(audit.id)):
        at = row.at.isoformat(timespec="microseconds") + "+00:00"
        content = [previous, at, row.actor, row.who, row.action, row.subject, row.details]
        content.append(None)
        previous = hashlib.sha256(json.dumps(content).encode()).hexdigest()
        audit.update(hash=previous).where(audit.id == row.id).execute()
        rows += 1
    return rows, previous


def down(migrator, db):
    """Drop the triggers and the chain."""
    _, head, _ = models(db)
    for statement in SQLITE_DROPS if isinstance(db, SqliteDatabase) else POSTGRESQL_DROPS:
        db.execute_sql(statement)
    db.drop_tables([head])
    for table, index in indexes(db):
        migrator.migrate(migrator.drop_index(table, index._name))
    migrator.migrate(
        migrator.drop_column("audit", "hash"),
        migrator.drop_column("audit", "place_id"),
        migrator.drop_column("audit", "who"),
    )
