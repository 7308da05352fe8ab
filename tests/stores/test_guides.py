"""Who receives a visitor: the guide they know, who fits, who is free."""

import pytest
from django.utils import timezone

from stores.models import Membership, Visit
from tests.factories import CategoryFactory, UserFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(world):
    return visiting.receive(world.near, capacity=4)


def test_the_guide_one_knows_comes_first_then_the_one_with_least_to_do(world, near):
    other = UserFactory(name="other")
    Membership.objects.create(user=other, role="guide", store=near)
    assert visiting.book(near, world.stranger).guide == world.guide
    assert visiting.book(near, UserFactory()).guide == other
    met = visiting.book(near, world.shopper, number=5)
    Visit.objects.filter(pk=met.pk).update(guide=other, status="closed", outcome="bought")
    assert visiting.book(near, world.shopper, number=8).guide == other
    Membership.objects.filter(user=other).update(ends_at=timezone.now())
    assert visiting.book(near, world.shopper, number=9).guide == world.guide


def test_who_knows_the_pieces_comes_before_who_is_free_and_the_staff_read_why(world, near):
    living = CategoryFactory(name_zh="客厅")
    sofas = living.add_child(slug="sofas", name_zh="沙发", name_en="Sofas")
    world.sofa.product.categories.add(sofas)
    other, third = UserFactory(), UserFactory()
    rows = [Membership.objects.create(user=each, role="guide", store=near)
            for each in (other, third)]  # fmt: skip
    rows[0].skills.add(living)
    booked = [visiting.book(near, UserFactory(), wishes=[world.sofa.pk]) for _each in range(2)]
    assert [(visit.guide, visit.guide_because) for visit in booked] == [(other, "skill")] * 2
    table = visiting.book(near, UserFactory(), wishes=[world.table.pk])
    assert (table.guide, table.guide_because) == (world.guide, "free")
    Membership.objects.filter(pk=rows[1].pk).update(languages=["en"])
    english = visiting.book(near, UserFactory(locale="en"), wishes=[world.sofa.pk])
    assert (english.guide, english.guide_because) == (third, "language")
    Visit.objects.filter(pk=english.pk).update(status="closed", outcome="bought")
    mine = visiting.book(near, english.member, number=5, wishes=[world.sofa.pk])
    assert (mine.guide, mine.guide_because) == (third, "known")
