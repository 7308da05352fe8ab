"""Goods between stores: nothing appears or vanishes without somebody's count and reason."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import Notice
from stores.models import Stock, StockMovement, Transfer
from stores.services import stock, stock_report, transfers
from stores.services.stock import OutOfStock
from stores.services.transfers import AlreadyClosed


def numbers(store, sku="SOFA") -> tuple[int, int]:
    row = Stock.objects.get(store=store, variant__sku=sku)
    return row.on_hand, row.reserved


@pytest.fixture
def sent(world) -> Transfer:
    items = {world.sofa.pk: 3, world.table.pk: 1}
    return transfers.send(source=world.near, target=world.far, items=items, by=world.manager)


def movements(transfer) -> list[tuple]:
    rows = StockMovement.objects.filter(reference=transfer.number).order_by("pk")
    return list(rows.values_list("stock__store__code", "kind", "on_hand", "by__email"))


def test_what_was_sent_is_nowhere_until_it_is_counted(world, sent):
    assert (numbers(world.near), numbers(world.far)) == ((2, 0), (5, 0))
    assert Notice.objects.get(user=world.rival_guide).kind == "work_transfer"
    received = {world.sofa.pk: 3, world.table.pk: 1}
    transfers.receive(transfer=sent, received=received, by=world.rival_guide)
    assert (numbers(world.far), numbers(world.far, "TABLE")) == ((8, 0), (6, 0))
    assert movements(sent) == [
        ("S-NEAR", "sent", -3, "manager@example.com"),
        ("S-NEAR", "sent", -1, "manager@example.com"),
        ("S-FAR", "receipt", 3, "rival_guide@example.com"),
        ("S-FAR", "receipt", 1, "rival_guide@example.com"),
    ]


def test_a_difference_needs_a_reason_and_stays_visible(world, sent, client_of):
    received = {world.sofa.pk: 2, world.table.pk: 1}
    with pytest.raises(transfers.Invalid):
        transfers.receive(transfer=sent, received=received, by=world.rival_guide)
    sent.refresh_from_db()
    assert (sent.status, numbers(world.far)) == ("sent", (5, 0))
    transfers.receive(
        transfer=sent, received=received, by=world.rival_guide, difference="一件破损拒收"
    )
    assert [line.missing for line in sent.lines.all()] == [1, 0]
    page = client_of(world.hq).get(reverse("hq:stores_transfer_changelist"), {"differs": "yes"})
    assert "一件破损拒收" in page.content.decode()


def test_what_is_promised_to_orders_does_not_leave(world):
    stock.reserve(store_id=world.near.pk, items={world.sofa.pk: 4}, reference="O1")
    with pytest.raises(OutOfStock):
        transfers.send(
            source=world.near, target=world.far, items={world.sofa.pk: 2}, by=world.manager
        )
    assert not Transfer.objects.exists()
    assert numbers(world.near) == (5, 4)


def test_it_is_received_or_taken_back_once(world, sent):
    transfers.take_back(transfer=sent, by=world.manager)
    assert numbers(world.near) == (5, 0)
    with pytest.raises(AlreadyClosed):
        transfers.receive(
            transfer=sent, received={world.sofa.pk: 3, world.table.pk: 1}, by=world.rival_guide
        )
    with pytest.raises(AlreadyClosed):
        transfers.take_back(transfer=sent, by=world.manager)
    assert (numbers(world.near), numbers(world.far)) == ((5, 0), (5, 0))


def test_the_console_sends_and_counts_in(world, client_of):
    form = {"source": "S-NEAR", "target": "S-FAR", "sku0": "SOFA", "pieces0": "2"}
    sender = client_of(world.manager)
    answer = sender.post(reverse("staff:transfer_new"), form)
    row = Transfer.objects.get()
    page = reverse("staff:transfer", args=[row.pk])
    assert answer["Location"] == page
    line = row.lines.get()
    body = {f"line{line.pk}": "1"}
    assert sender.post(page, body | {"difference": "x"}).status_code == 200  # not its to count
    counter = client_of(world.rival_guide)
    answer = counter.post(page, body)
    assert (answer.status_code, "请说明原因" in answer.content.decode()) == (400, True)
    assert counter.post(page, body | {"difference": "缺一件"}).status_code == 302
    assert numbers(world.far) == (6, 0)
    assert "有差异" in counter.get(reverse("staff:transfers")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"target": "NOWHERE"}, "没有营业中的门店"),
        ({"sku0": "NOTHING"}, "没有这个 SKU"),
        ({"pieces0": ""}, "必填"),
        ({"source": "S-FAR"}, ""),
        ({"pieces0": "99"}, "库存"),
        ({"target": "S-NEAR"}, "另一家门店"),
    ],
)
def test_wrong_transfers_are_refused_by_the_field_and_what_was_typed_stays(
    world, client_of, wrong, words
):
    form = {"source": "S-NEAR", "target": "S-FAR", "sku0": "SOFA", "pieces0": "2", "note": "记"}
    answer = client_of(world.manager).post(reverse("staff:transfer_new"), form | wrong)
    assert answer.status_code in (400, 409)
    assert words in answer.content.decode()
    assert 'value="记"' in answer.content.decode()
    assert not Transfer.objects.exists()


def test_the_report_finds_what_does_not_add_up_and_repairs_nothing(world, capsys):
    for row in Stock.objects.all():
        Stock.objects.filter(pk=row.pk).update(on_hand=0)
        stock.count(
            store_id=row.store_id, variant_id=row.variant_id, on_hand=5, by=None, reason="opening"
        )
    call_command("stock_report")
    assert list(stock_report.differences()) == []
    Stock.objects.filter(store=world.near, variant=world.sofa).update(on_hand=7)
    (found,) = stock_report.differences()
    assert (found.stock.on_hand, found.on_hand_moved) == (7, 5)
    with pytest.raises(SystemExit):
        call_command("stock_report")
    assert "S-NEAR,SOFA,7,5,0,0" in capsys.readouterr().out
    assert numbers(world.near) == (7, 0)
