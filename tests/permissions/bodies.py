"""What is sent where: a body that the owner may send, and the query of pages that need one."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from orders.models import Cart
from orders.services import quoting, windows
from payments.models import Payment
from stores.models import Store, TransferLine
from stores.services import greeting
from tests.permissions.stage import ABSENT, Stage
from tests.stores import visiting

Body = dict[str, object]
ADDRESS = {"recipient": "x", "phone": "13900139000", "region": "上海市", "detail": "y"}


def _quoted(stage: Stage) -> Body:
    basket = Cart.objects.get(user=stage.world.shopper)
    total = quoting.quote(cart=basket, method="delivery", place=None).total
    return {"version": basket.version, "total": total, "address": stage.owned["address"][0]}


def _checkout(stage: Stage) -> Body:
    quoted = _quoted(stage)
    return {
        "method": "delivery", "provider": "sandbox", "version": quoted["version"],
        "expected_total": quoted["total"], "address": quoted["address"],
    }  # fmt: skip


def _order(stage: Stage) -> Body:
    quoted = _quoted(stage)
    return {
        "method": "delivery",
        "cart_version": quoted["version"],
        "expected_total": {"amount": str(quoted["total"]), "currency": "CNY"},
        "address": quoted["address"],
    }


def _code(stage: Stage) -> str:
    order = stage.orders["ready"]
    return order.assignments.get().fulfilment.voucher.code


def _pieces(stage: Stage) -> list[str]:
    return [str(line.pk) for line in stage.orders["accepted"].lines.all()]


def _free_time(stage: Stage) -> Body:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=stage.world.near.pk)
    slots = [slot for day in windows.days(store=store, at=now)[2:] for slot in day.slots]
    return {"starts_at": slots[-1].value}


def _counted(stage: Stage) -> Body:
    lines = TransferLine.objects.filter(transfer__in=stage.owned["transfer"])
    return {f"line{line.pk}": line.sent for line in lines}


def _photo(stage: Stage) -> Body:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "JPEG")
    return {"photo": SimpleUploadedFile("photo.jpg", content.getvalue(), "image/jpeg")}


def _visit(stage: Stage) -> Body:
    return {"store": stage.world.near.code, "starts_at": _time(stage)}


def _time(stage: Stage) -> str:
    return visiting.opening(stage.world.near, 7).starts_at.isoformat()


def _visitors_code(stage: Stage) -> str:
    return greeting.token(visit=stage.visits["today"])[0]


BODIES: dict[str, Callable[[Stage], Body]] = {
    "POST set_language": lambda stage: {"language": "en"},
    "POST tags:remember": lambda stage: {"yes": "1"},
    "POST stores:place": lambda stage: {"lat": "31.2", "lng": "121.4"},
    "POST stores:visit": lambda stage: {"starts_at": _time(stage), "party": "2"},
    "POST visits:move": lambda stage: {"starts_at": _time(stage), "party": "2"},
    "POST stores:here": lambda stage: {
        "t": greeting.door_token(store=stage.world.near),
        "party": "2",
    },
    "POST staff:visit_new": lambda stage: {
        "store": stage.world.near.code,
        "name": "x",
        "party": "1",
    },
    "POST staff:visit_close": lambda stage: {"outcome": "bought"},
    "POST staff:proposal_put": lambda stage: {"code": "TABLE"},
    "POST staff:proposal_change": lambda stage: {"quantity": "2"},
    "POST staff:proposal_send": lambda stage: {"method": "pickup"},
    "POST staff:invite": lambda stage: {"starts_at": _time(stage), "party": "2"},
    "POST api_visits": _visit,
    "PATCH api_visit": lambda stage: {"party": 2},
    "POST api_staff_visits": lambda stage: {"store": stage.world.near.code, "name": "x"},
    "POST api_arrivals": lambda stage: {"token": _visitors_code(stage)},
    "POST api_close": lambda stage: {"outcome": "bought"},
    "POST coupons:redeem": lambda stage: {"code": "STAGE"},
    "POST api_me_coupons": lambda stage: {"code": "STAGE"},
    "POST api_me_gift": lambda stage: {"link": stage.owned["coupon gift"][0]},
    "POST orders:add_line": lambda stage: {"variant": "TABLE"},
    "POST orders:add_suite": lambda stage: {"suite": "suite"},
    "POST api_cart_suites": lambda stage: {"suite": "suite"},
    "POST orders:change_line": lambda stage: {"quantity": "2"},
    "POST orders:checkout": _checkout,
    "POST orders:quote": lambda stage: {"method": "delivery"},
    "POST orders:pay": lambda stage: {"provider": "sandbox"},
    "POST api_cart_lines": lambda stage: {"variant": "TABLE"},
    "PATCH api_cart_line": lambda stage: {"quantity": 2},
    "POST api_quote": lambda stage: {"method": "delivery", "address": stage.owned["address"][0]},
    "POST api_orders": _order,
    "POST members:profile": lambda stage: {"name": "x", "phone": "", "locale": "en"},
    "POST members:address_new": lambda stage: ADDRESS,
    "POST members:address": lambda stage: ADDRESS,
    "PATCH api_me": lambda stage: {"name": "x"},
    "POST api_me_addresses": lambda stage: ADDRESS,
    "PATCH api_me_address": lambda stage: {"detail": "y"},
    "PUT api_me_notice_choices": lambda stage: {
        "subject": "orders",
        "channel": "sms",
        "wanted": False,
    },
    "POST api_decline": lambda stage: {"reason": "other"},
    "POST api_sign": lambda stage: {"signed_by": "王"},
    "POST api_redemptions": lambda stage: {"code": _code(stage), "nonce": "n"},
    "POST staff:decline": lambda stage: {"reason": "other"},
    "POST staff:answer": lambda stage: {"reason": "other"},
    "POST staff:ready": lambda stage: {"pieces": _pieces(stage)},
    "POST staff:sign": lambda stage: {"signed_by": "王"},
    "POST staff:transfer_new": lambda stage: {
        "source": stage.world.near.code,
        "target": stage.world.beijing.code,
        "sku0": "TABLE",
        "pieces0": "1",
    },
    "POST staff:receive": lambda stage: {
        "store": stage.world.near.code,
        "reference": "L-1",
        "sku0": "TABLE",
        "pieces0": "1",
    },
    "POST staff:transfer_refuse": lambda stage: {"reason": "missing"},
    "POST staff:transfer": _counted,
    "POST orders:window": _free_time,
    "POST orders:collector": lambda stage: {"name": "x"},
    "POST staff:window": _free_time,
    "POST api_order_appointment": _free_time,
    "POST api_appointment": _free_time,
    "POST api_crew": lambda stage: {"crew": "一组"},
    "POST api_measured": lambda stage: {"remark": "门宽 80"},
    "POST api_failed": lambda stage: {"reason": "late"},
    "POST staff:measured": lambda stage: {"remark": "门宽 80"},
    "POST staff:failed": lambda stage: {"reason": "late"},
    "POST staff:photo": _photo,
    "POST staff:undo": lambda stage: {"reason": "wrong box"},
    "POST staff:redeem": lambda stage: {"code": _code(stage), "nonce": "n"},
    "POST api_take_gift": lambda stage: {"token": stage.owned["gift"][0]},
    "POST api_undo_use": lambda stage: {"reason": "wrong guest"},
    "POST staff:offline_resolve": lambda stage: {"resolution": "not_given"},
    "POST staff:undo_use": lambda stage: {"reason": "wrong guest"},
    "POST staff:count": lambda stage: {"on_hand": "20", "reason": "counted"},
    "POST api_undo": lambda stage: {"reason": "wrong box"},
    "POST catalog:questions": lambda stage: {"text": "扶手多高？"},
    "POST api_questions": lambda stage: {"text": "扶手多高？"},
    "POST api_reviews": lambda stage: {"stars": 5},
    "POST orders:review": lambda stage: {"stars": "5"},
    "PATCH api_review": lambda stage: {"stars": 4},
    "POST orders:answer": lambda stage: {"text": "六十公分"},
    "POST api_answers": lambda stage: {"text": "六十公分"},
    "POST api_reply": lambda stage: {"text": "谢谢"},
    "POST staff:reply": lambda stage: {"text": "谢谢"},
    "POST mfa_edit_webauthn": lambda stage: {"name": "key"},
}
# The same request about something that is not there, where the body says what it is about.
ABSENT_BODIES: dict[str, Callable[[Stage], Body]] = {
    "POST api_quote": lambda stage: {"method": "delivery", "address": ABSENT[int]},
    "POST api_redemptions": lambda stage: {"code": "ZZZZZZZZZZZZ", "nonce": "n"},
    "POST api_take_gift": lambda stage: {"token": ABSENT[str]},
    "POST api_arrivals": lambda stage: {"token": "HJV1.nothing:x:y"},
    "POST api_staff_visits": lambda stage: {"store": ABSENT[str], "name": "x"},
}


def _payment(stage: Stage) -> str:
    return Payment.objects.get(reference=stage.orders["unpaid"].number).number


QUERIES: dict[str, Callable[[Stage], dict[str, str]]] = {
    "payments:return": lambda stage: {"out_trade_no": _payment(stage)},
    "stores:here": lambda stage: {"t": greeting.door_token(store=stage.world.near)},
    "visits:visits?before": lambda stage: {"before": stage.visits["booked"].number},
    "staff:stock?store": lambda stage: {"store": stage.world.near.code},
    "orders:orders?before": lambda stage: {"before": stage.orders["unpaid"].number},
}
ABSENT_QUERIES: dict[str, dict[str, str]] = {
    "payments:return": {"out_trade_no": ABSENT[str]},
    "visits:visits?before": {"before": ABSENT[str]},
    "staff:stock?store": {"store": ABSENT[str]},
    "orders:orders?before": {"before": ABSENT[str]},
}
