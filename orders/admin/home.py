"""The headquarters' home: what is late on top, eight numbers, the map of the day, the doors."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders import dashboard, daymap

DOORS = [
    ("orders.view_order", "orders_order", "receipt_long", lambda: _("Orders")),
    ("stores.view_store", "stores_store", "storefront", lambda: _("Stores")),
    ("stores.view_stock", "stores_stock", "inventory_2", lambda: _("Stock")),
    ("catalog.view_product", "catalog_product", "weekend", lambda: _("Products")),
    ("payments.view_payment", "payments_payment", "payments", lambda: _("Payments")),
    ("orders.view_routingrules", "orders_routingrules", "alt_route", lambda: _("Routing rules")),
    ("payments.view_splitpolicy", "payments_splitpolicy", "pie_chart", lambda: _("Sharing")),
    ("members.view_user", "members_user", "group", lambda: _("Members")),
    ("o2o.view_message", "o2o_message", "outbox", lambda: _("Outbox")),
]


def desk(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds to the home's context; whoever may not see orders sees only the doors."""
    context |= {
        "doors": _doors(request),
        "title": _("Headquarters"),
        "today": timezone.localdate(),
    }
    if not request.user.has_perm("orders.view_order"):
        return context
    return context | {
        "numbers": dashboard.numbers(),
        "jobs": dashboard.jobs(),
        "day": daymap.draw(dashboard.todays_orders()),
        "legend": daymap.legend(),
    }


def _doors(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"label": label(), "icon": icon, "url": reverse(f"hq:{name}_changelist")}
        for permission, name, icon, label in DOORS
        if request.user.has_perm(permission)
    ]
