"""Campaigns of coupons: headquarters makes, approves, stops and sees what they cost."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from members.models import User
from o2o.admin import Kept
from o2o.errors import Invalid
from o2o.hq import hq
from o2o.templatetags.ui import money_exact, people_time
from stores import coupon_words
from stores.admin.franchise import Asks
from stores.models import Campaign, Coupon
from stores.services import campaigns, coupons

COLOURS = {"proposed": "warning", "running": "success", "refused": "danger", "stopped": "danger"}
NAMES = ["name_zh", "name_en"]
BENEFIT = ["benefit", "value", "most", "threshold"]
GOODS = ["categories", "products"]
WAY = ["way", "code", "limit", "per_member", "is_transferable"]
TIME = ["starts_at", "ends_at"]
WHERE = ["dealer", "store"]
PAYERS = ["hq_percent", "dealer_percent", "store_percent"]
ABOUT = _(
    "Terms are fixed once made: orders keep them. Empty goods mean all goods; an empty dealer "
    "means everywhere. Who pays: the shares of the others are those of the full price."
)


class CampaignForm(forms.ModelForm):
    """A new campaign; whether the terms fit together, the verb's own check says."""

    class Meta:
        model = Campaign
        fields = [*NAMES, *BENEFIT, *GOODS, *WAY, *TIME, *WHERE, *PAYERS]

    made_by: User

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            self._prove(self.terms())
        return said

    def terms(self) -> dict[str, Any]:
        """What `campaigns.make` takes, without the goods."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in GOODS}
        return said | {"code": said["code"] or None}

    def _prove(self, terms: dict[str, Any]) -> None:
        try:
            campaigns.check(Campaign(**terms))
        except Invalid as refusal:
            for name, texts in refusal.fields.items():
                self.add_error(name if name in self.fields else None, texts)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GiveForm(forms.Form):
    emails = forms.CharField(
        label=_("members' e-mails, one a line"), widget=forms.Textarea({"rows": 6})
    )

    def clean_emails(self) -> list[User]:
        asked = {
            line.strip().lower()
            for line in self.cleaned_data["emails"].splitlines()
            if line.strip()
        }
        found = list(User.objects.filter(email__in=asked, is_active=True))
        if missing := asked - {user.email for user in found}:
            raise forms.ValidationError(
                _("There is no such member: %(emails)s") % {"emails": ", ".join(sorted(missing))}
            )
        return found


class ShowsCampaigns:
    """How a campaign reads, on both desks."""

    form = CampaignForm
    list_display = ("title", "state", "benefit_words", "meter", "payers", "cost", "until")
    list_filter = ("status", "way")
    list_select_related = ("dealer", "store")
    search_fields = ("name_zh", "name_en", "code")
    ordering = ("-pk",)
    shown = (
        "status", "benefit_words", "terms", "meter", "payers", "cost", "way", "code", "per_member",
        "is_transferable", "starts_at", "ends_at", "reason", "by", "decided_by",
    )  # fmt: skip

    class Media:
        css = {"all": ["css/pages/hq.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).costed()
        return rows.prefetch_related("categories", "products")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return [(None, {"fields": self.shown})]
        return [
            (None, {"fields": [tuple(NAMES)], "description": ABOUT}),
            (_("What it takes off"), {"fields": [("benefit", "value"), ("most", "threshold")]}),
            (_("For which goods"), {"fields": GOODS}),
            (_("Who gets it, and when"), {"fields": [("way", "code"), ("limit", "per_member"), "is_transferable", tuple(TIME)]}),
            (_("Where it holds, and who pays"), {"fields": [tuple(WHERE), tuple(PAYERS)]}),
        ]  # fmt: skip

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        goods = {name: form.cleaned_data.get(name, ()) for name in GOODS}
        made = campaigns.make(by=request.user, **goods, **form.terms())
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The verb has kept the goods already."""

    @display(description=_("campaign"), ordering="name_zh")
    def title(self, campaign: Campaign) -> str:
        return campaign.name

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, campaign: Campaign):
        return campaign.status, campaign.get_status_display()

    @display(description=_("benefit"), ordering="value")
    def benefit_words(self, campaign: Campaign) -> str:
        return coupon_words.off(campaign)

    @display(description=_("holds"))
    def terms(self, campaign: Campaign) -> str:
        return coupon_words.terms(campaign)

    @display(description=_("used · taken · in all"), ordering="taken")
    def meter(self, campaign: Any) -> str:
        return format_html(
            '<meter class="hq-meter" max="{}" value="{}"></meter> '
            '<span class="whitespace-nowrap">{} · {} · {}</span>',
            campaign.limit, campaign.taken, campaign.used, campaign.taken, campaign.limit,
        )  # fmt: skip

    @display(description=_("who pays"))
    def payers(self, campaign: Campaign) -> str:
        return coupon_words.payers(campaign)

    @display(description=_("cost so far"))
    def cost(self, campaign: Any) -> str:
        return money_exact(campaign.cost)

    @display(description=_("valid until"), ordering="ends_at")
    def until(self, campaign: Campaign) -> str:
        return people_time(campaign.ends_at)


@admin.register(Campaign, site=hq)
class CampaignAdmin(Asks, ShowsCampaigns, ModelAdmin):
    autocomplete_fields = ("products", "categories", "store")
    actions_detail = ("approve_it", "refuse_it", "stop_it", "give_it")

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("stores.change_campaign")

    @action(description=_("Approve"), permissions=["decide"])
    def approve_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = get_object_or_404(Campaign, pk=object_id)
        says = _("%(off)s, paid by %(payers)s. From its first day on members can get it.")
        return self.ask(
            request,
            row,
            forms.Form(request.POST or None),
            title=_("Approve"),
            says=says % {"off": coupon_words.off(row), "payers": coupon_words.payers(row)},
            verb=lambda _form: campaigns.approve(campaign=row, by=request.user),
        )

    @action(description=_("Refuse"), permissions=["decide"])
    def refuse_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = get_object_or_404(Campaign, pk=object_id)
        return self.ask(
            request,
            row,
            ReasonForm(request.POST or None),
            title=_("Refuse"),
            says=_("Whoever proposed it reads your reason."),
            verb=lambda form: campaigns.refuse(campaign=row, by=request.user, **form.cleaned_data),
        )

    @action(description=_("Stop"), permissions=["decide"])
    def stop_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = get_object_or_404(Campaign, pk=object_id)
        return self.ask(
            request,
            row,
            ReasonForm(request.POST or None),
            title=_("Stop"),
            says=_("Nobody gets one any more, and those not used yet no longer count."),
            verb=lambda form: campaigns.stop(campaign=row, by=request.user, **form.cleaned_data),
        )

    @action(description=_("Give to members"), permissions=["decide"])
    def give_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = get_object_or_404(Campaign, pk=object_id)
        return self.ask(
            request,
            row,
            GiveForm(request.POST or None),
            title=_("Give to members"),
            says=_("Each of them gets one coupon, or nobody does."),
            verb=lambda form: coupons.give(
                campaign=row, users=form.cleaned_data["emails"], by=request.user
            ),
        )


@admin.register(Coupon, site=hq)
class CouponAdmin(Kept):
    list_display = [
        "campaign",
        "holder",
        "order_number",
        "saved",
        "given_by",
        "taken_at",
        "used_at",
    ]
    list_filter = [("used_at", admin.EmptyFieldListFilter)]
    list_select_related = ["campaign", "user", "given_by"]
    search_fields = ["user__email__exact", "order_number__exact", "campaign__name_zh"]
    fields = [
        "campaign",
        "user",
        "taker",
        "given_by",
        "order_number",
        "saved",
        "taken_at",
        "used_at",
    ]

    @display(description=_("member"), ordering="user")
    def holder(self, coupon: Coupon) -> str:
        return str(coupon.user)
