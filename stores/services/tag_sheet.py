"""Labels with QR codes on sheets of A4: 3 × 7 of 63.5 × 38.1 mm, as every stationer sells them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from o2o import qr
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
    labels = [_label(tag) for tag in list(tags)[: PER_PAGE * MOST_PAGES - len(used)]]
    places = used + labels
    return [places[start : start + PER_PAGE] for start in range(0, len(places), PER_PAGE)]


def _label(tag: Tag) -> Label:
    return Label(tag, qr.svg(settings.SITE_URL + tag.get_absolute_url()))
