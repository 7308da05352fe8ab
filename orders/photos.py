"""Photos of proof, for their own people only."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase

from orders.models import Proof


def answer(proof: Proof) -> HttpResponseBase:
    if not default_storage.exists(proof.file):
        raise Http404
    headers = {"Cache-Control": "private, max-age=3600"}
    return FileResponse(
        default_storage.open(proof.file), content_type="image/jpeg", headers=headers
    )
