"""Proof that goods arrived: photos of our own encoding, a signature as strokes."""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import uploads
from o2o.errors import DomainError, Invalid
from orders.models import Fulfilment, Proof
from orders.services import history

MOST = 6  # photos of one fulfilment
LONGEST = 20_000  # characters of a signature
STROKES = re.compile(r"(M\d{1,4} \d{1,4}(L\d{1,4} \d{1,4})*)+")
LARGEST = 1600  # px


class EnoughPhotos(DomainError):
    code = "enough_photos"
    status = 409
    message = _("There are %(most)s photos already; that is enough.")


def photograph(*, fulfilment: Fulfilment, content: bytes, by: User) -> Proof:
    """Keep a photo, written anew without place or camera; the file before the row."""
    picture = uploads.picture(content).convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    file = ContentFile(b"")
    picture.save(file, "JPEG", quality=82)
    name = default_storage.save(f"proofs/{uploads.random_name()}.jpg", file)
    return _keep(fulfilment, by, file=name)


@transaction.atomic
def _keep(fulfilment: Fulfilment, by: User, *, file: str) -> Proof:
    history.lock(fulfilment.assignment.order_id)
    if fulfilment.proofs.filter(kind=Proof.Kind.PHOTO).count() >= MOST:
        raise EnoughPhotos(most=MOST)
    return Proof.objects.create(fulfilment=fulfilment, kind=Proof.Kind.PHOTO, file=file, by=by)


def sign(*, fulfilment: Fulfilment, path: str, by: User) -> Proof:
    """Keep a drawn signature: `M12 40L13 42…`, nothing but moves and lines."""
    strokes = path.strip()
    if len(strokes) > LONGEST or not STROKES.fullmatch(strokes):
        raise Invalid(fields={"signature": [_("Please draw the signature again.")]})
    return Proof.objects.create(
        fulfilment=fulfilment, kind=Proof.Kind.SIGNATURE, path=strokes, by=by
    )
