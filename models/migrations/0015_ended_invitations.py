"""Clear what ended invitations, and those to blocked phones, kept in spite of the notice.

An invitation that expired or was taken back kept the hash of the phone. One to a phone whose owner
had said "not me" had the name once more. In an invitation whose person has come the hash stays, as
that of the phone which they have now.
"""

CLEAR = (
    "UPDATE invitation SET phone_hash = NULL"
    " WHERE state IN ('expired', 'undone', 'disputed') AND phone_hash IS NOT NULL",
    "UPDATE invitation SET name = '' WHERE state = 'pending' AND phone IS NULL",
    "UPDATE invitation SET phone_hash ="
    " (SELECT worker.phone_hash FROM worker WHERE worker.id = invitation.worker_id)"
    " WHERE state = 'confirmed' AND phone_hash IS NOT NULL",
    "UPDATE invitation SET phone_hash = NULL WHERE state = 'late' AND phone_hash NOT IN"
    " (SELECT phone_hash FROM worker WHERE phone_hash IS NOT NULL)",
)


def up(migrator, db):
    """Clear the columns."""
    for statement in CLEAR:
        db.execute_sql(statement)


def down(migrator, db):
    """Leave them: what was cleared is nowhere any more."""
