"""The provider's doors: the cashier page for people, a signed API for the shop."""

import json
import logging
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from demo.cashier import pages
from demo.cashier.books import Books, Refused, paid_event
from demo.cashier.signing import Forged, Signer

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
MAX_DELAY = 3600.0


class Cashier(ThreadingHTTPServer):
    """Books, signer and the habits of this sandbox, for all handlers."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], books: Books, signer: Signer, delay: float):
        super().__init__(address, Handler)
        self.books, self.signer, self.delay = books, signer, delay


class Handler(BaseHTTPRequestHandler):
    server: Cashier
    protocol_version = "HTTP/1.1"
    server_version = "cashier"
    sys_version = ""
    timeout = 30
    wbufsize = -1
    disable_nagle_algorithm = True

    # ── doors ───────────────────────────────────────────────────────────────────────────

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        doors = {"/pay": self.show, "/cashier.css": self.style, "/healthz": self.health}
        self.enter(doors.get(path, self.missing))

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        doors = {
            "/pay": self.decide,
            "/api/query": self.query,
            "/api/close": self.close,
            "/api/refund": self.refund,
            "/api/refund_query": self.refund_query,
        }
        self.enter(doors.get(path, self.missing))

    def enter(self, door) -> None:
        try:
            door()
        except Forged as error:
            self.refuse(HTTPStatus.FORBIDDEN, str(error))
        except Refused as error:
            self.refuse(HTTPStatus.CONFLICT, str(error))
        except (KeyError, TypeError, ValueError) as error:
            self.refuse(HTTPStatus.BAD_REQUEST, f"unreadable: {error!r}")

    # ── for people ──────────────────────────────────────────────────────────────────────

    def show(self) -> None:
        """The cashier page of a signed link."""
        given = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        trade = self.server.books.open(self.server.signer.check_terms(given))
        token = self.server.signer.form_token(trade["number"])
        lang = given.get("lang") or self.headers.get("Accept-Language", "")
        self.answer(pages.cashier(trade, token, given, lang, self.server.delay), "text/html")

    def decide(self) -> None:
        """Pay, fail or give up; then back to the shop, which must not believe the link."""
        form = dict(parse_qsl(self.body().decode()))
        number = form["number"]
        self.server.signer.check_form(number, form["token"])
        trade = self.server.books.trade(number)
        outcome = form["action"]
        if outcome == "pay":
            copies = 0 if "lose" in form else 2 if "twice" in form else 1
            self.server.books.pay(number, copies=copies, delay=seconds(form.get("delay", "0")))
        self.redirect(back_to(trade, outcome))

    def style(self) -> None:
        self.answer(pages.STYLE, "text/css")

    def health(self) -> None:
        self.answer(b"ok", "text/plain")

    # ── for the shop ────────────────────────────────────────────────────────────────────

    def query(self) -> None:
        trade = self.server.books.trade(self.order()["out_trade_no"])
        if trade is None:
            self.tell(state="unknown")
        elif trade["state"] == "paid":
            self.tell(state="paid", event=paid_event(trade))
        else:
            self.tell(state=trade["state"])

    def close(self) -> None:
        self.tell(state=self.server.books.close(self.order()["out_trade_no"]))

    def refund(self) -> None:
        self.tell(state="accepted", event=self.server.books.refund(self.order()))

    def refund_query(self) -> None:
        self.tell(event=self.server.books.refund_outcome(self.order()["out_refund_no"]))

    def order(self) -> dict[str, str]:
        """A signed request's content; raises Forged."""
        body = self.body()
        self.server.signer.check_message(body, self.headers)
        return json.loads(body)

    def tell(self, **content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.answer(body, headers=self.server.signer.headers(body))

    # ── HTTP ────────────────────────────────────────────────────────────────────────────

    def body(self) -> bytes:
        length = int(self.headers.get("Content-Length", 0))
        if not 0 <= length <= MAX_BODY:
            self.close_connection = True
            raise ValueError("too long")
        return self.rfile.read(length)

    def answer(
        self,
        body: bytes,
        content_type: str = "",
        *,
        status: HTTPStatus = HTTPStatus.OK,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, url: str) -> None:
        self.answer(b"", status=HTTPStatus.SEE_OTHER, headers={"Location": url})

    def missing(self) -> None:
        self.refuse(HTTPStatus.NOT_FOUND, "NOT_FOUND")

    def refuse(self, status: HTTPStatus, why: str) -> None:
        """Forms and links get a page, the shop gets a line; a body unread ends the connection."""
        self.close_connection = True
        if self.path.startswith("/pay"):
            lang = self.headers.get("Accept-Language", "")
            self.answer(pages.refused(why, lang), "text/html", status=status)
        else:
            self.answer(why.encode(), "text/plain", status=status)

    def log_message(self, format: str, *args: Any) -> None:
        logger.debug(format, *args)


def back_to(trade: Any, outcome: str) -> str:
    """The shop's return link with the number and, as a mere hint, how it went."""
    parts = urlsplit(trade["return_url"])
    query = dict(parse_qsl(parts.query)) | {"out_trade_no": trade["number"], "outcome": outcome}
    return urlunsplit(parts._replace(query=urlencode(query)))


def seconds(text: str) -> float:
    """A delay between 0 and an hour."""
    delay = float(text or 0)
    return min(max(delay, 0.0), MAX_DELAY) if delay == delay else 0.0
