"""Why this store, for people: a kept routing decision told row by row, for the desk and the shell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from o2o.templatetags.ui import distance
from orders import whymap
from orders.models import Order, OrderLine, RoutingDecision
from orders.services.ranking import REASONS
from orders.whymap import WhyMap

COSTS = {
    "territory": gettext_lazy("not the area's dealer"),
    "score": gettext_lazy("service"),
    "load": gettext_lazy("load"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: `free` is what it had of the wanted lines in words, `number` its dot.

    `detour` is what the rules added to its distance.
    """

    store: int
    code: str
    name: str
    distance_m: int
    free: str
    load: int
    detour: str
    verdict: str
    is_chosen: bool
    is_kept: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class Explained:
    """One decision: what for, by whom, under which rules, and every candidate."""

    attempt: int
    at: datetime
    rules: str
    by: str
    reason: str
    chosen: str
    goods: str
    rows: list[Row]
    map: WhyMap | None

    @property
    def verdict(self) -> str:
        """The decision in a sentence."""
        if not self.chosen:
            return _("No store can serve it; headquarters must act.")
        if self.by:
            return _("%(by)s gave it to %(store)s.") % {"by": self.by, "store": self.chosen}
        return _("%(store)s was chosen by the rules.") % {"store": self.chosen}


def explain(decision: RoutingDecision, order: Order, lines: Iterable[OrderLine]) -> Explained:
    """`decision` with `chosen` and `by` read; `lines` are all lines of its order."""
    wanted = [line for line in lines if line.pk in decision.lines]
    drawing = whymap.draw(decision, order)
    return Explained(
        attempt=decision.attempt,
        at=decision.at,
        rules=rules_name(decision.rules_version),
        by=_person(decision),
        reason=decision.reason,
        chosen=decision.chosen.name if decision.chosen else "",
        goods=_(", ").join(f"{line.name} × {line.quantity}" for line in wanted),
        rows=[_row(row, decision, wanted, drawing) for row in _ranked(decision)],
        map=drawing,
    )


def rules_name(version: int) -> str:
    """“v3”; before the first version the nearest store serves."""
    return f"v{version}" if version else _("nearest first")


def _person(decision: RoutingDecision) -> str:
    by = decision.by
    return (by.name or by.email or _("headquarters")) if by else ""


def _ranked(decision: RoutingDecision) -> list[dict[str, Any]]:
    """The chosen one, then who could serve, then the others; nearest first."""
    chosen = decision.chosen_id
    return sorted(
        decision.candidates,
        key=lambda row: (row["store"] != chosen, not row["kept"], row["distance_m"]),
    )


def _row(
    row: dict[str, Any], decision: RoutingDecision, wanted: list[OrderLine], drawing: WhyMap | None
) -> Row:
    is_chosen = row["store"] == decision.chosen_id
    name = whymap.name_of(row)
    return Row(
        store=row["store"],
        code=row["code"],
        name=name,
        distance_m=row["distance_m"],
        free=free_words(row["free"], wanted),
        load=row["load"],
        detour=detour_words(row.get("costs", {})),
        verdict=_verdict(row, is_chosen),
        is_chosen=is_chosen,
        is_kept=row["kept"],
        number=_number(name, row["distance_m"], drawing),
    )


def _verdict(row: dict[str, Any], is_chosen: bool) -> str:
    if not is_chosen:
        return str(REASONS.get(row["reason"], row["reason"]))
    if senders := row.get("sent_by"):
        return _("chosen; goods come from %(stores)s") % {"stores": _(", ").join(senders)}
    return _("chosen")


def _number(name: str, distance_m: int, drawing: WhyMap | None) -> int | None:
    dots = drawing.dots if drawing else []
    same = (dot.number for dot in dots if (dot.name, dot.distance_m) == (name, distance_m))
    return next(same, None)


def detour_words(costs: dict[str, int]) -> str:
    """What the rules added to the way, by rule."""
    told = {
        rule: f"{label} +{distance(costs[rule])}" for rule, label in COSTS.items() if rule in costs
    }
    return _(", ").join(told.values())


def free_words(free: dict[Any, int], wanted: list[OrderLine]) -> str:
    """“2 of 1” for one line; “SKU 2 of 1, SKU 0 of 3” for more."""
    pieces = {int(variant): count for variant, count in free.items()}
    told = [
        _("%(free)s free, %(wanted)s wanted")
        % {"free": max(pieces.get(line.variant_id, 0), 0), "wanted": line.quantity}
        for line in wanted
    ]
    if len(wanted) == 1:
        return told[0]
    return _(", ").join(f"{line.sku} {text}" for line, text in zip(wanted, told, strict=True))
