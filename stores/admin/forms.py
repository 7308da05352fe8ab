"""Forms whose answer is a verb, not a saved row."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stores.models import Stock


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
