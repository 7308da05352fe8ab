"""How money is shown in the admin: amounts to the cent with their sign, channels by name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from o2o.templatetags.ui import money_exact
from payments import providers


def amount(field: str, label: Any):
    """A list column: the amount in `field`, sortable."""

    @display(description=label, ordering=field)
    def column(_admin, row) -> str:
        return money_exact(getattr(row, field))

    return column


@display(description=_("provider"), ordering="provider")
def channel(_admin, row) -> str:
    return providers.label(row.provider)
