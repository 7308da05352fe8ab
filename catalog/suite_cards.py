"""What templates need of suites, made plain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Suite, SuitePiece
from catalog.services import pictures
from catalog.words import ROOMS, STYLES, word

MOSAIC = 4  # pieces shown


@dataclass(frozen=True, slots=True)
class SuiteCard:
    """A suite in a list: its picture, if it has one, and those of its first pieces."""

    pk: int
    slug: str
    url: str
    name: str
    room: str
    style: str
    price: Decimal
    separately: Decimal
    saving: Decimal
    pieces: int
    picture: str
    srcset: str
    mosaic: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of a suite on its page."""

    quantity: int
    url: str
    name: str
    option: str
    size: str
    price: Decimal
    total: Decimal
    picture: str


def card(suite: Suite) -> SuiteCard:
    pieces = list(suite.pieces.all())
    own = picture_of(suite)
    mosaic = [picture for piece in pieces if (picture := _picture(piece))][:MOSAIC]
    return SuiteCard(
        suite.pk,
        suite.slug,
        suite.get_absolute_url(),
        suite.name,
        word(ROOMS, suite.room),
        word(STYLES, suite.style),
        suite.together,
        suite.separately,
        suite.saving,
        sum(piece.quantity for piece in pieces),
        pictures.url(own, 800),
        pictures.srcset(own),
        mosaic,
    )


def cards(suites: Iterable[Suite]) -> list[SuiteCard]:
    return [card(suite) for suite in suites]


def rows(suite: Suite) -> list[Row]:
    return [
        Row(
            piece.quantity,
            f"{piece.variant.product.get_absolute_url()}?variant={piece.variant.sku}",
            piece.variant.product.name,
            piece.variant.name,
            piece.variant.size_label,
            piece.variant.price,
            piece.total,
            _picture(piece),
        )
        for piece in suite.pieces.all()
    ]


def picture_of(suite: Suite) -> str:
    """The name of its own picture, or of the room it stands in; empty when it has neither."""
    if suite.file:
        return suite.file.name or ""
    return (suite.scene.file.name or "") if suite.scene else ""


def _picture(piece: SuitePiece) -> str:
    return pictures.url(piece.variant.product.picture, 400)
