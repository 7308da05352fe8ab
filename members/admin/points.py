"""Points at headquarters: the ledger to read, a correction with its reason, the rules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from members.models import PointsAccount, PointsEntry, PointsRules, User
from members.services import points
from members.services.points import NotEnoughPoints
from o2o.admin import Kept
from o2o.hq import hq

COLOURS = {
    "order": "success",
    "review": "success",
    "spent": "info",
    "given_back": "primary",
    "taken_back": "warning",
    "debt_paid": "warning",
    "expired": "danger",
    "adjusted": "primary",
}
ABOUT = _(
    "The ledger only grows: a correction is a new row with its reason and your name. "
    "A balance never falls below zero."
)


class CorrectionForm(forms.ModelForm):
    """Points that headquarters gives or takes by hand."""

    email = forms.EmailField(label=_("member's e-mail"), widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = PointsEntry
        fields = ["amount", "note"]
        labels = {"amount": _("points, below zero to take")}
        widgets = {"amount": UnfoldAdminIntegerFieldWidget, "note": UnfoldAdminTextInputWidget}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.member = User.objects.filter(email=said.get("email", "").lower()).first()
        if "email" in said and self.member is None:
            self.add_error("email", _("There is no such member."))
        if said.get("amount") == 0:
            self.add_error("amount", _("How many points come or go?"))
        if self.member and said.get("amount", 0) < 0:
            self._refuse_too_many(self.member, -said["amount"])
        return said

    def _refuse_too_many(self, member: User, needed: int) -> None:
        balance = points.balance_of(member.pk)
        if balance < needed:
            self.add_error("amount", str(NotEnoughPoints(balance=balance, needed=needed)))


class Ledger(Kept):
    class Media:
        css = {"all": ["css/pages/hq.css"]}


@admin.register(PointsEntry, site=hq)
class PointsEntryAdmin(Ledger):
    list_display = [
        "member",
        "shown_kind",
        "shown_amount",
        "owed",
        "order_number",
        "note",
        "by",
        "at",
    ]
    list_filter = ["kind"]
    list_select_related = ["user", "by"]
    search_fields = ["user__email__exact", "order_number__exact", "note"]
    fields = [
        "user",
        "kind",
        "amount",
        "owed",
        "order_number",
        "note",
        "by",
        "at",
        "expires_at",
        "cause",
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return ModelAdmin.has_add_permission(self, request)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **kwargs) if obj else CorrectionForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["email", "amount", "note"], "description": ABOUT})]

    def save_model(self, request: HttpRequest, obj: PointsEntry, form: Any, change: bool) -> None:
        entry = points.adjust(
            user=form.member,
            points=form.cleaned_data["amount"],
            reason=form.cleaned_data["note"],
            by=request.user,
        )
        obj.__dict__.update(entry.__dict__)

    @display(description=_("member"), ordering="user")
    def member(self, entry: PointsEntry) -> str:
        return str(entry.user)

    @display(description=_("kind"), ordering="kind", label=COLOURS)
    def shown_kind(self, entry: PointsEntry):
        return entry.kind, entry.get_kind_display()

    @display(description=_("points"), ordering="amount")
    def shown_amount(self, entry: PointsEntry) -> str:
        return f"{entry.amount:+,}"


@admin.register(PointsAccount, site=hq)
class PointsAccountAdmin(Ledger):
    list_display = ["member", "balance", "debt"]
    list_select_related = ["user"]
    search_fields = ["user__email__exact", "user__name"]
    fields = ["user", "balance", "debt", "expired_until"]
    ordering = ["-balance", "-pk"]

    @display(description=_("member"), ordering="user")
    def member(self, account: PointsAccount) -> str:
        return str(account.user)


@admin.register(PointsRules, site=hq)
class PointsRulesAdmin(ModelAdmin):
    """The one row; made when it is first changed."""

    list_display = ["per_yuan", "most_percent", "earned_per_yuan", "for_review", "valid_days"]
    fields = [("per_yuan", "most_percent"), ("earned_per_yuan", "for_review"), "valid_days"]

    def save_model(self, request: HttpRequest, rules: PointsRules, form: Any, change: bool) -> None:
        rules.pk = 1
        super().save_model(request, rules, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked on the list only: every page's sidebar asks too, and must not cost a query."""
        on_list = "pointsrules" in request.path
        return on_list and super().has_add_permission(request) and not PointsRules.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
