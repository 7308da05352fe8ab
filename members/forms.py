"""What members type about themselves; browsers fill it in where they can."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Address, User

TEL = {"type": "tel", "inputmode": "tel"}
WRONG_PHONE = {
    "phone": {"invalid": _("Please enter a valid phone number, for example 138 0013 8000.")}
}


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "phone", "locale"]
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "phone": forms.TextInput(TEL | {"autocomplete": "tel"}),
        }
        labels = {"name": _("Name"), "phone": _("Mobile number"), "locale": _("Language")}
        error_messages = WRONG_PHONE
        help_texts = {"phone": _("Stores and delivery crews call this number, nobody else.")}


class AddressForm(forms.ModelForm):
    """`region` is plain text; the picker of divisions fills it together with `division_code`."""

    class Meta:
        model = Address
        fields = ["recipient", "phone", "division_code", "region", "detail", "is_default"]
        widgets = {
            "recipient": forms.TextInput({"autocomplete": "shipping name"}),
            "phone": forms.TextInput(TEL | {"autocomplete": "shipping tel"}),
            "division_code": forms.HiddenInput({"data-division-code": ""}),
            "region": forms.TextInput(
                {"autocomplete": "shipping address-level1", "data-division-region": ""}
            ),
            "detail": forms.TextInput({"autocomplete": "shipping street-address"}),
        }
        labels = {
            "recipient": _("Recipient"),
            "phone": _("Mobile number"),
            "region": _("Province, city, district"),
            "detail": _("Street, building, door number"),
            "is_default": _("Use as my default address"),
        }
        error_messages = WRONG_PHONE

    def facts(self) -> dict:
        """What was typed, under the names of `addresses.save`.

        Coordinates stay only while the place stays the same.
        """
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        facts["default"] = facts.pop("is_default")
        if not {"division_code", "region", "detail"} & set(self.changed_data):
            facts |= {"lat": self.instance.lat, "lng": self.instance.lng}
        return facts


class LeavingForm(forms.Form):
    """Who leaves for good says so with the password."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
