"""The files of a call: uploaded with it, or known by their file_id."""

import re
import unicodedata

from playground.bot_api.methods.parameters import Params, Upload
from playground.telegram import (
    DOCUMENT_LIMIT,
    PHOTO_LIMIT,
    ApiError,
    StoredFile,
    World,
    bad_request,
    picture_size,
)

SIDES_LIMIT = 10_000
RATIO_LIMIT = 20
STEM, ENDING = 64, 16
WRONG_ID = "wrong remote file identifier specified: Wrong character in the string"

_URL = re.compile(r"https?://", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f<>:\"/\\|?*&`]")


def photo(world: World, params: Params) -> StoredFile:
    """Return the photo of a call. Raises ApiError 400 for a picture that Telegram refuses."""
    return _file(world, params, "photo", PHOTO_LIMIT)


def document(world: World, params: Params) -> StoredFile:
    """Return the document of a call. Raises ApiError 400."""
    return _file(world, params, "document", DOCUMENT_LIMIT)


def _file(world: World, params: Params, kind: str, limit: int) -> StoredFile:
    upload = params.upload(kind)
    if upload is not None:
        return _new_file(world, upload, kind, limit)
    file_id = params.text(kind)
    if not file_id or file_id.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if _URL.match(file_id):
        raise ApiError(501, "Not Implemented: the playground fetches no files, upload it instead")
    file = world.files.get(file_id)
    if file is None or (kind == "photo") != bool(file.width):
        raise bad_request(WRONG_ID)
    return file


def _new_file(world: World, upload: Upload, kind: str, limit: int) -> StoredFile:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if size > limit:
        raise bad_request(
            f"file of size {size} bytes is too big for a {kind}; the maximum size is {limit} bytes"
        )
    if kind == "photo":
        _check_sides(upload.content)
    name = clean_filename(upload.name)
    file = world.files.add(name, upload.mime, upload.content, photo=kind == "photo")
    if file is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return file


def _check_sides(picture: bytes) -> None:
    short, long = sorted(picture_size(picture) or (0, 0))
    if short + long > SIDES_LIMIT or long > RATIO_LIMIT * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def clean_filename(name: str) -> str:
    """Return the name under which Telegram keeps an upload: of Hindi only letters and digits."""
    kept = "".join(c for c in name if c.isascii() or unicodedata.category(c)[0] in "LN")
    stem, dot, ending = _UNSAFE.sub(" ", kept).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem.strip()[:STEM]}{dot}{ending.strip()[:ENDING]}" or "file"
