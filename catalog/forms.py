"""What the shop window asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import fitting
from catalog.fitting import Verdict
from catalog.models import Variant


def _length(label: Any, most: int) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "placeholder": "cm"})
    return forms.DecimalField(
        label=label, required=False, min_value=20, max_value=most, decimal_places=1, widget=widget
    )


class FitForm(forms.Form):
    """The shopper's room, door and lift in cm; what is left empty is not looked at."""

    room_width = _length(_("Wall or room, width"), 3000)
    room_depth = _length(_("Room, depth"), 3000)
    room_height = _length(_("Ceiling height"), 1000)
    door_width = _length(_("Door, width"), 500)
    door_height = _length(_("Door, height"), 500)
    lift_width = _length(_("Lift, width"), 500)
    lift_depth = _length(_("Lift, depth"), 500)
    lift_height = _length(_("Lift, height"), 500)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(
                _("Name at least one length, such as the width of your door.")
            )
        return self.cleaned_data

    def verdicts(self, variant: Variant) -> list[Verdict]:
        """What fits and what does not, as far as it was asked."""
        given = self.cleaned_data
        piece = (
            float(variant.width_cm or 0),
            float(variant.depth_cm or 0),
            float(variant.height_cm or 0),
        )
        room, lift = (
            [given[f"{place}_{side}"] for side in ("width", "depth", "height")]
            for place in ("room", "lift")
        )
        found = [
            fitting.into_room(piece, room),
            fitting.through_door(piece, given["door_width"], given["door_height"]),
            fitting.into_lift(piece, lift),
        ]
        return [verdict for verdict in found if verdict]
