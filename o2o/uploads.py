"""The one gate for pictures that people send. Nothing they sent is kept: what passes is decoded,
turned upright, made small and written anew, so location, camera and whatever hides behind the
pixels stay outside.

Whatever is too much is refused by what the file says of itself, before a pixel is decoded:
`CappedUpload` lets bytes beyond the cap fall as they arrive, `picture` reads the header first.
"""

import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from o2o.errors import Invalid

FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"  # phones that keep HEIC send JPEG to such a field
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_EDGE = 20_000
MAX_SCANS = 32  # passes over a progressive JPEG; cameras and editors make at most a dozen
MAX_PIECES = 20_000  # chunks or segments, which the decoder reads one by one
MAX_AT_ONCE = 6 * MAX_BYTES  # of all files of one request
LONGEST = 3200  # px; what is larger is made smaller while it is decoded
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
SCAN = b"\xff\xda"


class BadPicture(Invalid):
    code = "bad_picture"
    message = _("This is not a JPEG, PNG or WebP picture that can be read.")


class PictureTooLarge(Invalid):
    code = "picture_too_large"
    message = _("This picture is too large: at most 20 MB and 40 million pixels.")


class MovingPicture(Invalid):
    code = "moving_picture"
    message = _("This picture moves. Please send a still one.")


class CappedUpload(FileUploadHandler):
    """The first of the upload handlers: neither one file nor all of them fill memory or disk.

    One byte beyond the cap is let through, so that `read` sees that there was too much.
    """

    taken = 0
    left = 0

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.left = min(MAX_BYTES, MAX_AT_ONCE - self.taken) + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = raw_data[: max(self.left, 0)]
        self.left -= len(kept)
        self.taken += len(kept)
        return kept or None

    def file_complete(self, file_size: int) -> None:
        return None


def read(upload: UploadedFile | IO[bytes]) -> bytes:
    """The bytes of an upload; more than the cap is refused without reading on."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PictureTooLarge
    return content


def picture(content: bytes) -> Image.Image:
    """The picture in these bytes: upright, RGB or RGBA, at most `LONGEST` px; or a refusal."""
    if len(content) > MAX_BYTES:
        raise PictureTooLarge
    if _hides_an_archive(content) or _is_crowded(content):
        raise BadPicture
    with _refusing():
        opened = Image.open(BytesIO(content), formats=FORMATS)
        _judge(opened, content)
        # A JPEG is decoded at the smallest scale that serves, not in full.
        opened.thumbnail((LONGEST, LONGEST), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(opened)
    clear = "A" in upright.mode or "transparency" in upright.info
    return upright.convert("RGBA" if clear else "RGB")


def random_name() -> str:
    """A file name that says nothing and cannot be guessed."""
    return secrets.token_hex(12)


def _judge(opened: Image.Image, content: bytes) -> None:
    """By the header alone: size, movement, passes."""
    width, height = opened.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_EDGE:
        raise PictureTooLarge
    if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
        raise MovingPicture
    if opened.format in ("JPEG", "MPO") and content.count(SCAN) > MAX_SCANS:
        raise BadPicture


def _hides_an_archive(content: bytes) -> bool:
    """Whether the picture is a ZIP, JAR or Office file as well."""
    return zipfile.is_zipfile(BytesIO(content))


def _is_crowded(content: bytes) -> bool:
    """Whether the file is cut into more pieces than any picture needs."""
    pieces = _chunks(content) if content.startswith(PNG) else _segments(content)
    return next(islice(pieces, MAX_PIECES, None), None) is not None


def _chunks(content: bytes) -> Iterator[int]:
    """Where the chunks of a PNG begin."""
    place = len(PNG)
    while place + 8 <= len(content):
        yield place
        place += 12 + int.from_bytes(content[place : place + 4])


def _segments(content: bytes) -> Iterator[int]:
    """Where the segments before the first scan of a JPEG begin; junk counts byte by byte."""
    place = len(JPEG)
    while content.startswith(JPEG) and place + 4 <= len(content):
        if content.startswith(SCAN, place):
            return
        yield place
        is_marker = content[place] == 0xFF and content[place + 1] not in (0x00, 0xFF)
        length = int.from_bytes(content[place + 2 : place + 4])
        place += 2 + length if is_marker else 1


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the decoder stumbles over is one of two answers."""
    try:
        yield
    except Invalid:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise PictureTooLarge from None
    except Exception:  # hostile files find every corner of a decoder: none is our failure
        raise BadPicture from None
