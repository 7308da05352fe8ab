"""Headquarters names synonyms and reads what was not found; kept pages follow."""

import pytest

from catalog.models import Category, Scene, SearchTerm, Synonym
from catalog.services import version
from catalog.services.search.query import understand
from tests.catalog.conftest import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(world, client_of):
    return client_of(world.hq)


def changed(act, capture) -> bool:
    before = version.current()
    with capture(execute=True):
        act()
    return version.current() != before


def test_a_synonym_holds_at_once(hq, stocked, django_capture_on_commit_callbacks):
    assert "沙发" not in understand("懒人窝").goods.match

    def name() -> None:
        form = {"words": "懒人窝，沙发, daybed", "finds": "", "_save": "1"}
        assert hq.post("/hq/catalog/synonym/add/", form).status_code == 302

    assert changed(name, django_capture_on_commit_callbacks)
    assert "'沙发'" in understand("懒人窝").goods.match
    row = Synonym.objects.get(words__contains=["懒人窝"])
    assert row.words == ["懒人窝", "沙发", "daybed"]

    def forget() -> None:
        assert hq.post(f"/hq/catalog/synonym/{row.pk}/delete/", {"post": "yes"}).status_code == 302

    assert changed(forget, django_capture_on_commit_callbacks)
    assert "沙发" not in understand("懒人窝").goods.match


def test_a_synonym_without_words_is_refused(hq):
    before = Synonym.objects.count()
    for words in ("", " , ，", "!!!", "x" * 41):
        assert hq.post("/hq/catalog/synonym/add/", {"words": words}).status_code == 200
    assert Synonym.objects.count() == before


def test_headquarters_reads_what_found_nothing(hq):
    month = "2026-11-01"
    SearchTerm.objects.create(month=month, text="飞碟", asked=7, hits=0)
    SearchTerm.objects.create(month=month, text="沙发", asked=9, hits=24, clicked=3)
    page = hq.get("/hq/catalog/searchterm/?outcome=nothing").content.decode()
    assert "飞碟" in page
    assert "沙发" not in page.partition("<tbody")[2]
    assert hq.get("/hq/catalog/searchterm/add/").status_code == 403


def test_what_is_deleted_leaves_the_kept_pages(hq, django_capture_on_commit_callbacks):
    empty = Category.objects.add_root(
        create_kwargs={"slug": "empty", "name_zh": "空", "name_en": "Empty"}
    )
    scene = Scene.objects.create(slug="room", title_zh="房间", file="scenes/a.webp")
    for address in (
        f"/hq/catalog/category/{empty.pk}/delete/",
        f"/hq/catalog/scene/{scene.pk}/delete/",
    ):

        def delete(address: str = address) -> None:
            assert hq.post(address, {"post": "yes"}).status_code == 302

        assert changed(delete, django_capture_on_commit_callbacks), address
    assert not Scene.objects.exists()
    assert not Category.objects.filter(slug="empty").exists()


def test_a_category_with_goods_stays(hq):
    full = Category.objects.add_root(
        create_kwargs={"slug": "full", "name_zh": "满", "name_en": "Full"}
    )
    make_product("柜", "Cabinet", 5).categories.add(full)
    assert hq.post(f"/hq/catalog/category/{full.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": full.pk, "post": "yes"}
    hq.post("/hq/catalog/category/", chosen)
    assert Category.objects.filter(slug="full").exists()
