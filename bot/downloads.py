"""Fetching the files that people send, never more bytes than are read of them."""

from telegram import Bot
from telegram.error import NetworkError

from bot.retries import patiently
from bot.transport import Transport
from models import sheets
from models.errors import BadSheet


async def download(bot: Bot, file_id: str, size: int | None = None) -> bytes:
    """Give a file's bytes; `size` is what its message says, if it does.

    Raises BadSheet when it is too big by what is told of it or by what comes, or is gone.
    """
    sheets.require_size(size)
    limit = sheets.SENT.file
    transport = bot.request
    assert isinstance(transport, Transport)
    try:
        file = await patiently(lambda: bot.get_file(file_id))
        sheets.require_size(file.file_size)
        address = file.file_path or ""
        content = await patiently(lambda: transport.fetch(address, limit))
    except NetworkError:  # BadRequest, too: it is not there any more
        raise BadSheet(what="gone") from None
    if content is None:
        raise BadSheet(what="too_big", limit=limit // sheets.MB)
    return content
