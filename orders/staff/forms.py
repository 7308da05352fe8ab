"""What the console asks for."""

import secrets
from datetime import datetime

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from o2o import uploads
from orders.methods import GOODS
from orders.models import Appointment, Assignment, OrderLine
from orders.services import proofs
from stores.models import Visit
from stores.views.visit_forms import read_moment

LARGEST_COUNT = 99_999


def new_nonce() -> str:
    """One per form: the same form sent twice is the same scan."""
    return secrets.token_urlsafe(16)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why can your store not take it?"),
        choices=Assignment.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    remark = forms.CharField(
        label=_("Remark for headquarters"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReadyForm(forms.Form):
    """Pieces ticked off, one box per line; the rest stays behind only when said so."""

    rest_later = forms.BooleanField(required=False)
    pieces = forms.MultipleChoiceField(
        label=_("Pieces"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick every piece once it stands ready.")},
    )

    def __init__(self, *args, lines: list[OrderLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pieces"].choices = [(str(line.pk), line.name) for line in lines]

    @property
    def lines(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["pieces"]]

    def clean_pieces(self) -> list[str]:
        ticked = self.cleaned_data["pieces"]
        is_whole = len(set(ticked)) == len(self.fields["pieces"].choices)
        if not is_whole and not self.cleaned_data.get("rest_later"):
            raise forms.ValidationError(_("Tick every piece once it stands ready."))
        return ticked


class SignForm(forms.Form):
    signed_by = forms.CharField(label=_("Who signed for it"), max_length=80)
    signature = forms.CharField(required=False, max_length=proofs.LONGEST, widget=forms.HiddenInput)


class CrewForm(forms.Form):
    crew = forms.ModelChoiceField(
        queryset=None, label=_("Who goes"), required=False, empty_label=_("not yet known")
    )

    def __init__(self, *args, crews: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["crew"].queryset = crews.filter(is_active=True)


class FailureForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=Appointment.Failure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)


class MeasuredForm(forms.Form):
    remark = forms.CharField(
        label=_("Measures and what to mind"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo of the goods in their place"),
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT, "capture": "environment"}),
        error_messages={"required": _("Choose a photo.")},
    )


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Why is the hand-over undone?"), max_length=200)


class RedeemForm(forms.Form):
    code = forms.CharField(
        label=_("Pickup code"),
        max_length=200,
        error_messages={"required": _("Scan or type the shopper's code.")},
        widget=forms.TextInput(
            attrs={
                "inputmode": "text",
                "autocapitalize": "characters",
                "autocomplete": "off",
                "autocorrect": "off",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "placeholder": "XXXX XXXX XXXX",
            }
        ),
    )
    nonce = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CountForm(forms.Form):
    on_hand = forms.IntegerField(
        label=_("Counted on the shelf"),
        min_value=0,
        max_value=LARGEST_COUNT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    safety = forms.IntegerField(
        label=_("Safety stock"),
        required=False,
        help_text=_("So many pieces are never promised online; they stay for guests in the store."),
        min_value=0,
        max_value=LARGEST_COUNT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(label=_("reason"), max_length=200, initial=_("stock-taking"))


class SearchForm(forms.Form):
    """A search that nobody can break; anything odd finds everything."""

    q = forms.CharField(required=False, max_length=80)

    @property
    def text(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class SendForm(forms.Form):
    """How the visitor will get what was put together; they may choose otherwise."""

    method = forms.ChoiceField(label=_("How they get it"), choices=GOODS, widget=forms.RadioSelect)


class OutcomeForm(forms.Form):
    """How a visit ended; a lost one says why."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[choice for choice in Visit.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the visit ended.")},
    )
    lost_because = forms.ChoiceField(
        label=_("If not interested any more: why"), choices=Visit.Lost.choices, required=False
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )


class WalkInForm(forms.Form):
    """In seconds: a phone number or a name is enough."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=None, to_field_name="code")
    phone = PhoneNumberField(
        label=_("Mobile number"),
        region="CN",
        required=False,
        help_text=_("A member is recognised by it."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Visitor's name"), max_length=80, required=False)
    party = forms.IntegerField(
        label=_("How many come"), min_value=1, max_value=settings.VISIT_PARTY_AT_MOST, initial=1
    )

    def __init__(self, *args, stores, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["store"].queryset = stores


class InviteForm(forms.Form):
    starts_at = forms.CharField(
        label=_("Time"), max_length=40, error_messages={"required": _("Choose a time.")}
    )
    party = forms.IntegerField(
        label=_("How many come"), min_value=1, max_value=settings.VISIT_PARTY_AT_MOST, initial=2
    )

    def clean_starts_at(self) -> datetime:
        return read_moment(self.cleaned_data["starts_at"])
