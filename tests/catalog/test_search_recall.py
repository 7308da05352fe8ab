"""What people type finds what they mean, over the demo catalogue (recall among the first ten)."""

import json
from collections import defaultdict
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from catalog.models import Product, Signpost, Synonym
from catalog.services import article_loading, showroom, suite_loading
from catalog.services.search import recall

pytestmark = pytest.mark.django_db
QUERIES = Path(__file__).with_name("search_queries.json")
DEMO = Path(settings.BASE_DIR) / "demo"
FIRST_WORDS = import_module("catalog.migrations.0007_words_that_shoppers_use")
CASES = json.loads(QUERIES.read_text("utf-8"))


@pytest.fixture
def demo(db):
    """The demo catalogue without its pictures, which nobody searches for here.

    The words that a migration wrote are gone where a test before this one emptied the tables.
    """
    if not Synonym.objects.exists():
        FIRST_WORDS.write(apps, None)
    catalogue = json.loads((DEMO / "catalogue.json").read_text("utf-8"))
    products = [card | {"images": []} for card in catalogue["products"]]
    showroom.load(catalogue=catalogue | {"products": products, "scenes": []}, folder=DEMO)
    suite_loading.load(catalogue["suites"])
    articles = json.loads((DEMO / "articles.json").read_text("utf-8"))
    article_loading.load([card | {"file": ""} for card in articles], folder=DEMO)


def test_the_set_is_large_and_names_goods_that_exist(demo):
    known = set(Product.objects.values_list("slug", flat=True))
    known |= {post.target.get_absolute_url() for post in Signpost.objects.all()}
    assert len({case["query"] for case in CASES}) >= 150
    assert {slug for case in CASES for slug in case["hits"]} <= known
    assert all(case["hits"] for case in CASES)


def test_what_is_typed_finds_what_is_meant(demo):
    outcomes = recall.measure(cases=CASES)
    of_kind = defaultdict(list)
    for outcome in outcomes:
        of_kind[outcome.case["kind"]].append(outcome.recall)
    missed = {outcome.case["query"]: outcome.missed for outcome in outcomes if outcome.recall < 1}
    assert sum(outcome.recall for outcome in outcomes) / len(outcomes) >= 0.95, missed
    assert {kind: sum(r) / len(r) for kind, r in of_kind.items() if sum(r) / len(r) < 0.9} == {}


def test_the_command_names_the_misses(demo, tmp_path):
    out = StringIO()
    call_command("search_recall", QUERIES, stdout=out)
    assert f"over {len(CASES)} queries" in out.getvalue()
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"kind": "title", "query": "沙发", "hits": ["titian-rug"]}]', "utf-8")
    with pytest.raises(SystemExit):
        call_command("search_recall", wrong, stdout=out)
    assert "沙发: without titian-rug" in out.getvalue()
