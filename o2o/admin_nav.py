"""The sidebars of the two admin sites: what is registered there and open to this person."""

from django.conf import settings
from django.contrib.admin.sites import AdminSite, all_sites
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from o2o.admin_theme import GROUPS


def house(request: HttpRequest) -> str:
    return settings.SITE_NAME


def mark(request: HttpRequest) -> str:
    return static("img/favicon.svg")


def stylesheet(request: HttpRequest) -> str:
    return static("admin-theme/theme.css")


def headquarters(request: HttpRequest) -> list[dict]:
    return _sidebar(request, "hq")


def store_desk(request: HttpRequest) -> list[dict]:
    return _sidebar(request, "staff_admin")


def _links(request: HttpRequest, site: AdminSite) -> dict[str, dict]:
    """Label to link, for every registered model this person may see."""
    return {
        model._meta.label: {
            "title": capfirst(model._meta.verbose_name_plural),
            "icon": "label",
            "link": reverse(
                f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist"
            ),
        }
        for model, model_admin in site._registry.items()
        if model_admin.has_view_or_change_permission(request)
    }


def _sidebar(request: HttpRequest, site_name: str) -> list[dict]:
    """Groups of links in the order of `admin_theme.GROUPS`, then whatever no group names."""
    site = next(site for site in all_sites if site.name == site_name)
    links = _links(request, site)
    home = {
        "title": _("Overview"),
        "icon": "space_dashboard",
        "link": reverse(f"{site.name}:index"),
    }
    groups = [{"title": "", "items": [home]}]
    for title, models in GROUPS:
        items = [links.pop(label) | {"icon": icon} for label, icon in models if label in links]
        groups.append({"title": title, "separator": True, "collapsible": False, "items": items})
    groups.append({"title": _("More"), "separator": True, "items": list(links.values())})
    return [group for group in groups if group["items"]]
