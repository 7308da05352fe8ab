"""What a transfer asks: where to, which pieces, and on arrival how many are there."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models import Store, Transfer, TransferLine

ROWS = 5
MOST = 9999


class PiecesForm(forms.Form):
    """Up to five kinds at once, by SKU."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(ROWS):
            sku = forms.CharField(label=_("SKU"), max_length=64, required=n == 0)
            pieces = forms.IntegerField(
                label=_("pieces"), min_value=1, max_value=MOST, required=n == 0
            )
            self.fields |= {f"sku{n}": sku, f"pieces{n}": pieces}

    @property
    def rows(self) -> list[tuple]:
        return [(self[f"sku{n}"], self[f"pieces{n}"]) for n in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        for n in range(ROWS):
            self._check_row(n)
        return self.cleaned_data

    def _check_row(self, n: int) -> None:
        sku, pieces = (self.cleaned_data.get(f"{name}{n}") for name in ("sku", "pieces"))
        if sku and not pieces and f"pieces{n}" not in self.errors:
            self.add_error(f"pieces{n}", _("How many?"))
        if sku and not Variant.objects.filter(sku=sku.strip()).exists():
            self.add_error(f"sku{n}", _("No piece has this SKU."))

    def items(self) -> dict[int, int]:
        """Variant id → pieces."""
        data, items = self.cleaned_data, {}
        for n in range(ROWS):
            if sku := data.get(f"sku{n}"):
                variant = Variant.objects.get(sku=sku.strip())
                items[variant.pk] = items.get(variant.pk, 0) + data[f"pieces{n}"]
        return items


class SendForm(PiecesForm):
    """What goes to which store."""

    source = forms.ModelChoiceField(queryset=None, to_field_name="code", label=_("from store"))
    target = forms.CharField(
        label=_("Code of the other store"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args, sources: QuerySet[Store], here: Store | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources
        self.fields["source"].initial = here.code if here else None

    def clean_target(self) -> Store:
        code = self.cleaned_data["target"].strip()
        store = None if "\0" in code else Store.objects.open().filter(code=code).first()
        if store is None:
            raise forms.ValidationError(_("No open store has this code."))
        return store

    def facts(self) -> dict[str, Any]:
        named = {name: self.cleaned_data[name] for name in ("source", "target", "note")}
        return named | {"items": self.items()}


class ReceiptForm(PiecesForm):
    """What came from outside, and by which delivery note."""

    store = forms.ModelChoiceField(queryset=None, to_field_name="code", label=_("store"))
    reference = forms.CharField(label=_("Number of the delivery note"), max_length=64)

    def __init__(self, *args, stores: QuerySet[Store], here: Store | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["store"].queryset = stores
        self.fields["store"].initial = here.code if here else None

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "store_id": data["store"].pk,
            "items": self.items(),
            "reference": data["reference"],
        }


class RefuseForm(forms.Form):
    """Why a store cannot send what it is asked for."""

    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=[
            choice
            for choice in Transfer.Refusal.choices
            if choice[0]
            in (Transfer.Refusal.MISSING, Transfer.Refusal.DAMAGED, Transfer.Refusal.NOBODY)
        ],
    )


class ReceiveForm(forms.Form):
    """How many of each are there, and why that is not what was sent."""

    difference = forms.CharField(
        label=_("If something is missing or too much: why"), max_length=200, required=False
    )

    def __init__(self, *args, lines: list[TransferLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"line{line.pk}"] = forms.IntegerField(
                label=line.variant.sku, min_value=0, max_value=MOST, initial=line.sent
            )

    @property
    def rows(self) -> list[tuple]:
        return [(line, self[f"line{line.pk}"]) for line in self.lines]

    def facts(self) -> dict[str, Any]:
        received = {line.variant_id: self.cleaned_data[f"line{line.pk}"] for line in self.lines}
        return {"received": received, "difference": self.cleaned_data["difference"]}
