"""Add the indexes that paths which a person can call lacked: they read whole tables."""

INDEXES = {
    "draft_user_id": '"draft" ("user_id")',
    "line_draft_user_id": '"line_draft" ("user_id")',
    "chat_linked": '"chat" ("id") WHERE place_id IS NOT NULL',
    "session_made_at": '"session" ("made_at")',
    "session_change_at": '"session_change" ("at")',
}


def up(migrator, db):
    """Add the indexes."""
    for name, columns in INDEXES.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')


def down(migrator, db):
    """Drop them."""
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
