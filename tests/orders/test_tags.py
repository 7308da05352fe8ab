"""From a scanned code to the guide's share: consent, last touch, 30 days, settlement."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from members.services import addresses
from orders.models import Order
from orders.services import answering, fulfilling, pickup
from orders.services.checkout import Attribution
from payments.models import Posting
from stores import tagging
from stores.models import Display, Membership, Tag, TagDay, Touch
from stores.services import leaving, tags
from tests import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(world) -> Tag:
    """The code on the guide's card."""
    return tags.for_guide(store=world.near, guide=world.guide)


@pytest.fixture
def sample(world) -> Tag:
    Display.objects.create(store=world.near, variant=world.sofa, since="2026-01-01")
    return tags.for_sample(store=world.near, variant=world.sofa)


def scan(browser, tag: Tag, **headers):
    return browser.get(tag.get_absolute_url(), headers=headers)


def agree(browser, tag: Tag):
    return browser.post(reverse("tags:remember", args=[tag.code]), {"yes": "1"})


def buy(browser, user) -> Order:
    """Through the checkout page, as a shopper does."""
    basket = story.fill_cart(user, SOFA=1)
    address = user.addresses.first()
    total = story.quoting.quote(cart=basket, method="delivery", place=None).total
    form = {
        "method": "delivery", "provider": "sandbox", "version": basket.version,
        "expected_total": total, "address": address.pk,
    }  # fmt: skip
    answer = browser.post(reverse("orders:checkout"), form)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return user.orders.latest("pk")


@pytest.fixture
def shopper(world, client_of):
    addresses.save(
        user=world.shopper, recipient="王小明", phone="+8613800138000", region="上海市", detail="1",
        lat=31.23, lng=121.47,
    )  # fmt: skip
    return client_of(world.shopper)


# ── The page ────────────────────────────────────────────────────────────────────────────
def test_a_sample_opens_at_the_very_price_with_its_store(client, world, sample):
    text = scan(client, sample).content.decode()

    assert world.sofa.product.name in text
    assert "4,999" in text
    assert world.near.name in text
    assert 'name="variant" value="SOFA"' in text


def test_a_guides_card_names_the_guide(client, world, card):
    assert world.guide.name in scan(client, card).content.decode()


def test_codes_are_read_in_small_letters_too(client, card):
    assert client.get(f"/t/{card.code.lower()}/").status_code == 200
    assert client.get("/t/NOTHING1/").status_code == 404


def test_an_old_label_leads_to_the_piece_and_counts_for_nobody(client, world, sample):
    tags.switch_off(tag=sample)
    answer = scan(client, sample)

    assert answer.status_code == 302
    assert world.sofa.product.slug in answer["Location"]
    assert not TagDay.objects.exists()
    assert tags.credited(sample.code) is None


def test_a_landing_asks_the_database_a_fixed_number_of_times(
    client, world, sample, django_assert_max_num_queries
):
    scan(client, sample)
    with django_assert_max_num_queries(8):
        scan(client, sample)


# ── Consent ─────────────────────────────────────────────────────────────────────────────
def test_a_scan_without_a_yes_is_counted_and_names_nobody(shopper, world, card):
    answer = scan(shopper, card)

    assert tagging.COOKIE not in answer.cookies
    assert not Touch.objects.exists()
    assert (card.days.get().scans, card.days.get().kept) == (1, 0)
    assert buy(shopper, world.shopper).tag is None


def test_a_yes_is_remembered_in_a_signed_cookie_for_thirty_days(client, card):
    scan(client, card)
    answer = agree(client, card)
    cookie = answer.cookies[tagging.COOKIE]

    assert answer.status_code == 303
    assert cookie["max-age"] == 30 * 24 * 3600
    assert cookie["httponly"]
    client.get(answer["Location"])
    assert [touch.kind for touch in Touch.objects.all()] == ["kept"]
    assert (card.days.get().scans, card.days.get().kept) == (1, 1)


def test_a_no_forgets(client, card):
    agree(client, card)
    answer = client.post(reverse("tags:remember", args=[card.code]), {"no": "1"})

    assert answer.cookies[tagging.COOKIE].value == ""
    assert Touch.objects.count() == 1


def test_a_forged_or_old_cookie_counts_for_nothing(shopper, world, card):
    shopper.cookies[tagging.COOKIE] = f'{{"code":"{card.code}","visitor":"x"}}:forged'
    assert buy(shopper, world.shopper).tag is None

    old = signing.TimestampSigner(salt=tagging.COOKIE + tagging.SALT)
    old.timestamp = lambda: signing.b62_encode(
        int((timezone.now() - timedelta(days=31)).timestamp())
    )
    shopper.cookies[tagging.COOKIE] = old.sign(f'{{"code":"{card.code}","visitor":"x"}}')
    assert buy(shopper, world.shopper).tag is None


def test_a_look_ahead_by_the_browser_is_no_touch(client, card):
    client.get(card.get_absolute_url(), headers={"Sec-Purpose": "prefetch;prerender"})
    client.head(card.get_absolute_url())
    assert not TagDay.objects.exists()


def test_a_crowd_is_counted_whole_in_one_row_and_a_program_cannot_fill_the_disk(card):
    for number in range(tags.MOST + 20):
        tags.touch(tag=card)
        tags.touch(tag=card, visitor=f"v{number}", kind=Touch.Kind.KEPT)
    assert (card.days.get().scans, card.days.get().kept) == (tags.MOST + 20,) * 2
    assert Touch.objects.count() == tags.MOST


def test_touches_are_never_changed(card):
    tags.touch(tag=card, visitor="x")
    with pytest.raises(InternalError), transaction.atomic():
        Touch.objects.update(visitor="y")


def test_a_closed_account_leaves_no_touches(world, card):
    tags.touch(tag=card, visitor="x", member=world.shopper)
    tags.touch(tag=card, visitor="y")
    leaving.close(world.shopper)
    assert Touch.objects.get().member is None


# ── Attribution ─────────────────────────────────────────────────────────────────────────
def test_the_last_touch_is_pinned_on_the_order_with_its_guide(shopper, world, sample, card):
    agree(shopper, sample)
    scan(shopper, card)
    order = buy(shopper, world.shopper)

    assert (order.tag, order.guide) == (card, world.guide)
    last = Touch.objects.latest("pk")
    assert last.member == world.shopper
    assert last.visitor


def test_a_sample_pins_its_store_and_no_guide(shopper, world, sample):
    agree(shopper, sample)
    order = buy(shopper, world.shopper)
    assert (order.tag.store, order.guide) == (world.near, None)


def test_a_guide_who_left_or_buys_for_oneself_earns_nothing(world, card):
    assert tags.guide_of(card, buyer=world.shopper) == world.guide
    assert tags.guide_of(card, buyer=world.guide) is None
    Membership.objects.filter(user=world.guide).update(ends_at=timezone.now())
    assert tags.guide_of(card, buyer=world.shopper) is None


def test_an_app_sends_the_code_in_a_header(shopper, world, card):
    basket = story.fill_cart(world.shopper, SOFA=1)
    total = story.quoting.quote(cart=basket, method="delivery", place=None).total
    answer = shopper.post(
        "/api/v1/orders/",
        {
            "method": "delivery", "cart_version": basket.version,
            "expected_total": {"amount": str(total), "currency": "CNY"},
            "address": world.shopper.addresses.get().pk,
        },
        content_type="application/json",
        headers={"X-Tag": card.code},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    assert Order.objects.get().guide == world.guide


def test_scan_order_settlement_gives_the_guide_a_share(shopper, world, card):
    """The whole: the near store's guide is scanned, the far store hands over and settles."""
    agree(shopper, card)
    kept = tagging.Remembered(card.code, "x")
    tag = tags.credited(kept.code)
    order = story.place(
        world.shopper,
        who=Attribution(tag=tag, guide=tags.guide_of(tag, buyer=world.shopper)),
        to=story.destination("pickup", wanted_store=world.far.pk),
    )
    story.pay(order)
    story.work()
    fulfilment = answering.accept(assignment=order.assignments.get(), by=world.rival_guide)
    fulfilling.ready(fulfilment=fulfilment, by=world.rival_guide)
    token = pickup.token(fulfilment=fulfilment).text
    pickup.confirm(code=token, nonce="n", by=world.rival_guide)
    story.work()

    share = Posting.objects.visible_to(world.guide)
    assert sum(abs(posting.amount) for posting in share) == Decimal("149.97")


# ── The desks ───────────────────────────────────────────────────────────────────────────
def test_a_store_makes_each_code_once(world, sample):
    made = tags.for_everything(store=world.near)
    again = tags.for_everything(store=world.near)

    assert [tag.kind for tag in made] == ["store", "guide", "guide", "sample"]
    assert made == again
    assert sample in made


def test_nobody_gets_a_card_of_a_store_they_do_not_work_in(world):
    with pytest.raises(tags.NotHere):
        tags.for_guide(store=world.far, guide=world.guide)
    assert not Tag.objects.exists()


def test_the_sheet_prints_the_own_store_and_no_other(world, client_of, sample):
    page = reverse("staff_admin:stores_tag_sheet")
    theirs = tags.for_store(store=world.far)
    text = client_of(world.guide).get(page).content.decode()

    assert sample.code in text
    assert theirs.code not in text
    assert client_of(world.guide).get(page, {"store": world.far.code}).status_code == 404
    foreign = client_of(world.guide).get(page, {"ids": str(theirs.pk)}).content.decode()
    assert theirs.code not in foreign


def test_only_who_answers_for_the_store_makes_codes(world, client_of):
    page = f"{reverse('staff_admin:stores_tag_sheet')}?store={world.near.code}"

    assert client_of(world.guide).post(page).status_code == 403
    assert not Tag.objects.exists()
    assert client_of(world.manager).post(page).status_code == 302
    assert Tag.objects.filter(store=world.near).count() == 3


def test_sheets_of_21_and_used_up_places(world, client_of, sample):
    page = reverse("hq:stores_tag_sheet")
    answer = client_of(world.hq).get(page, {"store": world.near.code, "skip": "20"})
    assert [len(labels) for labels in answer.context["pages"]] == [21]
    tags.for_store(store=world.near)
    answer = client_of(world.hq).get(page, {"store": world.near.code, "skip": "20"})
    assert [len(labels) for labels in answer.context["pages"]] == [21, 1]


def test_headquarters_reads_from_touches_to_orders(
    world, client_of, card, django_assert_max_num_queries
):
    for _scan in range(3):
        tags.touch(tag=card)
    tags.touch(tag=card, visitor="x", kind=Touch.Kind.KEPT)
    story.pay(story.place(world.shopper, who=Attribution(tag=card)))
    story.place(world.stranger, who=Attribution(tag=card))
    browser = client_of(world.hq)
    page = reverse("hq:stores_tag_changelist")
    browser.get(page)
    with django_assert_max_num_queries(12):
        answer = browser.get(page)
    row = answer.context["cl"].result_list[0]

    assert (row.n_scans, row.n_kept, row.n_orders, row.amount) == (3, 1, 1, Decimal("4999.00"))


def test_a_campaign_needs_a_title_and_a_target_fits_its_kind(world, client_of):
    browser = client_of(world.hq)
    page = reverse("hq:stores_tag_add")
    assert browser.post(page, {"kind": "campaign", "is_active": "on"}).status_code == 200
    assert browser.post(page, {"kind": "sample", "is_active": "on"}).status_code == 200
    assert not Tag.objects.exists()
    good = {"kind": "campaign", "title": "双十一", "is_active": "on"}
    assert browser.post(page, good).status_code == 302
    assert Tag.objects.get().title == "双十一"
