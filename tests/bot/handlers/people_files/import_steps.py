"""Steps that the tests of importing people share."""

from models import tables


def states() -> list[str]:
    return [row.state for row in tables.Invitation.select().order_by(tables.Invitation.id)]
