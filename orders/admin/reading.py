"""What the desk's lists share: rows are written by verbs, so here they are only read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from o2o.admin import Kept
from orders.dashboard import midnight

STATUS_COLOURS = {
    # orders
    "unpaid": "warning",
    "paid": "info",
    "in_progress": "primary",
    "completed": "success",
    "cancelled": "danger",
    # assignments
    "offered": "warning",
    "accepted": "primary",
    "declined": "danger",
    "expired": "danger",
    "withdrawn": "danger",
    # fulfilments
    "ready": "info",
    "handed_over": "success",
    "installed": "success",
    "signed": "success",
}


class Register(Kept):
    """A list to read, without actions."""

    actions = None

    class Media:
        css = {"all": ["css/pages/hq.css"]}


class DayFilter(admin.SimpleListFilter):
    """Today, yesterday, the last seven or thirty local days of the moment in `column`."""

    column = ""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin):
        return [
            ("today", _("Today")),
            ("yesterday", _("Yesterday")),
            ("week", _("The last 7 days")),
            ("month", _("The last 30 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "today":
                return queryset.filter(**{f"{self.column}__gte": midnight()})
            case "yesterday":
                span = (midnight(1), midnight())
                return queryset.filter(
                    **{f"{self.column}__gte": span[0], f"{self.column}__lt": span[1]}
                )
            case "week":
                return queryset.filter(**{f"{self.column}__gte": midnight(6)})
            case "month":
                return queryset.filter(**{f"{self.column}__gte": midnight(29)})
        return queryset


def day_filter(column: str, title, parameter: str) -> type[DayFilter]:
    return type(
        "DayFilter",
        (DayFilter,),
        {"column": column, "title": title, "parameter_name": parameter},
    )
