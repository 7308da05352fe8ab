from members.models.account import (
    REFERRAL_ALPHABET,
    Address,
    User,
    UserManager,
    new_referral_code,
)
from members.models.favourite import Favourite
from members.models.notice import Channel, Delivery, KeptMessage, Notice, NoticeChoice

__all__ = [
    "REFERRAL_ALPHABET",
    "Address",
    "Channel",
    "Delivery",
    "Favourite",
    "KeptMessage",
    "Notice",
    "NoticeChoice",
    "User",
    "UserManager",
    "new_referral_code",
]
