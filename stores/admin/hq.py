"""Headquarters: divisions, dealers, stores, stock, displays, memberships."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from o2o.admin import ReadOnly
from o2o.errors import DomainError
from o2o.hq import hq
from stores.admin.forms import PauseForm, PeopleForm
from stores.admin.mixins import CountsStock
from stores.models import (
    Division,
    HoursException,
    Membership,
    OpeningHours,
    Stock,
    StockMovement,
    Store,
    StoreRating,
    Territory,
    Transfer,
    TransferLine,
)
from stores.services import opening

REASONS = {  # what programs write down as the reason of a movement
    "cancelled": _("order cancelled"),
    "declined": _("store declined"),
    "expired": _("store did not answer in time"),
    "unpaid": _("not paid in time"),
    "opening": _("opening stock"),
    "import": _("import"),
}


@admin.register(Division, site=hq)
class DivisionAdmin(ModelAdmin):
    """Read mostly: divisions come from `import_divisions`; a centre may be corrected here."""

    list_display = ("code", "name", "level", "parent", "lat", "lng")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    readonly_fields = ("code", "name", "level", "parent")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Division | None = None) -> bool:
        return False


class TerritoryInline(TabularInline):
    model = Territory
    extra = 0
    fields = ("division", "line", "since", "until")
    autocomplete_fields = ("division",)
    can_delete = False


class DealerPeople(TabularInline):
    model = Membership
    extra = 0
    fields = ("user", "role", "starts_at", "ends_at")
    raw_id_fields = ("user",)


class DealerStores(ReadOnly, TabularInline):
    model = Store
    extra = 0
    fields = ("code", "name_zh", "status")
    show_change_link = True


class HoursInline(TabularInline):
    model = OpeningHours
    extra = 0


class ExceptionInline(TabularInline):
    model = HoursException
    extra = 0


class StorePeople(TabularInline):
    model = Membership
    extra = 0
    fields = ("user", "role", "starts_at", "ends_at")
    raw_id_fields = ("user",)


@admin.register(Store, site=hq)
class StoreAdmin(ModelAdmin):
    list_display = ("code", "name_zh", "dealer", "division", "state", "service_score")
    list_filter = ("status", "accepts_pickup", "accepts_delivery")
    list_select_related = ("dealer", "division")
    search_fields = ("code", "name_zh", "name_en", "address", "dealer__name", "division__name")
    autocomplete_fields = ("dealer", "division")
    readonly_fields = ("status", "pause_reason", "created_at")
    inlines = (HoursInline, ExceptionInline, StorePeople)
    actions_detail = ("pause_store", "resume_store")

    @display(
        description=_("status"),
        ordering="status",
        label={"open": "success", "paused": "warning", "closed": "danger"},
    )
    def state(self, store: Store) -> tuple[str, str]:
        return store.status, store.get_status_display()

    @action(description=_("Pause"), url_path="pause", permissions=["change"])
    def pause_store(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the reason first."""
        store = get_object_or_404(Store, pk=object_id)
        form = PauseForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "form": form,
                "store": store,
                "opts": self.opts,
                "title": _("Pause %(store)s") % {"store": store},
            }
            request.current_app = self.admin_site.name
            return render(request, "stores/admin_pause.html", context)
        return self._moved(
            request, store, lambda: opening.pause(store=store, reason=form.cleaned_data["reason"])
        )

    @action(description=_("Open again"), url_path="resume", permissions=["change"])
    def resume_store(self, request: HttpRequest, object_id: str) -> HttpResponse:
        store = get_object_or_404(Store, pk=object_id)
        return self._moved(request, store, lambda: opening.resume(store=store))

    def _moved(self, request: HttpRequest, store: Store, verb) -> HttpResponse:
        """Run the verb, say what came of it, write the history, go back to the store."""
        try:
            verb()
        except DomainError as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, store, f"{store.status} {store.pause_reason}".strip())
            messages.success(request, f"{store}: {store.get_status_display()}")
        return HttpResponseRedirect(reverse("hq:stores_store_change", args=[store.pk]))


@admin.register(Stock, site=hq)
class StockAdmin(CountsStock, ModelAdmin):
    search_fields = (*CountsStock.search_fields, "store__code", "store__name_zh")
    autocomplete_fields = ("store",)
    raw_id_fields = ("variant",)


@admin.register(StockMovement, site=hq)
class MovementAdmin(ReadOnly, ModelAdmin):
    list_display = ("at", "stock", "kind", "on_hand", "reserved", "reference", "why", "by")
    list_filter = ("kind",)
    list_select_related = ("stock__store", "stock__variant", "by")
    search_fields = ("reference", "stock__variant__sku", "stock__store__code")

    @admin.display(description=_("reason"))
    def why(self, movement: StockMovement) -> str:
        """What a program wrote, in words; what a person wrote, as written."""
        return str(REASONS.get(movement.reason, movement.reason)) or "—"


class LineInline(ReadOnly, TabularInline):
    model = TransferLine
    fields = ("variant", "sent", "received")
    extra = 0


class DiffersFilter(admin.SimpleListFilter):
    title = _("what arrived")
    parameter_name = "differs"

    def lookups(self, request: HttpRequest, model_admin):
        return [("yes", _("not what was sent"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.exclude(difference="") if self.value() == "yes" else queryset


@admin.register(Transfer, site=hq)
class TransferAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "source", "target", "status", "sent_at", "closed_at", "difference")
    list_filter = (DiffersFilter, "status")
    list_select_related = ("source", "target")
    search_fields = ("number", "source__code", "target__code")
    inlines = (LineInline,)


@admin.register(Membership, site=hq)
class MembershipAdmin(ModelAdmin):
    list_display = ("user", "role", "store", "dealer", "starts_at", "ends_at")
    list_filter = ("role",)
    list_select_related = ("user", "store", "dealer")
    search_fields = ("user__email", "user__name", "store__code", "dealer__code")
    form = PeopleForm
    autocomplete_fields = ("store", "dealer")
    raw_id_fields = ("user",)
    filter_horizontal = ("skills",)


@admin.register(StoreRating, site=hq)
class StoreRatingAdmin(ReadOnly, ModelAdmin):
    list_display = ("at", "store", "store_stars", "service_stars", "user", "reference")
    list_filter = ("store_stars", "service_stars")
    list_select_related = ("store", "user")
    list_per_page = 50
    search_fields = ("store__code", "reference__exact")
