"""Suites: their pieces, and one price that changes by an action that asks for a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.dataclasses import ActionDialog
from unfold.decorators import action

from catalog import suite_cards
from catalog.admin.forms import PictureForm, PriceForm
from catalog.admin.products import said, thumbnail
from catalog.models import Suite, SuitePiece, SuitePriceChange
from catalog.services import suite_pricing, version
from catalog.services.search import signposts
from catalog.words import ROOMS, word
from o2o.errors import DomainError
from o2o.hq import hq
from o2o.templatetags.ui import money_exact


class SuiteForm(PictureForm):
    folder = "suites"
    # Plain FileField: the verb decides what is a picture.
    file = forms.FileField(label=_("picture"), required=False)

    class Meta:
        model = Suite
        fields = [
            *("name_zh", "name_en", "slug", "story_zh", "story_en", "room", "style"),
            *("smallest_room", "scene", "file", "position", "is_published"),
        ]

    def clean_is_published(self) -> bool:
        wanted = self.cleaned_data["is_published"]
        priced = self.instance.pk and self.instance.price_changes.exists()
        if wanted and not priced:
            raise forms.ValidationError(_("Name its pieces and set its price first."))
        return wanted


class PieceInline(TabularInline):
    model = SuitePiece
    fields = ["variant", "quantity", "position"]
    autocomplete_fields = ["variant"]
    extra = 0


class PriceHistory(TabularInline):
    model = SuitePriceChange
    fields = ["at", "price", "previous", "separately", "reason", "by"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SuitePriceChange]:
        return super().get_queryset(request).select_related("by", "suite")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Suite, site=hq)
class SuiteAdmin(ModelAdmin):
    form = SuiteForm
    inlines = [PieceInline, PriceHistory]
    list_display = [
        *("shown", "name_zh", "name_en", "of_room", "one_price", "singly", "saved"),
        *("position", "is_published"),
    ]
    list_display_links = ["shown", "name_zh"]
    list_filter = ["is_published", "room", "style"]
    search_fields = ["slug", "name_zh", "name_en"]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["scene"]
    actions_detail = ["change_price"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suite]:
        return super().get_queryset(request).with_pieces()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_changeform_initial_data(request) | {"is_published": False}

    @admin.display(description="")
    def shown(self, suite: Suite) -> str:
        return thumbnail(suite_cards.picture_of(suite))

    @admin.display(description=_("room"), ordering="room")
    def of_room(self, suite: Suite) -> str:
        return word(ROOMS, suite.room)

    @admin.display(description=_("suite price"), ordering="price")
    def one_price(self, suite: Suite) -> str:
        return money_exact(suite.price)

    @admin.display(description=_("pieces one by one"))
    def singly(self, suite: Suite) -> str:
        return money_exact(suite.separately)

    @admin.display(description=_("saving"))
    def saved(self, suite: Suite) -> str:
        return money_exact(suite.saving)

    @action(
        description=_("Set the price"),
        url_path="set-price",
        permissions=["change"],
        icon="sell",
        dialog=ActionDialog(
            title=_("Set the price"),
            description=_("The new price holds at once, in every store and online."),
            form_class=PriceForm,
            form_submit_text=_("Set this price"),
        ),
    )
    def change_price(self, request: HttpRequest, form: PriceForm, object_id: str) -> HttpResponse:
        suite = Suite.objects.get(pk=object_id)
        try:
            entry = suite_pricing.set_price(suite=suite, by=request.user, **said(form))
        except DomainError as refusal:
            problems = [str(text) for texts in refusal.fields.values() for text in texts]
            self.message_user(request, " ".join(problems) or str(refusal), messages.ERROR)
        else:
            self.message_user(request, _t("The new price is %(price)s.") % {"price": entry.price})
        here = reverse("hq:catalog_suite_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": here})

    def save_model(self, request: HttpRequest, suite: Suite, form, change: bool) -> None:
        """A new suite has no price until its pieces are named."""
        suite.price = suite.price if change else 0
        super().save_model(request, suite, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        suite = Suite.objects.with_pieces().get(pk=form.instance.pk)
        if suite.price > suite.separately:
            text = _t(
                "The pieces now cost less than the suite; shoppers pay the pieces. Set its price anew."
            )
            self.message_user(request, text, messages.WARNING)
        signposts.index(suites=[suite])
        transaction.on_commit(version.bump)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
