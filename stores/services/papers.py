"""Papers as applicants send them: pictures, written anew and kept out of the public media."""

from typing import IO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from o2o import uploads

LONGEST = 2400  # px: small print stays legible
QUALITY = 85


def rewritten(upload: UploadedFile | IO[bytes]) -> ContentFile:
    """The picture without what hides in it, under a name that says nothing; or a refusal."""
    picture = uploads.picture(uploads.read(upload)).convert("RGB")
    picture.thumbnail((LONGEST, LONGEST))
    file = ContentFile(b"", name=f"{uploads.random_name()}.webp")
    picture.save(file, "WEBP", quality=QUALITY, method=4)
    return file
