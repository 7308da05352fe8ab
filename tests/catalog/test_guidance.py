"""The finder never ends empty-handed, comparison marks what differs, lengths are checked honestly."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from catalog import comparing, finder, fitting, kept
from catalog.finder import Wish
from catalog.models import Suite, Variant
from catalog.services import category_tree, copies, version
from tests.catalog.conftest import make_product
from tests.factories import make_suite

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def page(url: str, status: int = 200) -> str:
    answer = Client().get(url, headers=ENGLISH)
    assert answer.status_code == status
    return answer.content.decode()


# ── Finder ──────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def suites(world):
    facts = [
        ("cosy", "4500", "living-room", "natural", 10),
        ("wide", "4999", "living-room", "modern", 25),
        ("sleep", "4000", "bedroom", "natural", 12),
    ]
    made = [
        make_suite(price, (world.sofa, 1), slug=slug, room=room, style=style, smallest_room=size)
        for slug, price, room, style, size in facts
    ]
    version.bump()
    return made


def found(suites, **wish):
    answer = finder.suites(Wish.of(wish), Suite.objects.with_pieces())
    return [suite.slug for suite in answer.suites], answer.let_go


def test_every_wish_counts(suites):
    assert found(suites, room="living-room") == (["wide", "cosy"], ())
    assert found(suites, room="living-room", size="small") == (["cosy"], ())
    assert found(suites, room="living-room", style="modern") == (["wide"], ())
    assert found(suites, size="medium") == (["cosy", "sleep"], ())


def test_a_wish_nobody_meets_is_let_go_and_named(suites):
    assert found(suites, room="bedroom", style="soft") == (["sleep"], ("style",))
    assert found(suites, room="study-and-hall", size="small", budget="6000") == (
        ["wide", "cosy", "sleep"],
        ("budget", "size", "room"),
    )


def test_words_nobody_offered_are_no_wish():
    assert not Wish.of({"room": "garage", "size": "\0", "budget": "1e9", "style": "x"})


def test_the_answer_has_an_address_and_says_what_was_left_open(suites):
    text = page("/finder/?room=bedroom&style=soft&budget=6000")
    assert "/s/sleep/" in text
    assert "left these open: style" in text
    assert 'value="bedroom" checked' in text


def test_single_pieces_of_the_room_follow_style_and_budget(suites):
    sofas = category_tree.ensure(names=["Living room > Sofas"])["Living room > Sofas"]
    oak = make_product("橡", "Oak", 900, attributes={"style": "natural"})
    steel = make_product("钢", "Steel", 900, attributes={"style": "modern"})
    for product in (oak, steel):
        product.categories.add(sofas)
    copies.refresh(product_ids=[oak.pk, steel.pk])
    assert finder.pieces(Wish(style="natural"), sofas) == [oak]
    assert set(finder.pieces(Wish(style="soft"), sofas)) == {oak, steel}
    assert finder.pieces(Wish(budget="6000", style="modern"), None) == [steel]
    text = page("/finder/?room=living-room&style=natural")
    assert oak.get_absolute_url() in text
    assert steel.get_absolute_url() not in text


def test_the_finder_opens_with_nothing_asked_and_nothing_on_sale():
    assert 'name="room"' in page("/finder/")
    assert 'class="empty' in page("/finder/?room=bedroom")


def test_a_warm_finder_asks_nothing(suites, django_assert_num_queries):
    page("/finder/?room=bedroom")
    kept.shelf.pages.clear()
    with django_assert_num_queries(0):
        page("/finder/?room=bedroom")


# ── Comparison ──────────────────────────────────────────────────────────────────────────
@pytest.fixture
def pair():
    oak = make_product("橡", "Oak", 900, attributes={"formaldehyde": "ENF", "origin_en": "Foshan"})
    ash = make_product("白蜡", "Ash", 800, attributes={"formaldehyde": "E0", "origin_en": "Foshan"})
    copies.refresh(product_ids=[oak.pk, ash.pk])
    return oak, ash


def test_what_differs_is_known(pair):
    with override("en"):
        rows = comparing.rows(comparing.chosen([product.slug for product in pair]))
    differs = {row.label: row.differs for row in rows}
    assert differs["Emission class"] is True
    assert differs["Origin"] is False


def test_the_address_says_what_is_compared(pair):
    oak, ash = pair
    url = f"/compare/?p={oak.slug}&p={ash.slug}&p={oak.slug}&p=none&p=%00"
    text = page(url)
    assert text.index("Oak") < text.index("Ash")
    assert "Foshan" in text
    assert "Foshan" not in page(url + "&only=differences")
    assert f'href="/compare/?p={ash.slug}"' in text


def test_at_most_four_and_never_what_is_not_published(pair):
    more = [make_product(f"椅{n}", f"Chair {n}", 500) for n in range(4)]
    copies.refresh(product_ids=[each.pk for each in more])
    slugs = [each.slug for each in (*pair, *more)]
    assert len(comparing.chosen(slugs)) == 4
    type(pair[0]).objects.filter(pk=pair[0].pk).update(is_published=False)
    assert [each.slug for each in comparing.chosen(slugs[:2])] == [pair[1].slug]


def test_nothing_to_compare_invites(pair):
    assert 'class="empty' in page("/compare/")


def test_comparing_asks_little(pair, django_assert_max_num_queries):
    page("/")
    with django_assert_max_num_queries(5):
        page(f"/compare/?p={pair[0].slug}&p={pair[1].slug}")


# ── Fits my room ────────────────────────────────────────────────────────────────────────
SOFA = (228.0, 94.0, 82.0)


def lengths(*numbers):
    return [Decimal(n) if n else None for n in numbers]


@pytest.mark.parametrize(
    ("room", "kind"),
    [
        ((300, 400, 260), "ok"),
        ((400, 300, 0), "ok"),
        ((240, 130, 0), "warn"),
        ((200, 200, 0), "stop"),
        ((300, 400, 80), "stop"),
        ((300, 0, 0), "ok"),
    ],
)
def test_in_the_room_with_a_way_before_it(room, kind):
    assert fitting.into_room(SOFA, lengths(*room)).kind == kind


@pytest.mark.parametrize(("width", "kind"), [(90, "ok"), (84, "warn"), (80, "stop")])
def test_through_the_door_lengthways(width, kind):
    assert fitting.through_door(SOFA, Decimal(width), Decimal(200)).kind == kind


SHELF = (92.0, 34.0, 178.0)


@pytest.mark.parametrize(
    ("piece", "lift", "kind"),
    [
        (SOFA, (140, 160, 240), "ok"),
        (SOFA, (110, 140, 220), "stop"),
        (SHELF, (100, 160, 160), "ok"),
        (SHELF, (100, 151, 151), "warn"),
        (SHELF, (80, 160, 160), "stop"),
    ],
)
def test_in_the_lift_upright_or_leaning(piece, lift, kind):
    assert fitting.into_lift(piece, lengths(*lift)).kind == kind


def test_what_was_not_asked_is_not_answered():
    assert fitting.into_room(SOFA, lengths(0, 0, 0)) is None
    assert fitting.through_door(SOFA, None, None) is None
    assert fitting.into_lift(SOFA, lengths(100, 0, 200)) is None


@pytest.fixture
def fits(world):
    Variant.objects.filter(pk=world.sofa.pk).update(width_cm=228, depth_cm=94, height_cm=82)
    return reverse("catalog:fits", args=[world.sofa.product.slug])


def test_the_page_answers_and_keeps_what_was_typed(fits):
    text = page(f"{fits}?variant=SOFA&door_width=80&room_width=300&room_depth=400")
    assert "In one piece it lacks 2 cm." in text
    assert "306 cm free" in text
    assert 'value="80"' in text


@pytest.mark.parametrize(
    "asked", ["door_width=x", "door_width=-1", "door_width=", "room_width=1e99"]
)
def test_lengths_that_are_none_are_refused_by_the_field(fits, asked):
    assert "Check" in page(f"{fits}?{asked}", status=400)


def test_a_piece_of_unknown_size_says_so(world):
    url = reverse("catalog:fits", args=[world.table.product.slug])
    assert "do not know the size" in page(url)
