"""The split policy: every publication is a new version, none is ever edited."""

from decimal import Decimal

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from o2o.admin import ReadOnly
from o2o.errors import Invalid
from o2o.hq import hq
from payments.models import SplitPolicy, SplitRule
from payments.services import sharing


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


ABOUT_VOUCHERS = _("The serving store is whoever redeems the voucher: its dealer, or the partner.")


class RuleInline(ReadOnly, TabularInline):
    model = SplitRule
    fields = ["basis", "role", "percent"]
    extra = 0
    hide_title = True


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
        voucher = [name for name in SHARES if name.startswith("voucher")]
        return [
            (None, {"fields": ["name"], "description": ABOUT_POLICY}),
            (SplitRule.Basis.GOODS.label, {"fields": goods}),
            (SplitRule.Basis.SERVICE.label, {"fields": service}),
            (SplitRule.Basis.VOUCHER.label, {"fields": voucher, "description": ABOUT_VOUCHERS}),
        ]

    def get_inlines(self, request, obj=None):
        return [RuleInline] if obj else []

    def save_model(self, request, obj, form, change) -> None:
        policy = sharing.new_policy(
            name=form.cleaned_data["name"], rules=form.rules(), by=request.user
        )
        obj.__dict__.update(policy.__dict__)
