"""Forms of headquarters: pictures are checked and re-encoded, prices change with a reason."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from treebeard.forms import movenodeform_factory
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.models import Category, Media, Scene, Variant
from catalog.services import pictures
from o2o import uploads
from o2o.errors import DomainError
from o2o.money import CENT

MoveCategoryForm: Any = movenodeform_factory(Category)


class CategoryForm(MoveCategoryForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("treebeard_position", _("Place")), ("treebeard_ref_node", _("of"))):
            field = self.fields[name]
            field.label = label
            field.widget = UnfoldAdminSelectWidget(choices=field.choices)


class PictureForm(forms.ModelForm):
    """A model with `file`, `width` and `height`; `folder` is where its pictures are kept."""

    folder = ""

    def clean_file(self) -> str | UploadedFile:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            content, name = uploads.read(upload), upload.name or ""
            stored = pictures.store(content=content, folder=self.folder, name=name)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        self.instance.width, self.instance.height = stored.width, stored.height
        return stored.name


class MediaForm(PictureForm):
    folder = "products"
    # Plain FileField: the verb decides what is a picture.
    file = forms.FileField(label=_("file"))

    class Meta:
        model = Media
        fields = ["file", "variant", "role", "alt_zh", "alt_en", "position"]


class SceneForm(PictureForm):
    folder = "scenes"
    file = forms.FileField(label=_("picture"))

    class Meta:
        model = Scene
        fields = ["slug", "title_zh", "title_en", "room", "file", "position", "is_published"]


class VariantForm(forms.ModelForm):
    """The price is entered once; afterwards only the price action changes it."""

    class Meta:
        model = Variant
        fields = [
            *("product", "sku", "name_zh", "name_en", "color", "price"),
            *("width_cm", "depth_cm", "height_cm", "weight_kg", "is_sellable", "position"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "price" in self.fields:
            self.fields["price"].disabled = True


class PriceForm(BaseDialogForm):
    price = forms.DecimalField(
        label=_("New price"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        step_size=CENT,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget)


class PlannedPriceForm(PriceForm):
    valid_from = forms.DateTimeField(
        label=_("Valid from"),
        widget=UnfoldAdminTextInputWidget({"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
