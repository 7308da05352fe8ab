"""Headquarters' view of money. Everything is read here; the few buttons call verbs."""

from decimal import Decimal

from django import forms
from django.contrib import admin, messages
from django.db.models import DecimalField, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from o2o.errors import DomainError, Invalid
from o2o.hq import hq
from payments.models import (
    Account,
    Journal,
    Notice,
    Payment,
    Posting,
    Refund,
    SplitPolicy,
    SplitRule,
)
from payments.providers import ProviderUnreachable
from payments.services import collecting, refunding, sharing

STATUS_COLOURS = {
    "pending": "warning",
    "captured": "success",
    "closed": "info",
    "requested": "warning",
    "settled": "success",
    "failed": "danger",
}


class ReadOnly:
    """Money is written by verbs alone."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class RefundInline(ReadOnly, TabularInline):
    model = Refund
    fields = ["number", "amount", "status", "reason", "by", "created_at", "settled_at"]
    extra = 0


@admin.register(Payment, site=hq)
class PaymentAdmin(ReadOnly, ModelAdmin):
    list_display = [
        "number", "reference", "payer", "amount", "refunded", "state", "provider", "created_at",
    ]  # fmt: skip
    list_filter = ["status", "provider", "created_at"]
    search_fields = ["number", "reference", "transaction_id", "payer__email"]
    list_select_related = ["payer"]
    inlines = [RefundInline]
    actions = ["ask_provider"]
    show_full_result_count = False

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, payment: Payment):
        return payment.status, payment.get_status_display()

    @admin.action(description=_("Ask the provider now"), permissions=["ask"])
    def ask_provider(self, request, payments) -> None:
        for payment in payments.exclude(status=Payment.Status.CAPTURED):
            try:
                status = collecting.ask(payment).get_status_display()
                messages.info(request, f"{payment.number}: {status}")
            except (DomainError, ProviderUnreachable) as error:
                messages.error(request, f"{payment.number}: {error}")

    def has_ask_permission(self, request) -> bool:
        return request.user.has_perm("payments.change_payment")


@admin.register(Refund, site=hq)
class RefundAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "payment", "amount", "state", "reason", "by", "created_at"]
    list_filter = ["status", "created_at"]
    search_fields = ["number", "payment__number", "payment__reference"]
    list_select_related = ["payment", "by"]
    actions = ["retry"]
    show_full_result_count = False

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, refund: Refund):
        return refund.status, refund.get_status_display()

    @admin.action(description=_("Try failed refunds again"), permissions=["retry"])
    def retry(self, request, refunds) -> None:
        tried = 0
        for refund in refunds.select_related("payment"):
            try:
                refunding.retry(refund=refund)
                tried += 1
            except DomainError as refusal:
                messages.error(request, f"{refund.number}: {refusal}")
        if tried:
            text = ngettext("%(n)s refund is on its way.", "%(n)s refunds are on their way.", tried)
            messages.success(request, text % {"n": tried})

    def has_retry_permission(self, request) -> bool:
        return request.user.has_perm("payments.change_refund")


@admin.register(Notice, site=hq)
class NoticeAdmin(ReadOnly, ModelAdmin):
    list_display = ["event_id", "provider", "kind", "received_at"]
    list_filter = ["provider", "kind", "received_at"]
    search_fields = ["event_id"]
    show_full_result_count = False


class PostingInline(ReadOnly, TabularInline):
    model = Posting
    fields = ["account", "role", "part", "line", "rate", "basis", "amount", "currency"]
    extra = 0


@admin.register(Journal, site=hq)
class JournalAdmin(ReadOnly, ModelAdmin):
    list_display = ["__str__", "order_number", "at"]
    list_filter = ["kind", "at"]
    search_fields = ["reference", "order_number"]
    inlines = [PostingInline]
    show_full_result_count = False


@admin.register(Account, site=hq)
class AccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["code", "kind", "owner", "balance"]
    list_filter = ["kind"]
    search_fields = ["code", "dealer__name", "member__name", "member__email"]
    list_select_related = ["dealer", "member"]

    def get_queryset(self, request):
        total = Coalesce(Sum("postings__amount"), Decimal(0), output_field=DecimalField())
        return super().get_queryset(request).annotate(total=total)

    @display(description=_("owner"))
    def owner(self, account: Account):
        return account.dealer or account.member or account.get_kind_display()

    @display(description=_("balance"), ordering="total")
    def balance(self, account) -> Decimal:
        return account.total


class PolicyForm(forms.ModelForm):
    """A new version: the percents of every role; an empty field is no share."""

    class Meta:
        model = SplitPolicy
        fields = ["name"]
        widgets = {"name": UnfoldAdminTextInputWidget}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (role, _basis) in SHARES.items():
            self.fields[name] = forms.DecimalField(
                label=f"{role.label} (%)",
                min_value=Decimal("0.01"),
                max_value=100,
                decimal_places=2,
                required=False,
                widget=UnfoldAdminDecimalFieldWidget,
            )

    def clean(self):
        cleaned = super().clean()
        try:
            sharing.check(self.rules())
        except Invalid as refusal:
            raise forms.ValidationError(refusal.fields["rules"]) from refusal
        return cleaned

    def rules(self) -> list[tuple[str, str, Decimal]]:
        percents = {name: self.cleaned_data.get(name) for name in SHARES}
        return [(*SHARES[name], percent) for name, percent in percents.items() if percent]


SHARES = {f"{basis}_{role}": (role, basis) for basis in SplitRule.Basis for role in SplitRule.Role}


ABOUT_POLICY = _(
    "A published version is never edited: orders keep the version they were placed under. "
    "What the shares leave is headquarters'; a role nobody holds falls to headquarters, "
    "for service money to the dealer of the serving store."
)


class RuleInline(ReadOnly, TabularInline):
    model = SplitRule
    fields = ["basis", "role", "percent"]
    extra = 0


@admin.register(SplitPolicy, site=hq)
class SplitPolicyAdmin(ModelAdmin):
    list_display = ["name", "version", "valid_from", "by"]
    list_select_related = ["by"]
    search_fields = ["name"]

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, **kwargs) if obj else PolicyForm

    def get_fieldsets(self, request, obj=None):
        if obj:
            return [(None, {"fields": ["name", "version", "valid_from", "by"]})]
        goods = [name for name in SHARES if name.startswith("goods")]
        service = [name for name in SHARES if name.startswith("service")]
        return [
            (None, {"fields": ["name"], "description": ABOUT_POLICY}),
            (SplitRule.Basis.GOODS.label, {"fields": goods}),
            (SplitRule.Basis.SERVICE.label, {"fields": service}),
        ]

    def get_inlines(self, request, obj=None):
        return [RuleInline] if obj else []

    def save_model(self, request, obj, form, change) -> None:
        policy = sharing.new_policy(
            name=form.cleaned_data["name"], rules=form.rules(), by=request.user
        )
        obj.__dict__.update(policy.__dict__)
