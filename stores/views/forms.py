"""What the pages of stores ask for."""

from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stores.models import Store


class FinderForm(forms.Form):
    """Filters of the locator; an unreadable filter is ignored."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    division = forms.CharField(label=_("City"), required=False, max_length=6)
    open_now = forms.BooleanField(label=_("Open now"), required=False)
    pickup = forms.BooleanField(label=_("Pickup"), required=False)
    visits = forms.BooleanField(label=_("Visits by appointment"), required=False)
    product = forms.SlugField(label=_("Product"), required=False, max_length=120)

    def narrow(self, stores: QuerySet[Store], at: datetime) -> QuerySet[Store]:
        asked = self.asked()
        if "division" in asked:
            stores = stores.in_division(asked["division"])
        if "q" in asked:
            stores = stores.matching(asked["q"])
        if "product" in asked:
            stores = stores.with_product(asked["product"])
        if "pickup" in asked:
            stores = stores.filter(accepts_pickup=True)
        if "visits" in asked:
            stores = stores.taking_visits()
        return stores.open_at(at) if "open_now" in asked else stores

    def asked(self) -> dict[str, str]:
        """The filters in use, as URL parameters."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class PlaceForm(forms.Form):
    """A division, or coordinates from the browser."""

    division = forms.CharField(required=False, max_length=6)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)


class ParentForm(forms.Form):
    """Which division's parts are asked for; empty = the whole country's provinces."""

    parent = forms.CharField(required=False, max_length=6)


class PickerForm(forms.Form):
    """What the place picker shows: the divisions named so, or those inside one."""

    q = forms.CharField(required=False, max_length=60)
    inside = forms.CharField(required=False, max_length=6)
