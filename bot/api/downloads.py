"""Download the files that people send, and never more bytes than are read of them."""

from telegram import Bot
from telegram.error import NetworkError

from bot.api.retry import with_retries
from bot.api.transport import Transport
from models.spreadsheets import BadSheet, sheets


async def download(bot: Bot, file_id: str, size: int | None = None) -> bytes:
    """Return a file's bytes; `size` is the number of bytes in its message, if it is given there.

    Raises BadSheet for a file that is gone, or too big as announced or as it comes.
    """
    sheets.require_size(size)
    limit = sheets.SENT.file
    transport = bot.request
    assert isinstance(transport, Transport)
    try:
        file = await with_retries(lambda: bot.get_file(file_id))
        if file is None:
            raise BadSheet(what="gone")
        sheets.require_size(file.file_size)
        url = file.file_path or ""
        content = await with_retries(lambda: transport.fetch(url, limit))
    except NetworkError:  # BadRequest too: it is not there any more
        raise BadSheet(what="gone") from None
    if content is None:
        raise BadSheet(what="too_big", limit=limit // sheets.MB)
    return content
