"""Loads suites from a description; loading twice changes nothing.

Each card: slug, name_zh, name_en, story_zh, story_en, room, style, smallest_room, scene (slug),
price, pieces ([{sku, quantity}]). Prices go through the ledger.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Scene, Suite, SuitePiece, Variant
from catalog.services import suite_pricing
from catalog.services.search import signposts

Card = Mapping[str, Any]
TEXTS = ("name_zh", "name_en", "story_zh", "story_en", "room", "style")


@transaction.atomic
def load(cards: Iterable[Card]) -> list[Suite]:
    made = [_suite(card, place) for place, card in enumerate(cards)]
    signposts.index(suites=made)
    return made


def _suite(card: Card, place: int) -> Suite:
    facts = {
        **{name: card.get(name, "") for name in TEXTS},
        "smallest_room": card.get("smallest_room"),
        "scene": Scene.objects.filter(slug=card.get("scene", "")).first(),
        "position": place,
    }
    suite, _new = Suite.objects.update_or_create(
        slug=card["slug"], defaults=facts, create_defaults=facts | {"price": Decimal(0)}
    )
    for at, piece in enumerate(card["pieces"]):
        SuitePiece.objects.update_or_create(
            suite=suite,
            variant=Variant.objects.get(sku=piece["sku"]),
            defaults={"quantity": piece.get("quantity", 1), "position": at},
        )
    price = Decimal(str(card["price"]))
    suite_pricing.set_price(suite=suite, price=price, reason=_("Loaded with the showroom"), by=None)
    return suite
