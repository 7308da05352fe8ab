"""Files that are nobody's but their owner's: a storage without addresses, and one way to answer."""

from typing import cast

from django.core.files.storage import Storage, storages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.functional import LazyObject

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Private(LazyObject):
    """The storage that the settings name "private"."""

    def _setup(self) -> None:
        self._wrapped = storages["private"]


files = Private()


def storage() -> Storage:
    return cast(Storage, files)


def answer(file: FieldFile, *, content_type: str, name: str) -> HttpResponseBase:
    """The file itself; who may have it is asked before."""
    if not file.name or not file.storage.exists(file.name):
        raise Http404
    return FileResponse(file.open(), content_type=content_type, filename=name, headers=HEADERS)
