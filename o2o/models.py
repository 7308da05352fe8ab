"""The tables of the leaves."""

from o2o.idempotency import IdempotencyRecord
from o2o.outbox import Message

__all__ = ["IdempotencyRecord", "Message"]
