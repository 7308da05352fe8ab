"""Articles: published ones only, Markdown without a way in for scripts, goods they lead to."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalog import kept
from catalog.models import Article
from catalog.services import prose, suite_pricing, version
from tests.factories import make_suite

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def article(world):
    made = Article.objects.create(
        slug="measure",
        title_zh="先量",
        title_en="Measure first",
        lead_en="A tape and ten minutes.",
        body_zh="## 门",
        body_en="## The door\n\n- wide\n- high",
        published_on=date(2026, 11, 1),
    )
    suite = make_suite("0", (world.sofa, 1))
    suite_pricing.set_price(suite=suite, price=Decimal("4500"), reason="x", by=None)
    made.products.add(world.sofa.product)
    made.suites.add(suite)
    version.bump()
    return made


def page(url: str, status: int = 200) -> str:
    answer = Client().get(url, headers=ENGLISH)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_article_leads_to_its_goods(world, article):
    text = page("/guides/measure/")
    assert "<h2>The door</h2>" in text
    assert world.sofa.product.get_absolute_url() in text
    assert "/s/suite/" in text


def test_home_and_list_lead_to_it_by_kind(article):
    for url in ("/", "/guides/", "/guides/?kind=guide", "/guides/?kind=nothing"):
        assert "/guides/measure/" in page(url)
    assert "/guides/measure/" not in page("/guides/?kind=magazine")


def test_what_is_not_published_is_absent(article):
    Article.objects.update(is_published=False)
    version.bump()
    page("/guides/measure/", status=404)
    assert "/guides/measure/" not in page("/guides/")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/pixel.gif)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_no_text_of_headquarters_brings_scripts_or_foreign_pictures(text):
    made = prose.html(text)
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert 'href="data' not in made


def test_days_stand_in_order_and_kinds_are_known(article):
    days = {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)}
    for broken in (days, {"kind": "rumour"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.update(**broken)


def test_headquarters_writes_one(world, client_of):
    sent = {
        "title_zh": "冬",
        "slug": "winter",
        "kind": "activity",
        "body_zh": "来坐坐",
        "published_on": "2026-11-20",
        "is_published": "on",
        "products": [world.sofa.product_id],
    }
    answer = client_of(world.hq).post(reverse("hq:catalog_article_add"), sent)
    assert answer.status_code == 302
    assert list(Article.objects.get().products.all()) == [world.sofa.product]
    assert client_of(world.dealer).get(reverse("hq:catalog_article_changelist")).status_code == 302


@pytest.mark.parametrize(("url", "most"), [("/guides/", 1), ("/guides/measure/", 4)])
def test_pages_ask_little(article, url, most, django_assert_max_num_queries):
    page(url)
    kept.shelf.pages.clear()
    with django_assert_max_num_queries(most):
        page(url)
