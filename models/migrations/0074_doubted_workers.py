"""Count the doubted workers of booths and ACs.

The sums of ACs with doubted workers or sample booths are computed anew by the job `counters`, right
after the start: the weakest booth of an AC is no sample from here on.
"""

COUNT = """
    UPDATE "booth" SET "doubted" = (
        SELECT COUNT(*) FROM "worker" AS w
        WHERE w.booth_id = "booth".id AND w.confirmed_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM "invitation" AS i JOIN "flag" AS f ON f.invitation_id = i.id
            WHERE i.worker_id = w.id AND i.state = 'confirmed' AND f.state = 'waiting'))
    WHERE "id" IN (
        SELECT w.booth_id FROM "flag" AS f JOIN "invitation" AS i ON f.invitation_id = i.id
        JOIN "worker" AS w ON i.worker_id = w.id WHERE f.state = 'waiting')
"""
COMPUTE_ANEW = """
    UPDATE "ac_counter" SET "holds" = FALSE
    WHERE "sample" > 0 OR "ac_id" IN (SELECT "ac_id" FROM "booth" WHERE "doubted" > 0)
"""
COLUMNS = (("booth", "doubted"), ("ac_counter", "doubted"), ("ac_counter", "unplaced_doubted"))


def up(migrator, db):
    """Add the columns, which rewrites no row, and count."""
    for table, name in COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{name}" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql(COUNT)
    db.execute_sql(COMPUTE_ANEW)


def down(migrator, db):
    """Drop the columns; the weakest booth of an AC may be a sample again."""
    migrator.migrate(*(migrator.drop_column(table, name) for table, name in COLUMNS))
    db.execute_sql('UPDATE "ac_counter" SET "holds" = FALSE WHERE "sample" > 0')
