"""The picture on the wall: which messages show the code of a session, and must be renewed.

Its message stands in the chat of whoever opened it. It is renewed once a minute, by whichever
process comes first, until the attendance is closed.
"""

from dataclasses import dataclass
from datetime import datetime

from models import tables, worker_rows
from models.attendance import minute_codes
from models.attendance.stages import row_of
from models.attendance.taking import AttendanceView, view_of
from models.database import transaction


@dataclass(frozen=True, slots=True)
class HallPicture:
    """A message with the picture of a session, in a private chat, and what it should show now."""

    id: int
    chat_id: int
    message_id: int
    seen: AttendanceView


def shown(session_id: int, message_id: int, *, by: int, now: datetime) -> int | None:
    """Record the message that shows the code of this minute; return the one that did before.

    Raises NotRegistered.
    """
    picture, minute = tables.HallPicture, minute_codes.minute_of(now)
    with transaction():
        worker_id = worker_rows.require_id(by)
        before = picture.get_or_none(picture.session == session_id, picture.worker == worker_id)
        new = {picture.message_id: message_id, picture.minute: minute}
        picture.insert({picture.session: session_id, picture.worker: worker_id, **new}).on_conflict(
            conflict_target=(picture.session, picture.worker), update=new
        ).execute()
    return None if before is None or before.message_id == message_id else int(before.message_id)


def take_due(now: datetime) -> tuple[HallPicture, ...]:
    """Return the pictures that show an older code than this minute's, each to one caller alone."""
    picture, minute = tables.HallPicture, minute_codes.minute_of(now)
    if not picture.select().where(picture.minute != minute).exists():
        return ()
    with transaction():
        claimed = (
            picture.update(minute=minute)
            .where(picture.minute != minute)
            .returning(picture.id)
            .execute()
        )
        ids = [row.id for row in claimed]
        rows = list(
            picture.select(picture, tables.Worker)
            .join(tables.Worker, on=(picture.worker == tables.Worker.id))
            .where(picture.id.in_(ids), tables.Worker.telegram_id.is_null(False))
            .order_by(picture.id)
        )
        return tuple(
            HallPicture(
                row.id,
                row.worker.telegram_id or 0,
                row.message_id,
                view_of(row_of(row.session_id, now), now),
            )
            for row in rows
        )


def forget(picture_id: int) -> None:
    """Renew this picture no more: its message is gone, refused, or shows the end."""
    tables.HallPicture.delete().where(tables.HallPicture.id == picture_id).execute()
