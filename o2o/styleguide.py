"""Every component in all its states, on one page: /styleguide/ of a demo site."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COLOURS = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "muted",
    "line",
    "control",
    "primary",
    "primary-soft",
    "accent",
    "accent-soft",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "stop",
    "stop-soft",
    "info",
    "info-soft",
    "deep",
]
ICONS = [
    "home",
    "store",
    "map-pin",
    "truck",
    "package-check",
    "wrench",
    "shield-check",
    "armchair",
    "calendar-check",
    "clock",
    "scan-line",
    "qr-code",
    "wallet",
    "receipt",
    "ticket",
    "coins",
    "heart",
    "star",
    "user",
    "bell",
    "route",
    "leaf",
]


class SampleForm(forms.Form):
    """One field of each sort."""

    recipient = forms.CharField(label=gettext_lazy("Recipient"), max_length=80)
    phone = forms.RegexField(
        r"^1\d{10}$",
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("The crew calls half an hour before they arrive."),
    )
    city = forms.ChoiceField(
        label=gettext_lazy("City"),
        choices=[("", "—"), ("sh", gettext_lazy("Shanghai")), ("bj", gettext_lazy("Beijing"))],
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the store"), required=False, widget=forms.Textarea
    )
    floor = forms.ChoiceField(
        label=gettext_lazy("Is there a lift?"),
        choices=[("lift", gettext_lazy("Yes")), ("stairs", gettext_lazy("No, stairs only"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have measured the door: 90 cm or wider"))


def _cards() -> list[dict[str, object]]:
    return [
        {
            "name": _("Yun three-seat sofa, washed linen"),
            "price": Decimal("6890"),
            "picture": static("img/sample-sofa.svg"),
            "near": _("3 stores show it · nearest 2.1 km"),
            "badge": _("New"),
        },
        {
            "name": _("Tan dining table, white oak"),
            "price": Decimal("4299"),
            "was": Decimal("4799"),
            "picture": static("img/sample-table.svg"),
            "near": _("Yours today · Huangpu store"),
            "today": True,
        },
        {
            "name": _(
                "A long name to prove that two lines are enough even for the most "
                "talkative sideboard of smoked oak and woven rattan in the whole house"
            ),
            "price": Decimal("12580.50"),
            "picture": static("img/sample-cabinet.svg"),
            "near": _("1 store shows it · nearest 860 m"),
        },
        {"name": _("Piece without a picture"), "price": Decimal("259"), "near": ""},
    ]


def _steps(now) -> list[dict[str, object]]:
    return [
        {"state": "done", "title": _("Paid"), "at": now - timedelta(days=1)},
        {
            "state": "done",
            "title": _("Accepted by Huangpu store"),
            "at": now - timedelta(hours=20),
            "who": _("Lin Yue"),
            "who_role": _("your guide"),
        },
        {
            "state": "now",
            "title": _("Being made ready"),
            "text": _("Ready by tomorrow 18:00 at the latest; we tell you at once."),
            "icon": "package",
        },
        {"state": "next", "title": _("Brought and installed"), "icon": "truck"},
    ]


def _methods() -> list[dict[str, object]]:
    return [
        {
            "value": "delivery",
            "label": _("Delivery and installation"),
            "text": _("By Huangpu store, from Saturday"),
            "aside": "¥120",
            "icon": "truck",
        },
        {
            "value": "pickup",
            "label": _("Pick up in a store"),
            "text": _("Today after 16:00, 2.1 km away"),
            "aside": "¥0",
            "icon": "store",
        },
        {
            "value": "visit",
            "label": _("See it first"),
            "text": _("No free time this week"),
            "icon": "calendar",
            "disabled": True,
        },
    ]


def _parts() -> list[dict[str, object]]:
    return [
        {"label": _("Headquarters"), "amount": Decimal("4134.00"), "percent": 60},
        {"label": _("Dealer"), "amount": Decimal("2067.00"), "percent": 30},
        {"label": _("Guide"), "amount": Decimal("344.50"), "percent": 5},
        {"label": _("Referrer"), "amount": Decimal("344.50"), "percent": 5},
    ]


def _pictures() -> list[dict[str, Any]]:
    drawn = [(card["picture"], card["name"]) for card in _cards() if card.get("picture")]
    return [
        {"url": at, "large": at, "thumb": at, "alt": name, "width": 960, "height": 960}
        for at, name in drawn[:3]
    ]


def _qr_sample() -> str:
    """A drawing that looks like a code and means nothing."""
    dark = [(x, y) for x in range(21) for y in range(21) if (x * 7 + y * 13 + x * y) % 5 < 2]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
    return mark_safe(f'<svg viewBox="0 0 21 21" aria-hidden="true"><path d="{path}"/></svg>')


def page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "colours": COLOURS,
        "icons": ICONS,
        "cards": _cards(),
        "steps": _steps(now),
        "methods": _methods(),
        "parts": _parts(),
        "pictures": _pictures(),
        "crumbs": [(_("Home"), "/"), (_("Sofas"), "#"), (_("Yun three-seat sofa"), "")],
        "tabs": [
            {"label": _("All"), "url": "#tabs", "current": True, "count": 12},
            {"label": _("To be paid"), "url": "#tabs", "count": 1},
            {"label": _("On the way"), "url": "#tabs", "count": 0},
            {"label": _("After-sales"), "url": "#tabs"},
        ],
        "form": SampleForm(),
        "wrong": SampleForm({"recipient": _("Chen Mo"), "phone": "123", "city": "sh"}),
        "deadlines": [
            now + timedelta(hours=3),
            now + timedelta(minutes=12),
            now - timedelta(hours=2),
        ],
        "slot": (now + timedelta(days=1), now + timedelta(days=1, hours=2)),
        "qr": _qr_sample(),
    }
    return render(request, "styleguide.html", context)
