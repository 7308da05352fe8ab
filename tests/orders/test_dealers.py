"""A dealer's life: application, check, score, veto, contract, suspension, exit."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from orders.models import Assignment
from orders.services import moving_on
from stores import application_links
from stores.models import Application, ApplicationStep, Barred, Contract, Criterion, Dealer
from stores.services import credit_code, dealers, franchise, territories
from tests import story
from tests.factories import DealerFactory, DivisionFactory

pytestmark = pytest.mark.django_db

BODY = "91310000MA1FL0000"
CODE = BODY + credit_code.check(BODY)


@pytest.fixture
def city():
    return DivisionFactory()


def facts(city, **changes) -> dict:
    given = {
        "company": "嘉禾家居有限公司", "registration": CODE, "contact": "陈禾",
        "phone": "+8613800138000", "city": city, "area_m2": 400, "experience": "十年家居零售",
        "email": "chen@example.com",
    }  # fmt: skip
    return given | changes


def applied(city, **changes) -> Application:
    paper = ContentFile(b"RIFF", name="x.webp")
    return franchise.apply(facts=facts(city, **changes), papers={"licence": paper})


def scored(application, by, points=8) -> Application:
    franchise.check(application=application, real=True, complete=True, correct=True, by=by)
    return franchise.score(
        application=application, points={c.pk: points for c in Criterion.objects.all()}, by=by
    )


def signed(application, by, **changes) -> Dealer:
    today = timezone.localdate()
    terms = {
        "starts": today, "ends": today + timedelta(days=365), "deposit": Decimal(50000),
        "divisions": [application.city], "policy_version": 1,
    }  # fmt: skip
    return franchise.sign(application=application, by=by, **(terms | changes))


# ── Applying ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_codes_of_the_register_prove_themselves(code):
    assert credit_code.is_valid(code)
    assert not credit_code.is_valid(code[:-1] + ("0" if code[-1] != "0" else "1"))


@pytest.mark.parametrize("code", ["", "x" * 18, CODE[:-1], CODE + "0", "９" * 18])
def test_other_words_are_no_codes(code):
    assert not credit_code.is_valid(code)


def picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, "JPEG")
    return SimpleUploadedFile("licence.jpg", file.getvalue(), "image/jpeg")


def form(city, **changes) -> dict:
    given = facts(city) | {"city": city.pk, "phone": "13800138000", "licence": picture()}
    return given | changes


def test_a_company_applies_and_reads_how_it_stands(client, city, world):
    answer = client.post(reverse("join:apply"), form(city))
    application = Application.objects.get()
    page = client.get(answer["Location"]).content.decode()

    assert answer.status_code == 303
    assert "我们已收到您的申请" in page
    assert client.get(f"/join/{application.number}/").status_code == 404
    assert [step.kind for step in application.steps.all()] == ["applied"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("registration", "91310000MA1FL00000"),
        ("phone", "123"),
        ("area_m2", "1"),
        ("licence", SimpleUploadedFile("x.jpg", b"MZ", "image/jpeg")),
    ],
)
def test_a_mistake_is_named_by_its_field_and_what_was_typed_stays(client, city, field, wrong):
    answer = client.post(reverse("join:apply"), form(city, **{field: wrong}))

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert "嘉禾家居有限公司" in answer.content.decode()
    assert not Application.objects.exists()


def test_a_company_applies_once_at_a_time(client, city, world):
    first = applied(city)
    answer = client.post(reverse("join:apply"), form(city))
    assert answer.status_code == 409
    franchise.reject(application=first, by=world.hq, reason="x")
    assert client.post(reverse("join:apply"), form(city)).status_code == 303


# ── Papers ──────────────────────────────────────────────────────────────────────────────
def test_papers_are_never_public_and_read_by_headquarters_and_who_sent_them(
    client, city, world, client_of, settings
):
    link = client.post(reverse("join:apply"), form(city))["Location"]
    paper = Application.objects.get().papers.get()
    at_hq = reverse("hq:stores_application_paper", args=[paper.application_id, paper.pk])

    assert not (settings.MEDIA_ROOT / paper.file.name).exists()
    assert client.get(settings.MEDIA_URL + paper.file.name).status_code == 404
    for answer in (client.get(f"{link}papers/{paper.pk}/"), client_of(world.hq).get(at_hq)):
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)[:4] == b"RIFF"
    for who in (world.dealer, world.shopper):
        assert client_of(who).get(at_hq).status_code == 302


def test_a_link_opens_its_own_papers_and_no_others(client, city):
    mine = applied(city)
    other = applied(city, registration="91110000600037341L")
    foreign = reverse("join:paper", args=[application_links.token(mine), other.papers.get().pk])
    assert client.get(foreign).status_code == 404
    assert client.get(application_links.link(mine)[:-2] + "x/").status_code == 404


def test_who_is_asked_for_a_paper_is_told_and_adds_it_by_the_link(
    client, city, world, client_of, mailoutbox
):
    application = applied(city)
    story.work()
    mailoutbox.clear()
    press(client_of(world.hq), "application", "ask", application.pk, what="请补充店面租赁合同")
    story.work()
    (letter,) = mailoutbox
    link = application_links.link(application)
    assert letter.to == ["chen@example.com"]
    assert "请补充店面租赁合同" in letter.body
    assert link in letter.body
    assert "请补充店面租赁合同" in client.get(link).content.decode()

    assert client.post(link, {"first": picture()}).status_code == 303
    assert application.papers.count() == 2
    assert "您的资料已收到" in client.get(link).content.decode()
    franchise.reject(application=application, by=world.hq, reason="x")
    assert client.post(link, {"first": picture()}).status_code == 409
    assert application.papers.count() == 2


def test_each_step_is_told_once_and_the_blacklist_never(city, world, mailoutbox):
    Barred.objects.create(registration=CODE, reason="欠款")
    scored(applied(city), world.hq)
    story.work()
    story.work()
    assert [letter.subject for letter in mailoutbox] == [
        "我们已收到您的申请", "资料核对通过", "申请未能通过",
    ]  # fmt: skip
    assert "欠款" not in "".join(letter.body for letter in mailoutbox)


def test_a_refusal_names_its_reason_and_a_signature_the_dealer(city, world, mailoutbox):
    franchise.reject(application=applied(city), by=world.hq, reason="该城市已有经销商")
    dealer = signed(scored(applied(city), world.hq), world.hq)
    story.work()
    bodies = [letter.body for letter in mailoutbox]
    assert "该城市已有经销商" in bodies[1]
    assert dealer.code in bodies[-1]


# ── Judging ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("missing", ["real", "complete", "correct"])
def test_one_no_ends_the_application(city, world, missing):
    answers = {"real": True, "complete": True, "correct": True, missing: False}
    application = franchise.check(application=applied(city), by=world.hq, **answers)
    assert application.status == "rejected"


@pytest.mark.parametrize(("points", "status"), [(6, "qualified"), (5, "rejected")])
def test_sixty_of_a_hundred_qualify(city, world, points, status):
    application = scored(applied(city), world.hq, points)
    assert (application.status, application.score) == (status, Decimal(points * 10))


def test_weights_count_and_those_that_counted_are_kept(city, world):
    Criterion.objects.all().delete()
    heavy = Criterion.objects.create(name_zh="重", weight=90)
    light = Criterion.objects.create(name_zh="轻", weight=10)
    application = applied(city)
    franchise.check(application=application, real=True, complete=True, correct=True, by=world.hq)
    franchise.score(application=application, points={heavy.pk: 7, light.pk: 2}, by=world.hq)
    heavy.weight = 1
    heavy.save()

    assert application.score == Decimal("65.0")
    step = application.steps.get(kind="scored")
    assert step.details["points"] == [["重", 90, 7], ["轻", 10, 2]]


def test_the_blacklist_vetoes_the_best_score_and_a_late_signature(city, world):
    good = scored(applied(city), world.hq, 10)
    Barred.objects.create(registration=CODE, reason="欠款")
    with pytest.raises(franchise.Blacklisted, match="欠款"):
        signed(good, world.hq)
    franchise.reject(application=good, by=world.hq, reason="x")

    again = scored(applied(city), world.hq, 10)
    assert again.status == "rejected"
    assert again.steps.last().kind == "vetoed"
    assert not Dealer.objects.filter(name=good.company).exists()


def test_steps_are_taken_in_order_and_once(city, world):
    application = applied(city)
    with pytest.raises(franchise.NotItsTurn):
        franchise.score(application=application, points={}, by=world.hq)
    with pytest.raises(franchise.NotItsTurn), transaction.atomic():
        signed(application, world.hq)
    scored(application, world.hq)
    with pytest.raises(franchise.NotItsTurn):
        franchise.check(
            application=application, real=True, complete=True, correct=True, by=world.hq
        )
    assert application.status == "qualified"
    assert not Contract.objects.exists()


def test_what_was_decided_is_never_changed(city):
    applied(city)
    with pytest.raises(InternalError), transaction.atomic():
        ApplicationStep.objects.update(note="x")


# ── The contract ────────────────────────────────────────────────────────────────────────
def test_signing_makes_dealer_contract_and_territories(city, world):
    application = scored(applied(city), world.hq)
    dealer = signed(application, world.hq)

    assert (application.status, application.dealer) == ("signed", dealer)
    assert territories.dealers_of("310104", [0]).get(0) == dealer
    contract = Contract.objects.get(dealer=dealer)
    assert (contract.deposit, contract.policy_version) == (Decimal(50000), 1)


def test_a_taken_territory_undoes_the_whole_signature(city, world):
    territories.grant(dealer=DealerFactory(), division=city)
    application = scored(applied(city), world.hq)
    with pytest.raises(territories.TerritoryTaken):
        signed(application, world.hq)

    application.refresh_from_db()
    assert application.status == "qualified"
    assert not Contract.objects.exists()
    assert not Dealer.objects.filter(name=application.company).exists()


def test_a_dealer_has_one_contract_at_a_time(world):
    dealer = DealerFactory()
    Contract.objects.create(dealer=dealer, starts=date(2026, 1, 1), ends=date(2027, 1, 1))
    Contract.objects.create(dealer=dealer, starts=date(2027, 1, 1), ends=date(2028, 1, 1))
    with pytest.raises(IntegrityError, match="one_contract"), transaction.atomic():
        Contract.objects.create(dealer=dealer, starts=date(2026, 6, 1), ends=date(2026, 7, 1))


# ── Suspension and exit ─────────────────────────────────────────────────────────────────
def test_a_suspension_pauses_the_stores_and_open_offers_move_on(world):
    offer = story.routed(world.shopper)
    assert offer.store == world.near
    paused = dealers.suspend(dealer=world.near.dealer, reason="整改", by=world.hq)
    story.work()

    offer.refresh_from_db()
    world.near.refresh_from_db()
    assert paused == [world.near]
    assert (world.near.status, world.near.pause_reason) == ("paused", "整改")
    assert offer.status == "withdrawn"
    assert Assignment.objects.active().get().store == world.far


def test_what_was_accepted_stays_and_headquarters_sees_it(world):
    story.accepted(world.shopper, world.guide)
    dealer = world.near.dealer
    dealers.leave(dealer=dealer, reason="合同到期", by=world.hq)

    left = moving_on.left(dealer=dealer)
    assert (left.offers, left.to_hand_over, left.is_nothing) == (0, 1, False)
    assert Assignment.objects.active().get().store == world.near


def test_an_exit_ends_contract_and_territories_today(city, world):
    dealer, today = world.near.dealer, timezone.localdate()
    territories.grant(dealer=dealer, division=city, since=today - timedelta(days=9))
    Contract.objects.create(dealer=dealer, starts=date(2026, 1, 1), ends=date(2029, 1, 1))
    dealers.leave(dealer=dealer, reason="x", by=world.hq)

    assert dealer.status == "left"
    assert territories.dealers_of(city.pk, [0]).get(0) is None
    assert dealer.contracts.get().ended_on == today
    territories.grant(dealer=world.far.dealer, division=city)
    with pytest.raises(dealers.WrongStatus):
        dealers.resume(dealer=dealer)


def test_a_dealer_comes_back_and_opens_store_by_store(world):
    dealer = world.near.dealer
    dealers.suspend(dealer=dealer, reason="x", by=world.hq)
    dealers.resume(dealer=dealer)
    world.near.refresh_from_db()
    assert (dealer.status, world.near.status) == ("active", "paused")


# ── Headquarters' buttons ───────────────────────────────────────────────────────────────
def press(browser, model: str, verb: str, pk: int, **data):
    return browser.post(f"/hq/stores/{model}/{pk}/{verb}/", data | {"go": "1"})


def test_headquarters_leads_an_application_to_a_contract(city, world, client_of):
    browser, application = client_of(world.hq), applied(city)
    yes = {"real": "on", "complete": "on", "correct": "on"}
    points = {f"c{c.pk}": 8 for c in Criterion.objects.all()}
    terms = {
        "starts": "2026-12-01", "ends": "2028-12-01", "deposit": "30000", "divisions": [city.pk],
    }  # fmt: skip
    for verb, data in [("check", yes), ("score", points), ("sign", terms)]:
        assert browser.get(f"/hq/stores/application/{application.pk}/{verb}/").status_code == 200
        answer = press(browser, "application", verb, application.pk, **data)
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    application.refresh_from_db()
    assert application.status == "signed"
    assert territories.dealers_of(city.pk, [0], on=date(2026, 12, 1)).get(0) == application.dealer


def test_a_refused_signature_says_why_and_keeps_what_was_typed(city, world, client_of):
    territories.grant(dealer=DealerFactory(name="先来"), division=city)
    application = scored(applied(city), world.hq)
    terms = {
        "starts": "2026-12-01", "ends": "2028-12-01", "deposit": "31234", "divisions": [city.pk],
    }  # fmt: skip
    answer = press(client_of(world.hq), "application", "sign", application.pk, **terms)

    assert answer.status_code == 422
    assert "先来" in answer.content.decode()
    assert "31234" in answer.content.decode()


def test_headquarters_suspends_takes_back_and_lets_go(world, client_of):
    browser, dealer = client_of(world.hq), world.near.dealer
    for verb, data, status in [
        ("suspend", {"reason": "整改"}, "suspended"),
        ("resume", {}, "active"),
        ("leave", {"reason": "合同到期"}, "left"),
    ]:
        assert press(browser, "dealer", verb, dealer.pk, **data).status_code == 302
        dealer.refresh_from_db()
        assert dealer.status == status
    assert browser.get(f"/hq/stores/dealer/{dealer.pk}/change/").status_code == 200
    assert press(browser, "dealer", "resume", dealer.pk).status_code == 422


def test_dealers_and_guides_have_no_such_buttons(city, world, client_of):
    application = applied(city)
    for who in (world.dealer, world.guide, world.shopper):
        assert press(client_of(who), "application", "reject", application.pk).status_code == 302
        assert press(client_of(who), "dealer", "leave", world.far.dealer_id).status_code == 302
    application.refresh_from_db()
    assert application.status == "new"
    assert Dealer.objects.get(pk=world.far.dealer_id).status == "active"
