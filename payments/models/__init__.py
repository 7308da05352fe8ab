from payments.models.ledger import Account, Journal, Posting
from payments.models.payment import Notice, Payment, Refund
from payments.models.policy import SplitPolicy, SplitRule

__all__ = [
    "Account",
    "Journal",
    "Notice",
    "Payment",
    "Posting",
    "Refund",
    "SplitPolicy",
    "SplitRule",
]
