"""Forms for what buyers and stores say in public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Review, ReviewPhoto
from catalog.models.voice import LONGEST_TEXT
from o2o import uploads

STARS = [(str(n), str(n)) for n in range(1, 6)]
CHOOSE = _("Tap the stars.")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files; what they are is judged by the gate of uploads."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PhotosField, self).clean(file, initial) for file in data or [] if file]


class ReviewForm(forms.Form):
    """`rates_store` asks for the store and its service as well."""

    stars = forms.ChoiceField(
        label=_("How is it?"), choices=STARS, error_messages={"required": CHOOSE}
    )
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("How does it sit, look, feel? What should others know?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
    )
    photos = PhotosField(
        label=_("Photos"),
        help_text=_("Up to six. Where and with what they were taken is removed."),
        required=False,
        widget=ManyFilesInput({"accept": uploads.ACCEPT}),
    )
    store_stars = forms.TypedChoiceField(
        label=_("The store"), choices=STARS, coerce=int, empty_value=None, required=False
    )
    service_stars = forms.TypedChoiceField(
        label=_("Service and delivery"), choices=STARS, coerce=int, empty_value=None, required=False
    )
    anonymous = forms.BooleanField(label=_("Do not show my name"), required=False)
    without = forms.ModelMultipleChoiceField(ReviewPhoto.objects.none(), required=False)

    def __init__(self, *args: Any, review: Review | None, rates_store: bool, **kwargs: Any):
        if review:
            kwargs["initial"] = {
                "stars": review.stars,
                "text": review.text,
                "anonymous": not review.author,
            }
        super().__init__(*args, **kwargs)
        if review:
            photos: Any = self.fields["without"]
            photos.queryset = review.photos.all()
        else:
            del self.fields["without"]
        if not rates_store:
            del self.fields["store_stars"], self.fields["service_stars"]

    def clean_stars(self) -> int:
        return int(self.cleaned_data["stars"])

    def clean(self) -> dict[str, Any]:
        """The store and its service are rated together or not at all."""
        said = super().clean() or {}
        for name, other in (("store_stars", "service_stars"), ("service_stars", "store_stars")):
            if name in self.fields and said.get(other) and not said.get(name):
                self.add_error(name, CHOOSE)
        return said


class TextForm(forms.Form):
    """A reply or an answer."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4})
    )
