"""Read the QR code in a photo that somebody has sent, such as that of a certificate."""

from bot.api import download
from bot.conversation import Context
from bot.pictures import qr_reader
from models.certificates import verification
from models.spreadsheets import BadSheet

MOST = 4  # certificates in one photo: those of a printed page


async def certificates_in(ctx: Context) -> tuple[str, ...]:
    """Return the texts of the certificates' QR codes in the photo of a message.

    One person's photos are read one after the other, and those of all a few at a time.
    """
    photo = ctx.update.message.photo if ctx.update.message else None
    if photo is None or (photo.file_size or 0) > qr_reader.LARGEST:
        return ()
    async with ctx.services.files:
        try:
            content = await download(ctx.bot, photo.file_id, photo.file_size)
        except BadSheet:  # gone, or larger than announced
            return ()
        texts = await qr_reader.texts_of_stranger(content)
    return tuple(filter(verification.is_meant, texts))[:MOST]
