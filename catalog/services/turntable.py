"""A product's 3-D model as the shop keeps it: one binary glTF file, named by its digest."""

import hashlib
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from o2o.errors import Invalid

HEAD = b"glTF" + (2).to_bytes(4, "little")
MAX_BYTES = 2 * 1024 * 1024


class BadModel(Invalid):
    code = "bad_model"
    message = _("This is not a binary glTF 2.0 file (.glb) of at most 2 MB.")


def store(*, content: bytes, name: str) -> str:
    """Check and store a model, return its name in the storage; the same bytes, one file."""
    told = int.from_bytes(content[8:12], "little")
    if not content.startswith(HEAD) or told != len(content) or told > MAX_BYTES:
        raise BadModel
    digest = hashlib.sha256(content).hexdigest()[:10]
    target = f"products/{slugify(PurePosixPath(name).stem)[:80] or 'model'}-{digest}.glb"
    if not default_storage.exists(target):
        default_storage.save(target, ContentFile(content))
    return target
