"""Services on voucher at headquarters: what is sold, the vouchers, every use of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)
from unfold.widgets import UnfoldBooleanSwitchWidget as Switch

from catalog.models import Category
from o2o.errors import Invalid
from o2o.hq import hq
from o2o.money import CENT, ZERO
from o2o.templatetags.ui import money_exact
from orders.admin.reading import Register, day_filter
from orders.admin.registers import BesideOrders, order_link
from orders.models import OfflineScan, Prepaid, PrepaidTerms, PrepaidUse
from orders.scan_words import OUTCOMES
from orders.services.prepaid import terms as verbs
from orders.services.prepaid.terms import Conditions, Redeemers, Service, Words


def _text(label: Any, *, required: bool = False, rows: int = 0) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows}) if rows else UnfoldAdminTextInputWidget
    return forms.CharField(label=label, required=required, widget=widget)


class ServiceForm(forms.ModelForm):
    """The product and its terms in one form; the verb writes both."""

    name_zh = _text(_("name (Chinese)"), required=True)
    name_en = _text(_("name (English)"))
    includes_zh = _text(_("what is included (Chinese)"), rows=4)
    includes_en = _text(_("what is included (English)"), rows=4)
    price = forms.DecimalField(
        label=_("price"),
        min_value=ZERO,
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    reason = _text(_("why the price changes"))
    categories = forms.ModelMultipleChoiceField(
        label=_("categories"),
        queryset=Category.objects.all(),
        required=False,
        widget=UnfoldAdminSelectMultipleWidget,
    )
    is_published = forms.BooleanField(
        label=_("published"), required=False, initial=True, widget=Switch
    )

    class Meta:
        model = PrepaidTerms
        fields = [
            *("uses", "valid_days", "valid_from", "valid_until", "at_expiry", "everywhere"),
            *("dealers", "stores", "partners", "per_member", "limit"),
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        product, variant = self.instance.variant.product, self.instance.variant
        known = {
            **{name: getattr(product, name) for name in ("name_zh", "name_en", "is_published")},
            "includes_zh": product.description_zh,
            "includes_en": product.description_en,
            "price": variant.price.quantize(CENT),
            "categories": list(product.categories.values_list("pk", flat=True)),
        }
        self.initial.update(known)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        changed = self.instance.pk and cleaned.get("price") != self.instance.variant.price
        if changed and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the price changes."))
        limit = cleaned.get("limit")
        if limit is not None and limit < self.instance.sold:
            self.add_error("limit", _("More than that are sold already."))
        if not self.errors:
            self._check_terms()
        return cleaned

    def _check_terms(self) -> None:
        try:
            verbs.check(self.service().conditions)
        except Invalid as refusal:
            for name, texts in refusal.fields.items():
                self.add_error(name, [str(text) for text in texts])

    def service(self) -> Service:
        told = self.cleaned_data
        words = ("name_zh", "name_en", "includes_zh", "includes_en")
        conditions = Conditions.__dataclass_fields__
        redeemers = Redeemers.__dataclass_fields__
        return Service(
            words=Words(**{name: told[name] for name in words}),
            price=told["price"],
            conditions=Conditions(**{name: told[name] for name in conditions}),
            redeemers=Redeemers(**{name: told[name] for name in redeemers}),
            categories=told["categories"],
            is_published=told["is_published"],
        )


@admin.register(PrepaidTerms, site=hq)
class PrepaidTermsAdmin(ModelAdmin):
    form = ServiceForm
    list_display = ["__str__", "price", "uses", "lasts", "at_expiry", "sold", "limit", "shown"]
    list_filter = ["at_expiry", "everywhere"]
    list_select_related = ["variant__product"]
    search_fields = ["variant__sku", "variant__product__name_zh", "variant__product__name_en"]
    autocomplete_fields = ["dealers", "stores", "partners"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_zh", "name_en"),
                    ("includes_zh", "includes_en"),
                    ("price", "reason"),
                    ("categories", "is_published"),
                ]
            },
        ),
        (
            _("The voucher"),
            {
                "fields": [
                    ("uses", "valid_days"),
                    ("valid_from", "valid_until"),
                    "at_expiry",
                    ("per_member", "limit"),
                ]
            },
        ),
        (
            _("Who redeems it"),
            {
                "fields": ["everywhere", "dealers", "stores", "partners"],
                "description": _(
                    "Whoever redeems a use earns the voucher share of the split policy."
                ),
            },
        ),
    ]

    @display(description=_("price"), ordering="variant__price")
    def price(self, terms: PrepaidTerms) -> str:
        return money_exact(terms.variant.price)

    @display(description=_("valid"))
    def lasts(self, terms: PrepaidTerms) -> str:
        if terms.valid_until:
            return str(_("until %(day)s") % {"day": terms.valid_until})
        return str(_("%(n)s days") % {"n": terms.valid_days})

    @display(description=_("published"), boolean=True)
    def shown(self, terms: PrepaidTerms) -> bool:
        return terms.variant.product.is_published

    def save_model(self, request: HttpRequest, obj, form: ServiceForm, change: bool) -> None:
        if change:
            reason = form.cleaned_data["reason"]
            verbs.change(terms=obj, service=form.service(), reason=reason, by=request.user)
        else:
            obj.__dict__.update(verbs.draw_up(service=form.service(), by=request.user).__dict__)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """The verb has named who redeems."""

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Prepaid, site=hq)
class PrepaidAdmin(BesideOrders):
    """Every voucher and what is left of it; the codes themselves are nobody's business."""

    list_display = [
        *("order_number", "service", "holder", "uses", "used", "gone", "left"),
        *("worth", "refunded", "valid_until"),
    ]
    list_filter = [day_filter("issued_at", _("issued at"), "issued"), "terms"]
    list_select_related = ["line__order", "holder"]
    search_fields = ["line__order__number__startswith", "holder__email"]

    @display(description=_("order"))
    def order_number(self, prepaid: Prepaid):
        return order_link(prepaid.line.order)

    @display(description=_("service"))
    def service(self, prepaid: Prepaid) -> str:
        return prepaid.line.name

    @display(description=_("returned or lapsed"))
    def gone(self, prepaid: Prepaid) -> int:
        return prepaid.returned + prepaid.lapsed

    @display(description=_("left"))
    def left(self, prepaid: Prepaid) -> int:
        return prepaid.left


class UseRegister(Register):
    list_display = ["at", "service", "place", "amount", "by", "state", "undo_reason"]
    list_filter = [
        day_filter("at", _("at"), "on"), ("undone_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["prepaid__line__order", "store", "partner", "by"]
    list_display_links = None

    @display(description=_("service"))
    def service(self, use: PrepaidUse) -> str:
        return use.prepaid.line.name

    @display(description=_("redeemed by"))
    def place(self, use: PrepaidUse) -> str:
        return use.place.name

    @display(
        description=_("status"),
        label={"undone": "warning", "settled": "success", "done": "info"},
    )
    def state(self, use: PrepaidUse):
        if use.undone_at:
            return "undone", _("taken back")
        return ("settled", _("shared")) if use.settled_at else ("done", _("redeemed"))


@admin.register(PrepaidUse, site=hq)
class PrepaidUseAdmin(UseRegister, BesideOrders):
    list_display = ["order_number", *UseRegister.list_display]
    search_fields = ["prepaid__line__order__number__startswith", "by__email", "store__code"]

    @display(description=_("order"))
    def order_number(self, use: PrepaidUse):
        return order_link(use.prepaid.line.order)


class ConflictFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        return [("open", _("to be resolved")), ("given", _("handed over all the same"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "open":
                return queryset.conflicts()
            case "given":
                return queryset.filter(resolution="given")
        return queryset


@admin.register(OfflineScan, site=hq)
class OfflineScanAdmin(Register):
    """Scans made without network, what came of them, and what the counter says happened."""

    list_display = [
        *("scanned_at", "synced_at", "what", "where", "by", "result", "resolution", "note"),
        "resolved_by",
    ]
    list_filter = [ConflictFilter, day_filter("scanned_at", _("scanned at"), "on")]
    list_select_related = [
        "by", "resolved_by", "store", "partner", "prepaid__line",
        "voucher__fulfilment__assignment__order",
    ]  # fmt: skip
    list_display_links = None
    search_fields = ["by__email", "store__code", "ending__iexact"]

    @display(description=_("what"))
    def what(self, scan: OfflineScan) -> str:
        if scan.prepaid:
            return scan.prepaid.line.name
        return scan.voucher.fulfilment.assignment.order.number if scan.voucher else "—"

    @display(description=_("redeemed by"))
    def where(self, scan: OfflineScan) -> str:
        return str(scan.store or scan.partner or "—")

    @display(description=_("result"), label={"redeemed": "success"})
    def result(self, scan: OfflineScan):
        return scan.outcome, OUTCOMES.get(scan.outcome, scan.outcome)
