"""The rules of ranking: which are in force, and how headquarters publishes the next ones."""

import time
from collections.abc import Collection, Mapping

from django.core.signals import setting_changed
from django.db import transaction
from django.db.models import Max
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import Invalid
from orders.models import RoutingRules
from orders.models.rules import FARTHEST, WEIGHTS
from orders.services.ranking import NEAREST_FIRST, Rules
from stores.services import territories

REMEMBERED = 5.0  # seconds a process may go on with the rules it knows
_remembered: dict[str, tuple[float, Rules]] = {}


def active() -> Rules:
    """The newest version, remembered for REMEMBERED seconds."""
    known = _remembered.get("rules")
    if known and known[0] > time.monotonic():
        return known[1]
    newest = RoutingRules.objects.order_by("-version").first()
    rules = Rules(newest.version, **newest.weights) if newest else NEAREST_FIRST
    _remembered["rules"] = (time.monotonic() + REMEMBERED, rules)
    return rules


@transaction.atomic
def publish(
    *, name: str, weights: Mapping[str, int], by: User | None, note: str = ""
) -> RoutingRules:
    """The next version, in force for every decision from now on; raises Invalid."""
    check(weights)
    RoutingRules.objects.select_for_update().order_by("-version").first()
    latest = RoutingRules.objects.aggregate(version=Max("version"))["version"] or 0
    rules = RoutingRules.objects.create(
        version=latest + 1, name=name, note=note, by=by, **{w: weights[w] for w in weights}
    )
    forget()
    return rules


def check(weights: Mapping[str, object]) -> None:
    """Known weights, each a whole number of metres from 0 to FARTHEST; raises Invalid."""
    problems = {}
    for name, metres in weights.items():
        if name not in WEIGHTS:
            problems[name] = [_("There is no such rule.")]
        elif type(metres) is not int or not 0 <= metres <= FARTHEST:
            problems[name] = [_("A whole number of metres, 0 to 1,000,000.")]
    if problems:
        raise Invalid(fields=problems)


def draft(weights: Mapping[str, int]) -> Rules:
    """Rules to try out; nothing is published. Raises Invalid."""
    check(weights)
    return Rules(active().version + 1, **weights)


def areas(division_code: str, variants: Collection[int], rules: Rules) -> dict[int, int]:
    """Variant → the dealer whose area it is ordered from, where the rules mind it."""
    if not rules.territory_m:
        return {}
    held = territories.dealers_of(division_code, variants)
    return {variant: dealer.pk for variant, dealer in held.items()}


@receiver(setting_changed)
def forget(**_kwargs) -> None:
    """Read the rules again."""
    _remembered.clear()
