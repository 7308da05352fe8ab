"""The provider's own books: trades, refunds and the notices still to be delivered.

Amounts are integer 分. A trade is open, then paid or closed for good; a number is never used
twice. Refunds of a trade never sum to more than it paid; a refund number is one refund.
"""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS trade (
    number TEXT PRIMARY KEY, trade_no TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL UNIQUE,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, subject TEXT NOT NULL,
    notify_url TEXT NOT NULL, return_url TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'closed')));
CREATE TABLE IF NOT EXISTS refund (
    number TEXT PRIMARY KEY, refund_no TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL UNIQUE,
    trade TEXT NOT NULL REFERENCES trade, amount INTEGER NOT NULL CHECK (amount > 0),
    settles_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS refund_of_trade ON refund (trade);
CREATE TABLE IF NOT EXISTS notice (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL, content TEXT NOT NULL, due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS notice_due ON notice (due);
"""
LEASE = 30.0  # seconds one delivery may take
BACKOFF = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600)  # seconds between deliveries
BETWEEN_COPIES = 1.0


class Refused(Exception):
    """Against the rules; the text is the provider's error code."""


class Books:
    """Every verb is one SQLite transaction under `lock`, always taken after `changed`."""

    def __init__(self, path: Path | str, *, refund_delay: float = 1.0):
        self.refund_delay = refund_delay
        self.lock = threading.Lock()
        self.changed = threading.Condition()
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    # ── trades ──────────────────────────────────────────────────────────────────────────

    def open(self, terms: dict[str, str]) -> sqlite3.Row:
        """The trade of these signed terms, opened at the first visit; raises Refused."""
        amount = fen(terms["amount"])
        with self.writing() as db:
            _insert_trade(db, terms, amount, "open")
            trade = _trade(db, terms["out_trade_no"])
        if trade["state"] != "closed" and trade["amount"] != amount:
            raise Refused("TRADE_DIFFERS")
        return trade

    def trade(self, number: str) -> sqlite3.Row | None:
        with self.lock:
            return _trade(self.db, number)

    def pay(self, number: str, *, copies: int, delay: float) -> sqlite3.Row:
        """Take the money once; `copies` notices follow after `delay` seconds, 0 = lost."""
        with self.writing() as db:
            paid = db.execute(
                "UPDATE trade SET state = 'paid' WHERE number = ? AND state = 'open'", [number]
            )
            trade = _trade(db, number)
            if trade is None or trade["state"] == "closed":
                raise Refused("TRADE_CLOSED")
            if paid.rowcount and copies:
                _post(db, trade["notify_url"], paid_event(trade), time.time() + delay, copies)
        self._wake()
        return trade

    def close(self, number: str) -> str:
        """The trade's state afterwards: closed for good, or paid already.

        A number nobody has opened yet is closed too, so that its link is worth nothing.
        """
        nothing = dict.fromkeys(["currency", "subject", "notify_url", "return_url"], "")
        with self.writing() as db:
            _insert_trade(db, nothing | {"out_trade_no": number}, 0, "closed")
            db.execute(
                "UPDATE trade SET state = 'closed' WHERE number = ? AND state = 'open'", [number]
            )
            return _trade(db, number)["state"]

    # ── refunds ─────────────────────────────────────────────────────────────────────────

    def refund(self, order: dict[str, str]) -> dict[str, Any] | None:
        """Accept a refund (None: the outcome follows), or say that it failed.

        The same number again is the same refund; raises Refused if it asks for another amount.
        """
        amount = fen(order["amount"])
        with self.writing() as db:
            standing = _refund(db, order["out_refund_no"])
            if standing is None:
                outcome = self._accept(db, order, amount)
            elif (standing["amount"], standing["trade"]) != (amount, order["out_trade_no"]):
                raise Refused("REFUND_DIFFERS")
            else:
                outcome = _settled(standing)
        self._wake()
        return outcome

    def _accept(
        self, db: sqlite3.Connection, order: dict[str, str], amount: int
    ) -> dict[str, Any] | None:
        trade = _trade(db, order["out_trade_no"])
        if trade is None or trade["state"] != "paid" or amount > _left(db, trade):
            return failed_event(order)
        settles_at = time.time() + self.refund_delay
        values = [order["out_refund_no"], new_id("RF"), new_id("EV"), trade["number"]]
        db.execute("INSERT INTO refund VALUES (?, ?, ?, ?, ?, ?)", [*values, amount, settles_at])
        refund = _refund(db, order["out_refund_no"])
        _post(db, order["notify_url"], refunded_event(refund), settles_at, 2)
        return None

    def refund_outcome(self, number: str) -> dict[str, Any] | None:
        """The event of a settled refund; None while unknown or on its way."""
        with self.lock:
            refund = _refund(self.db, number)
        return _settled(refund) if refund else None

    # ── notices ─────────────────────────────────────────────────────────────────────────

    def claim(self) -> sqlite3.Row | None:
        """Lease the notice that is due first, if any."""
        now = time.time()
        with self.writing() as db:
            return db.execute(
                """UPDATE notice SET due = ?, attempts = attempts + 1 WHERE id = (
                       SELECT id FROM notice WHERE due <= ? ORDER BY due LIMIT 1
                   ) RETURNING *""",
                [now + LEASE, now],
            ).fetchone()

    def delivered(self, notice: sqlite3.Row, *, accepted: bool) -> None:
        """One copy less to deliver, or a next try with back-off until the tries are used up."""
        copies = notice["copies"] - accepted
        pause = BETWEEN_COPIES if accepted else BACKOFF[min(notice["attempts"], len(BACKOFF)) - 1]
        with self.writing() as db:
            if copies == 0 or notice["attempts"] > len(BACKOFF):
                db.execute("DELETE FROM notice WHERE id = ?", [notice["id"]])
            else:
                db.execute(
                    "UPDATE notice SET copies = ?, due = ? WHERE id = ?",
                    [copies, time.time() + pause, notice["id"]],
                )

    def wait(self, at_most: float) -> None:
        """Sleep until the next notice is due or something was written."""
        with self.changed:
            with self.lock:
                due = self.db.execute("SELECT min(due) FROM notice").fetchone()[0]
            pause = at_most if due is None else min(at_most, max(due - time.time(), 0.01))
            self.changed.wait(pause)

    def _wake(self) -> None:
        with self.changed:
            self.changed.notify()


# ── rows ────────────────────────────────────────────────────────────────────────────────


def _insert_trade(db: sqlite3.Connection, terms: dict[str, str], amount: int, state: str) -> None:
    keys = ("currency", "subject", "notify_url", "return_url")
    db.execute(
        "INSERT OR IGNORE INTO trade VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [terms["out_trade_no"], new_id("TN"), new_id("EV"), amount, *map(terms.get, keys), state],
    )


def _trade(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    return db.execute("SELECT * FROM trade WHERE number = ?", [number]).fetchone()


def _refund(db: sqlite3.Connection, number: str) -> sqlite3.Row | None:
    return db.execute(
        """SELECT refund.*, trade.trade_no, trade.currency FROM refund
           JOIN trade ON trade.number = refund.trade WHERE refund.number = ?""",
        [number],
    ).fetchone()


def _left(db: sqlite3.Connection, trade: sqlite3.Row) -> int:
    given = db.execute("SELECT sum(amount) FROM refund WHERE trade = ?", [trade["number"]])
    return trade["amount"] - (given.fetchone()[0] or 0)


def _post(db: sqlite3.Connection, url: str, event: dict[str, Any], due: float, copies: int) -> None:
    content = json.dumps(event, ensure_ascii=False)
    db.execute(
        "INSERT INTO notice (url, content, due, copies) VALUES (?, ?, ?, ?)",
        [url, content, due, copies],
    )


# ── events ──────────────────────────────────────────────────────────────────────────────


def paid_event(trade: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": trade["event_id"],
        "type": "trade.paid",
        "out_trade_no": trade["number"],
        "trade_no": trade["trade_no"],
        "amount": yuan(trade["amount"]),
        "currency": trade["currency"],
    }


def refunded_event(refund: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": refund["event_id"],
        "type": "refund.settled",
        "out_trade_no": refund["trade"],
        "trade_no": refund["trade_no"],
        "out_refund_no": refund["number"],
        "refund_no": refund["refund_no"],
        "amount": yuan(refund["amount"]),
        "currency": refund["currency"],
    }


def failed_event(order: dict[str, str]) -> dict[str, Any]:
    """Nothing is kept of a failed refund: the same number may be tried again."""
    return {
        "id": new_id("EV"),
        "type": "refund.failed",
        "out_trade_no": order["out_trade_no"],
        "trade_no": "",
        "out_refund_no": order["out_refund_no"],
        "amount": order["amount"],
        "currency": order["currency"],
    }


def _settled(refund: sqlite3.Row) -> dict[str, Any] | None:
    return refunded_event(refund) if refund["settles_at"] <= time.time() else None


def new_id(prefix: str) -> str:
    return f"{prefix}{time.time_ns() // 1_000_000}{secrets.token_hex(6)}"


def fen(amount: str) -> int:
    """Integer 分 of a positive yuan string with at most two places; raises Refused."""
    try:
        cents = Decimal(amount) * 100
    except InvalidOperation as error:
        raise Refused("BAD_AMOUNT") from error
    if not cents.is_finite() or cents <= 0 or cents != cents.to_integral_value():
        raise Refused("BAD_AMOUNT")
    return int(cents)


def yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
