"""What headquarters' people may do, to be ticked model by model in the reader's language."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from o2o.hq import hq

DEEDS = {
    "view": pgettext_lazy("permission", "view"),
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
}


class ByModel(forms.models.ModelChoiceIterator):
    """Permissions grouped under the names of their models."""

    def __iter__(self) -> Iterator[Any]:
        for kind, rows in groupby(self.queryset, key=lambda permission: permission.content_type):
            yield capfirst(str(kind.name)), [self.choice(row) for row in rows]


class PowersField(forms.ModelMultipleChoiceField):
    iterator = ByModel
    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def label_from_instance(self, permission: Permission) -> str:
        deed = permission.codename.partition("_")[0]
        return str(DEEDS.get(deed, permission.name))


def of_this_desk() -> QuerySet[Permission]:
    """Permissions on what headquarters' desk shows."""
    models = [model._meta.model_name for model in hq._registry]
    apps = {model._meta.app_label for model in hq._registry}
    rows = Permission.objects.filter(
        content_type__app_label__in=apps, content_type__model__in=models
    )
    order = ["content_type__app_label", "content_type__model", "pk"]
    return rows.select_related("content_type").order_by(*order)


class GroupForm(forms.ModelForm):
    """A role at headquarters and what it may do."""

    class Meta:
        model = Group
        fields = ["name", "permissions"]
        widgets = {"name": UnfoldAdminTextInputWidget}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["permissions"] = PowersField(
            queryset=of_this_desk(), required=False, label=_("may do")
        )
