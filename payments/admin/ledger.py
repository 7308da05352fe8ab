"""The books: journals with their postings, accounts with their balances."""

from decimal import Decimal

from django.contrib import admin
from django.db.models import DecimalField, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from o2o.admin import ReadOnly
from o2o.hq import hq
from payments import providers
from payments.admin.shown import amount
from payments.models import Account, Journal, Posting
from payments.services import statements


class PostingInline(ReadOnly, TabularInline):
    model = Posting
    fields = readonly_fields = ["whose", "share", "money_for", "line", "rate", "of", "booked"]
    extra = 0
    hide_title = True

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("account__dealer", "account__member", "account__partner")
        )

    @display(description=_("account"))
    def whose(self, posting: Posting) -> str:
        return name_of(posting.account)

    @display(description=_("role"))
    def share(self, posting: Posting) -> str:
        return statements.role_label(posting.role)

    @display(description=_("money for"))
    def money_for(self, posting: Posting) -> str:
        return statements.part_label(posting.part)

    of = amount("basis", _("basis"))
    booked = amount("amount", _("amount"))


@admin.register(Journal, site=hq)
class JournalAdmin(ReadOnly, ModelAdmin):
    list_display = ["__str__", "order_number", "at"]
    list_filter = ["kind", "at"]
    search_fields = ["reference", "order_number"]
    inlines = [PostingInline]
    show_full_result_count = False


@admin.register(Account, site=hq)
class AccountAdmin(ReadOnly, ModelAdmin):
    list_display = ["owner", "kind", "balance", "code"]
    list_filter = ["kind"]
    search_fields = ["code", "dealer__name", "member__name", "member__email", "partner__name_zh"]
    list_select_related = ["dealer", "member", "partner"]

    def get_queryset(self, request):
        total = Coalesce(Sum("postings__amount"), Decimal(0), output_field=DecimalField())
        return super().get_queryset(request).annotate(total=total)

    @display(description=_("owner"))
    def owner(self, account: Account) -> str:
        return name_of(account)

    balance = amount("total", _("balance"))


def name_of(account: Account) -> str:
    """The owner by name; the house's own accounts by what they hold."""
    if account.kind == Account.Kind.PROVIDER:
        return providers.label(account.code.partition(":")[2])
    return str(account.dealer or account.member or account.partner or account.get_kind_display())
