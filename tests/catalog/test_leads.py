"""A search finds categories, suites and articles beside the pieces."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalog.models import Article, Category, SearchTerm, Signpost
from catalog.services import category_tree, copies, suite_pricing
from catalog.services.search import signposts
from tests.factories import make_suite

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(world):
    """The sofa, its category, a suite with it, an article about it and one that mentions it."""
    sofas = category_tree.ensure(names=["沙发"])["沙发"]
    world.sofa.product.categories.add(sofas)
    copies.refresh(product_ids=[world.sofa.product_id])
    suite = make_suite("0", (world.sofa, 1), name_zh="沙发角", is_published=True)
    suite_pricing.set_price(suite=suite, price=Decimal("4500"), reason="x", by=None)
    texts = {"published_on": date(2026, 11, 1), "lead_zh": "", "body_zh": "沙发"}
    about = Article.objects.create(slug="about", title_zh="沙发怎么选", **texts)
    beside = Article.objects.create(slug="mentions", title_zh="阳台的甲醛", **texts)
    signposts.index(suites=[suite], articles=[about, beside])
    return world


def page(**asked: str) -> str:
    answer = Client().get("/search/", asked, headers={"accept-language": "zh-hans"})
    return answer.content.decode()


def test_what_is_about_the_words_stands_above_the_pieces(shop):
    text = page(q="沙发")
    first_piece = text.index('card__name"')
    for address in ("/s/suite/", "/guides/about/", Category.objects.get().get_absolute_url()):
        assert text.index(f'href="{address}"', text.index('class="leads"')) < first_piece
    assert "/guides/mentions/" not in text
    assert 'class="leads"' not in page(q="沙发", min_price="1")


def test_an_article_alone_is_found_and_the_search_still_counts_as_empty(shop):
    assert "/guides/mentions/" in page(q="阳台甲醛")
    assert SearchTerm.objects.get(text="阳台甲醛").hits == 0


def test_what_is_not_offered_is_not_found(shop):
    Article.objects.update(is_published=False)
    Category.objects.update(is_published=False)
    shop.sofa.is_sellable = False
    shop.sofa.save()
    assert 'class="leads"' not in page(q="沙发")


def test_the_box_offers_suites_and_articles(shop):
    asked = {"path": "/search/suggest/", "query_params": {"q": "沙发"}}
    assert "/guides/about/" in Client().get(**asked).content.decode()
    said = Client().get(**asked, headers={"accept": "application/json"}).json()
    assert [each["slug"] for each in said["suites"]] == ["suite"]
    assert [each["url"] for each in said["articles"]] == ["/guides/about/"]


def test_a_new_title_is_found_at_once(shop, client_of):
    about = Article.objects.get(slug="about")
    address = reverse("hq:catalog_article_change", args=[about.pk])
    sent = {"title_zh": "选一把摇椅", "slug": "about", "kind": "guide", "body_zh": "坐"}
    sent |= {"published_on": "2026-11-20", "is_published": "on"}
    assert client_of(shop.hq).post(address, sent).status_code == 302
    assert "/guides/about/" in page(q="摇椅")
    assert "/guides/about/" not in page(q="沙发")


def test_a_search_asks_few_questions(shop, django_assert_max_num_queries):
    page(q="沙发")
    with django_assert_max_num_queries(8):
        page(q="沙发")


def test_a_signpost_leads_to_one_thing(shop):
    for wrong in (
        {"article": None},
        {"suite_id": Signpost.objects.get(suite__isnull=False).suite_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signpost.objects.filter(article__slug="about").update(**wrong)
