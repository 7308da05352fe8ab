"""`manage.py explain_routing`: why this store, readably, in either language."""

import pytest
from django.core.management import CommandError, call_command

from orders.services import answering, routing
from stores.models import Stock
from tests import story


def explained(capsys, order, **options) -> str:
    call_command("explain_routing", order.number, **options)
    return capsys.readouterr().out


def test_every_candidate_is_told_with_its_reason(world, capsys):
    Stock.objects.filter(store=world.far).update(on_hand=0)
    told = explained(capsys, story.routed(world.shopper).order, language="en")
    assert "People Square was chosen by the rules." in told
    assert "● People Square (S-NEAR)" in told
    dropped = next(line for line in told.splitlines() if "(S-FAR)" in line)
    assert dropped.strip().startswith("×")
    assert dropped.endswith("not in stock")
    assert "Rules: nearest first" in told


def test_an_override_tells_who_and_why(world, capsys):
    order = story.routed(world.shopper).order
    routing.override(order=order, store=world.far, by=world.hq, reason="pilot")
    told = explained(capsys, order, language="en")
    assert f"hq gave it to {world.far.name_en}." in told
    assert "Reason: pilot" in told
    assert told.count("\n#") == 2


def test_it_speaks_chinese_by_default(world, capsys):
    told = explained(capsys, story.routed(world.shopper).order)
    assert "按规则派给人民广场店" in told
    assert "was chosen" not in told


def test_an_order_that_nobody_could_serve_says_so(world, capsys):
    offer = story.routed(world.shopper)
    Stock.objects.exclude(store=world.near).update(on_hand=0)
    answering.decline(assignment=offer, by=world.guide, reason="damaged")
    story.work()
    assert "headquarters must act" in explained(capsys, offer.order, language="en")


def test_an_unrouted_order_says_that_nothing_was_decided(world, capsys):
    assert "Nothing was decided yet" in explained(capsys, story.place(world.shopper), language="en")


def test_an_unknown_order_is_one_clear_line(db):
    with pytest.raises(CommandError, match=r"^There is no order 42\.$") as refusal:
        call_command("explain_routing", "42", language="en")
    assert refusal.value.returncode == 1
