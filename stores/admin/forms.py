"""Forms whose answer is a verb, not a saved row."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.services import pictures
from o2o import uploads
from o2o.errors import DomainError
from stores.models import Display, Membership, Stock


class CountForm(forms.ModelForm):
    """What was counted on the shelf. Saved by `stores.services.stock.count`."""

    reason = forms.CharField(label=_("reason"), max_length=200, initial=_("stock-taking"))

    class Meta:
        model = Stock
        fields = ("store", "variant", "on_hand", "safety")

    def clean(self):
        cleaned = super().clean()
        counted, promised = cleaned.get("on_hand"), self.instance.reserved
        if counted is not None and counted < promised:
            self.add_error(
                "on_hand",
                _("%(reserved)s are promised to orders. Re-route those first.")
                % {"reserved": promised},
            )
        return cleaned


class PauseForm(forms.Form):
    """Why a store is paused; shoppers read it."""

    reason = forms.CharField(label=_("reason"), max_length=200)


class DisplayForm(forms.ModelForm):
    """What stands there, in which condition, how it looks; a piece that has left gets a date."""

    photo = forms.FileField(
        label=_("photo"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT, "capture": "environment"}),
    )

    class Meta:
        model = Display
        fields = ("store", "variant", "since", "until", "condition", "photo")

    def clean_photo(self) -> str | UploadedFile | None:
        upload = self.cleaned_data["photo"]
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            return pictures.keep(upload=upload, folder="displays").name
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None


class PeopleForm(forms.ModelForm):
    """What somebody of a store knows best and speaks."""

    languages = forms.MultipleChoiceField(
        label=_("speaks"),
        required=False,
        choices=settings.LANGUAGES,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Membership
        fields = (
            "user", "role", "store", "dealer", "skills", "languages", "starts_at", "ends_at",
        )  # fmt: skip
