"""The sheet of labels, for both desks: what a person may see, ready to be printed."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from stores.models import Store, Tag
from stores.services import tag_sheet, tags


class SheetForm(forms.Form):
    """What is printed: all of a store or single tags; `skip` labels of the first sheet are used."""

    store = forms.CharField(required=False, max_length=32)
    ids = forms.CharField(required=False, max_length=2000)
    kind = forms.ChoiceField(
        label=_("kind"), required=False, choices=[("", _("All")), *Tag.Kind.choices]
    )
    skip = forms.IntegerField(
        label=_("labels already used"), required=False, min_value=0, max_value=20
    )


class PrintsSheets:
    """Adds `sheet/` to a ModelAdmin of tags. GET shows, POST makes what the store lacks."""

    admin_site: Any
    list_before_template = "stores/_tag_links.html"

    def get_urls(self) -> list[URLPattern]:
        sheet = self.admin_site.admin_view(self.sheet_view)
        return [path("sheet/", sheet, name="stores_tag_sheet"), *super().get_urls()]

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        stores = Store.objects.visible_to(request.user).order_by("code")
        store = _store(stores, asked)
        if request.method == "POST":
            return _complete(request, store)
        rows = _rows(request, store, asked)
        facts = {
            "form": form,
            "stores": stores[:500],
            "store": store,
            "pages": tag_sheet.pages(rows, skip=asked.get("skip") or 0),
            "can_make": store and Store.objects.managed_by(request.user).filter(pk=store.pk),
            "site": self.admin_site.name,
        }
        return render(request, "stores/tag_sheet.html", facts)


def _store(stores: QuerySet[Store], asked: dict[str, Any]) -> Store | None:
    """The store that was asked for; without any, the first one."""
    if asked.get("ids"):
        return None
    return get_object_or_404(stores, code=asked["store"]) if asked.get("store") else stores.first()


def _rows(request: HttpRequest, store: Store | None, asked: dict[str, Any]) -> QuerySet[Tag]:
    mine = Tag.objects.visible_to(request.user).active().with_target().order_by("-kind", "pk")
    if asked.get("kind"):
        mine = mine.filter(kind=asked["kind"])
    if store is None:
        wanted = [int(pk) for pk in asked.get("ids", "").split(",") if pk.isdecimal()]
        return mine.filter(pk__in=wanted[:500])
    return mine.filter(store=store)


def _complete(request: HttpRequest, store: Store | None) -> HttpResponse:
    managed = Store.objects.managed_by(request.user)
    if store is None or not managed.filter(pk=store.pk).exists():
        raise PermissionDenied
    tags.for_everything(store=store)
    return HttpResponseRedirect(f"{request.path}?{urlencode({'store': store.code})}")
