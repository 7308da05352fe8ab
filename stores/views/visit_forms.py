"""What the pages of visits ask for."""

from datetime import date, datetime

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from catalog.models import Product, Variant
from stores.services.visits import MOST_WISHES, Coming

MOST_SEEN = 9  # as many as the browser keeps


class BookingForm(forms.Form):
    """One time, so many persons, what they want to see. `starts_at` is ISO 8601 with offset."""

    starts_at = forms.CharField(
        label=_("Time"), max_length=40, error_messages={"required": _("Choose a time.")}
    )
    party = forms.IntegerField(
        label=_("How many come"), min_value=1, max_value=settings.VISIT_PARTY_AT_MOST, initial=2
    )
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    phone = PhoneNumberField(
        label=_("Mobile number"),
        region="CN",
        required=False,
        help_text=_("The store calls only if something changes."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Note to the store"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    shows_tastes = forms.BooleanField(
        label=_("My guide may see what I looked at, saved, asked and put into my cart"),
        required=False,
        help_text=_("So that it stands ready for you. You can take it back at any time."),
    )

    def clean_starts_at(self) -> datetime:
        return read_moment(self.cleaned_data["starts_at"])

    def coming(self, wishes: list[Variant], looked_at: list[int]) -> Coming:
        told = self.cleaned_data
        return Coming(
            party=told["party"],
            name=told["name"],
            phone=str(told["phone"] or ""),
            note=told["note"],
            wishes=[variant.pk for variant in wishes],
            shows_tastes=told["shows_tastes"],
            looked_at=looked_at,
        )


class MoveForm(forms.Form):
    starts_at = forms.CharField(
        label=_("Time"), max_length=40, error_messages={"required": _("Choose a time.")}
    )
    party = forms.IntegerField(
        label=_("How many come"), min_value=1, max_value=settings.VISIT_PARTY_AT_MOST
    )

    def clean_starts_at(self) -> datetime:
        return read_moment(self.cleaned_data["starts_at"])


class HereForm(forms.Form):
    party = forms.IntegerField(
        label=_("How many are you"), min_value=1, max_value=settings.VISIT_PARTY_AT_MOST, initial=1
    )


def read_moment(text: str) -> datetime:
    """A moment with its offset, as the page wrote it; anything else is refused."""
    try:
        moment = parse_datetime(text.strip().replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise forms.ValidationError(_("Choose a time."))
    return moment


def asked_day(query: QueryDict, days: list[date]) -> date | None:
    """The date of the strip that the address names, if it is one of them."""
    try:
        day = parse_date(query.get("date", ""))
    except ValueError:
        day = None
    return day if day in days else None


def wishes_of(query: QueryDict) -> list[Variant]:
    """Variants named by `sku`, in the order given; unknown ones are ignored."""
    skus = list(dict.fromkeys(query.getlist("sku")))[:MOST_WISHES]
    return by_sku(Variant.objects.all(), [sku for sku in skus if "\0" not in sku])


def seen_of(query: QueryDict) -> list[int]:
    """Products that the browser remembers, sent along with a yes; unknown ones are ignored."""
    slugs = [slug for slug in query.getlist("seen") if "\0" not in slug][:MOST_SEEN]
    return list(Product.objects.published().filter(slug__in=slugs).values_list("pk", flat=True))


def by_sku(variants: QuerySet[Variant], skus: list[str]) -> list[Variant]:
    found = {v.sku: v for v in variants.filter(sku__in=skus).select_related("product")}
    return [found[sku] for sku in skus if sku in found]
