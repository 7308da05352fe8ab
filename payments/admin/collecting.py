"""Payments, refunds and what the providers told us."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from o2o.admin import ReadOnly
from o2o.errors import DomainError
from o2o.hq import hq
from payments.admin.shown import amount, channel
from payments.models import Notice, Payment, Refund
from payments.providers import ProviderUnreachable
from payments.services import collecting, refunding

STATUS_COLOURS = {
    "pending": "warning",
    "captured": "success",
    "closed": "info",
    "requested": "warning",
    "settled": "success",
    "failed": "danger",
}


class RefundInline(ReadOnly, TabularInline):
    model = Refund
    fields = ["number", "amount", "status", "reason", "by", "created_at", "settled_at"]
    extra = 0
    hide_title = True


@admin.register(Payment, site=hq)
class PaymentAdmin(ReadOnly, ModelAdmin):
    list_display = [
        "number", "reference", "payer", "paid", "given_back", "state", "channel", "created_at",
    ]  # fmt: skip
    list_filter = ["status", "provider", "created_at"]
    search_fields = ["number", "reference", "transaction_id", "payer__email"]
    list_select_related = ["payer"]
    inlines = [RefundInline]
    actions = ["ask_provider"]
    show_full_result_count = False
    paid = amount("amount", _("amount"))
    given_back = amount("refunded", _("refunded or being refunded"))
    channel = channel

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
    list_display = ["number", "payment", "given_back", "state", "reason", "by", "created_at"]
    list_filter = ["status", "created_at"]
    search_fields = ["number", "payment__number", "payment__reference"]
    list_select_related = ["payment", "by"]
    actions = ["retry"]
    show_full_result_count = False
    given_back = amount("amount", _("amount"))

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
    list_display = ["event_id", "channel", "kind", "received_at"]
    list_filter = ["provider", "kind", "received_at"]
    search_fields = ["event_id"]
    show_full_result_count = False
    channel = channel
