"""The whole story over HTTP against a running site: shopper, store, headquarters.

Each step checks what it got and raises Wrong at the first thing that is not as it should be.
Nothing here touches the database: it is a client like any other.
"""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import requests

PATIENCE = 25.0  # seconds for the worker to do its part
PLACE = {"lat": 31.2331, "lng": 121.4725}
TIMEOUT = 15


class Wrong(Exception):
    """The story is not as it should be."""


class Person:
    """Somebody with an account, speaking to the API as an app does."""

    def __init__(self, base: str):
        self.base = base
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = "zh-hans"

    def sign_up(self, email: str, password: str) -> None:
        self._session("signup", email=email, password=password)

    def sign_in(self, email: str, password: str) -> None:
        self._session("login", email=email, password=password)

    def _session(self, door: str, **credentials: str) -> None:
        answer = self.call("POST", f"/_allauth/app/v1/auth/{door}", expect=200, **credentials)
        self.http.headers["X-Session-Token"] = answer["meta"]["session_token"]

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.call("GET", path, query=query)

    def post(
        self, path: str, /, *, expect: int = 200, key: str = "", **body: Any
    ) -> dict[str, Any]:
        return self.call("POST", path, expect=expect, key=key, **body)

    def call(
        self,
        verb: str,
        path: str,
        /,
        *,
        expect: int = 200,
        key: str = "",
        query: dict[str, Any] | None = None,
        **body: Any,
    ) -> dict[str, Any]:
        """The JSON answer, which must have the expected status."""
        headers = {"Idempotency-Key": key} if key else {}
        response = self.http.request(
            verb,
            urljoin(self.base, path),
            params=query,
            json=body if verb != "GET" else None,
            headers=headers,
            timeout=TIMEOUT,
        )
        if response.status_code != expect:
            got = f"{response.status_code}, not {expect}: {response.text[:300]}"
            raise Wrong(f"{verb} {path}: {got}")
        return response.json() if response.content else {}


class Story:
    """The steps in order, with the e-mail and password of headquarters and of a guide.

    The guide works in the store nearest to PLACE, which declines the second order.
    """

    def __init__(self, base: str, hq: tuple[str, str], guide: tuple[str, str]):
        self.base = base
        self.shopper, self.hq, self.guide = Person(base), Person(base), Person(base)
        self.hq_account, self.guide_account = hq, guide
        self.sku = self.number = self.voucher = ""
        self.order: dict[str, Any] = {}

    def steps(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("the site is ready", self.ready),
            ("the shopper finds a product that stands nearby", self.find),
            ("a guest becomes a member", self.join),
            ("puts it into the cart and asks what it costs", self.quote),
            ("orders it, once, however often the button is pressed", self.place),
            ("pays at the provider's own page", self.pay),
            ("the notice arrives and the nearest store is asked", self.routed),
            ("the store accepts and makes it ready", self.serve),
            ("the shopper shows the code and the store hands over, once", self.collect),
            ("another order is declined and moves to the next store", self.decline),
            ("staff of another store cannot hand it over", self.wrong_store),
            ("headquarters cancels it and the money goes back", self.cancel),
            ("the money of the first order is shared", self.shared),
        ]

    # ── the shopper ─────────────────────────────────────────────────────────────────────
    def ready(self) -> None:
        if self.shopper.get("/readyz")["status"] != "ok":
            raise Wrong("the site says it is not ready")

    def find(self) -> None:
        for product in self.shopper.get("/api/v1/products/")["results"]:
            found = self.shopper.get(f"/api/v1/products/{product['slug']}/stores/", **PLACE)
            if len([row for row in found["results"] if row["available"]]) >= 2:
                detail = self.shopper.get(f"/api/v1/products/{product['slug']}/")
                self.sku = detail["variants"][0]["sku"]
                if self._stores_for(self.sku) >= 2:
                    return
        raise Wrong("no product is in stock at two stores")

    def _stores_for(self, sku: str) -> int:
        found = self.shopper.get("/api/v1/stores/", variant=sku, **PLACE)
        return len(found["results"])

    def join(self) -> None:
        name = secrets.token_hex(6)
        self.shopper.sign_up(f"smoke-{name}@example.com", secrets.token_urlsafe(12))
        self.hq.sign_in(*self.hq_account)
        self.guide.sign_in(*self.guide_account)

    def quote(self) -> None:
        self.shopper.post("/api/v1/cart/lines/", expect=201, variant=self.sku, quantity=1)
        self.quoted = self.shopper.post("/api/v1/checkout/quote/", method="pickup", place=PLACE)
        if not self.quoted["pickup_stores"]:
            raise Wrong("no store can serve what is in stock")
        self.store = self.quoted["pickup_stores"][0]["store"]["code"]

    def place(self) -> None:
        key, wish = secrets.token_hex(8), self._wish()
        self.order = self.shopper.post("/api/v1/orders/", expect=201, key=key, **wish)
        again = self.shopper.post("/api/v1/orders/", expect=201, key=key, **wish)
        if again["number"] != self.order["number"]:
            raise Wrong("the same key placed a second order")
        self.number = self.order["number"]

    def _wish(self) -> dict[str, Any]:
        return {
            "cart_version": self.quoted["cart_version"],
            "expected_total": self.quoted["total"],
            "method": "pickup",
            "store": self.store,
            "recipient": "烟雾测试",
            "phone": "+8613800138000",
            "place": PLACE,
        }

    def pay(self) -> None:
        opened = self.shopper.post(f"/api/v1/orders/{self.number}/payments/", expect=201)
        provider = requests.Session()
        page = provider.get(opened["payment_url"], timeout=TIMEOUT)
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        form |= {"action": "pay", "twice": "on", "delay": "0"}
        form.pop("lose", None)
        provider.post(
            urljoin(opened["payment_url"], "/pay"),
            data=form,
            timeout=TIMEOUT,
            allow_redirects=False,
        )

    # ── the store ───────────────────────────────────────────────────────────────────────
    def routed(self) -> None:
        self.assignment = self._offered()
        if self._look()["status"] not in ("paid", "in_progress"):
            raise Wrong("the order is routed but not paid")

    def _offered(self) -> int:
        """The open offer of the order, as headquarters sees it."""

        def ask() -> int | None:
            rows = self.hq.get("/api/v1/staff/assignments/", status="offered")["results"]
            mine = [row["id"] for row in rows if row["order"] == self.number]
            return mine[0] if mine else None

        return self._wait(ask, "no store was asked")

    def _look(self) -> dict[str, Any]:
        return self.shopper.get(f"/api/v1/orders/{self.number}/")

    def _wait(self, ask: Callable[[], Any], otherwise: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if answer := ask():
                return answer
            time.sleep(0.3)
        raise Wrong(otherwise)

    def serve(self) -> None:
        self._staff(self.assignment, "accept")
        self._staff(self.assignment, "ready")

    def _staff(self, assignment: int, verb: str, **body: Any) -> dict[str, Any]:
        return self.hq.post(f"/api/v1/staff/assignments/{assignment}/{verb}/", **body)

    def collect(self) -> None:
        shown = self.shopper.get(f"/api/v1/orders/{self.number}/voucher/")
        tampered = shown["token"][:-3] + "AAA"
        self._redeem(tampered, expect=404)
        self._redeem(shown["token"], nonce="scan-1")
        self._redeem(shown["token"], nonce="scan-1")
        self._redeem(shown["token"], nonce="scan-2", expect=409)
        if self._look()["status"] != "completed":
            raise Wrong("handed over, but the order is not completed")

    def _redeem(self, token: str, *, nonce: str = "scan", expect: int = 201) -> None:
        self.hq.post("/api/v1/staff/redemptions/", expect=expect, token=token, nonce=nonce)

    # ── turns ───────────────────────────────────────────────────────────────────────────
    def decline(self) -> None:
        self.first = self.number
        self.quote()
        self.place()
        self.pay()
        offer = self._offered()
        self._staff(offer, "decline", reason="no_crew")
        self.assignment = self._wait(
            lambda: (found := self._offered()) != offer and found, "the order was not passed on"
        )

    def wrong_store(self) -> None:
        self.serve()
        shown = self.shopper.get(f"/api/v1/orders/{self.number}/voucher/")
        scan = {"token": shown["token"], "nonce": "elsewhere"}
        refusal = self.guide.post("/api/v1/staff/redemptions/", expect=409, **scan)
        if refusal["code"] != "wrong_store":
            raise Wrong(f"refused as {refusal['code']}, not as another store's")

    def cancel(self) -> None:
        self.hq.post(f"/api/v1/orders/{self.number}/cancel/", reason="smoke")
        self._wait(lambda: "refunded" in self._kinds(self.number), "the money did not go back")

    def shared(self) -> None:
        self._wait(lambda: "settled" in self._kinds(self.first), "the money was not shared")

    def _kinds(self, number: str) -> list[str]:
        return [event["kind"] for event in self.hq.get(f"/api/v1/orders/{number}/")["events"]]
