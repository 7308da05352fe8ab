"""Every component renders with its declared inputs, escapes what it is given, and needs no script."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

FOLDER = Path(__file__).resolve().parents[2] / "templates/components"
NASTY = '<script>"x"</script>'


class Form(forms.Form):
    phone = forms.CharField(label="Phone", help_text="We call once.")
    agreed = forms.BooleanField(label="Agreed")
    size = forms.ChoiceField(label="Size", choices=[("s", "S")], widget=forms.RadioSelect)


FILLED = {
    "action_bar": {"price": 5, "note": NASTY, "second": "See", "second_url": "/v", "main": "Add"},
    "badge": {"label": NASTY, "kind": "ok"},
    "breadcrumbs": {"crumbs": [("Home", "/"), (NASTY, "")]},
    "button": {"label": NASTY, "kind": "main", "icon": "truck"},
    "cart_count": {"count": 120},
    "confirm": {"label": "Cancel", "title": NASTY, "text": "Why", "url": "/x", "confirm": "Do"},
    "deadline": {"due": timezone.now() + timedelta(minutes=5), "label": NASTY},
    "empty": {"title": NASTY, "text": "Why", "url": "/", "action": "Go"},
    "error_summary": {"form": Form({})},
    "field": {"field": Form({})["phone"]},
    "footer": {},
    "gallery": {
        "name": NASTY,
        "pictures": [{"url": "/a.jpg", "large": "/a.jpg", "alt": NASTY}, {"url": "/b.jpg"}],
        "model": {"url": "/a.glb", "spoken": NASTY},
    },
    "header": {},
    "language": {"class": "text-button"},
    "near": {"text": NASTY, "today": True},
    "notice": {"text": NASTY, "kind": "warn", "title": "Look"},
    "pagination": {"previous_url": "?a=1", "next_url": "?b=2"},
    "path": {"steps": [{"title": NASTY, "state": "now", "at": timezone.now(), "who": "Lin"}]},
    "person": {"name": NASTY, "role": "guide"},
    "price": {"amount": Decimal("1299"), "was": 1499, "from": True, "unit": "a pair"},
    "product_card": {"url": "/p", "name": NASTY, "price": 5, "near_url": "/near", "badge": "New"},
    "qr": {"picture": "/qr.svg", "digits": "123", "seconds": 60, "title": NASTY},
    "radio_cards": {
        "name": "how",
        "legend": "How",
        "options": [{"value": "a", "label": NASTY}],
        "chosen": "a",
    },
    "skeleton": {"count": "12"},
    "stars": {"rating": Decimal("4.6"), "count": 3, "url": "/p/x/reviews/"},
    "split_bar": {"parts": [{"label": NASTY, "amount": 5, "percent": 50}]},
    "stat": {"label": NASTY, "value": 8, "unit": "m", "note": "n", "trend": "up", "url": "/x"},
    "stepper": {"name": "quantity", "value": 2, "max": 5},
    "store_card": {"url": "/s", "name": NASTY, "metres": 2140, "open": True, "note": "shows"},
    "tabbar": {},
    "tabs": {"label": "Orders", "tabs": [{"label": NASTY, "url": "/", "current": True}]},
    "toasts": {"messages": []},
    "wordmark": {"site_name": "HEJIAN"},
}


def render(name: str, inputs: dict) -> str:
    return render_to_string(f"components/{name}.html", inputs, request=RequestFactory().get("/"))


def test_every_component_is_proved_here():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(FILLED)


@pytest.mark.parametrize("name", sorted(FILLED))
@pytest.mark.django_db
def test_component_renders_escapes_and_carries_no_inline_script(name):
    html = render(name, FILLED[name])
    assert html.strip() or name == "toasts"
    assert "<script" not in html
    assert not re.search(r"\son\w+=|hx-on|javascript:", html)
    if any(NASTY in str(value) for value in FILLED[name].values()):
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", sorted(set(FILLED) - {"wordmark", "footer", "header", "tabbar"}))
def test_component_declares_its_inputs_at_its_top(name):
    head = (FOLDER / f"{name}.html").read_text()[:900]
    assert head.startswith("{% comment %}")
    assert "Inputs:" in head or name == "language"


def test_a_field_ties_label_help_and_error_to_its_control():
    html = render("field", {"field": Form({})["phone"]})
    assert '<label class="field__label" for="id_phone">' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert set(described) == {"id_phone_helptext", "id_phone_error"}
    assert all(f'id="{name}"' in html for name in described)
    assert 'autocomplete="tel"' in html
    assert 'inputmode="tel"' in html


def test_a_whole_form_begins_with_what_is_wrong_and_links_to_it():
    html = str(Form({}))
    assert html.index("data-error-summary") < html.index("field__label")
    assert 'href="#id_phone"' in html
    assert 'class="choice"' in html
    assert "field--check" in html


def test_an_untouched_form_shows_no_errors():
    assert "data-error-summary" not in str(Form())
    assert "aria-invalid" not in str(Form())


def test_a_stranger_of_the_page_does_not_leak_into_a_card():
    html = render_to_string(
        "components/product_card.html", {"url": "/p", "name": "Sofa", "price": 5, "size": "large"}
    )
    assert "price--large" not in html


def test_a_big_cart_says_99_plus():
    assert "99+" in render("cart_count", {"count": 120})
    assert render("cart_count", {"count": 0}).strip() == ""
