"""Labels with QR codes on sheets of A4: 3 × 7 of 63.5 × 38.1 mm, as every stationer sells them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import qrcode
from django.conf import settings
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from stores.models import Tag

PER_PAGE = 21
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Label:
    """A label; an empty one (no tag) stands for a place on the sheet that is used up."""

    tag: Tag | None = None
    svg: str = ""


def pages(tags: Iterable[Tag], *, skip: int = 0) -> list[list[Label]]:
    """At most ten sheets; the first `skip` places of the first one stay empty."""
    used = [Label() for _place in range(skip % PER_PAGE)]
    labels = [Label(tag, _qr(tag)) for tag in list(tags)[: PER_PAGE * MOST_PAGES - len(used)]]
    places = used + labels
    return [places[start : start + PER_PAGE] for start in range(0, len(places), PER_PAGE)]


def _qr(tag: Tag) -> str:
    code: Any = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(f"{settings.SITE_URL}{tag.get_absolute_url()}")
    picture = code.make_image(image_factory=SvgPathImage)
    return mark_safe(picture.to_string(encoding="unicode"))
