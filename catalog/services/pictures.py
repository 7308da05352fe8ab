"""Pictures as the shop keeps them: checked, stripped, in WebP, in the sizes that pages ask for.

A picture is stored as `<name>-<digest>.webp` (at most `LARGEST` px wide) with smaller copies
`<name>-<digest>-<width>.webp` beside it; the digest lets browsers keep it for ever.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from PIL import Image

from o2o import uploads

WIDTHS = (400, 800)
LARGEST = 1600
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored picture: its name in the storage and its size in pixels."""

    name: str
    width: int
    height: int


def store(*, content: bytes, folder: str, name: str) -> Stored:
    """Check, re-encode and store a picture with its smaller copies; the same bytes, one file."""
    picture = uploads.picture(content)
    digest = hashlib.sha256(content).hexdigest()[:10]
    stem = slugify(PurePosixPath(name).stem)[:80] or "picture"
    target = f"{folder}/{stem}-{digest}.webp"
    largest = _fitted(picture, LARGEST)
    _save(largest, target)
    for width in WIDTHS:
        _save(_fitted(largest, width), sized(target, width))
    return Stored(target, *largest.size)


def keep(*, upload: UploadedFile, folder: str) -> Stored:
    """Store what a person sent, under a name that says nothing of them."""
    return store(content=uploads.read(upload), folder=folder, name=uploads.random_name())


def discard(name: str) -> None:
    """Remove a stored picture with its copies; one that is gone already is no mistake."""
    for each in (name, *(sized(name, width) for width in WIDTHS)):
        default_storage.delete(each)


def sized(name: str, width: int) -> str:
    """The name of the copy that is `width` pixels wide."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{width}{dot}{ending}"


def url(name: str, width: int = 0) -> str:
    """Address of a picture, or of its copy of that width; empty without a picture."""
    return f"{settings.MEDIA_URL}{sized(name, width) if width else name}" if name else ""


def srcset(name: str, width: int | None = None) -> str:
    """All copies for a `srcset`, with the original when its width is known."""
    copies = [f"{url(name, each)} {each}w" for each in WIDTHS]
    return ", ".join([*copies, f"{url(name)} {width}w"] if width else copies) if name else ""


def _fitted(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _save(picture: Image.Image, name: str) -> None:
    if default_storage.exists(name):
        return
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    default_storage.save(name, ContentFile(out.getvalue()))
