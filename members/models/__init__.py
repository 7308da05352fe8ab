from members.models.account import (
    REFERRAL_ALPHABET,
    Address,
    User,
    UserManager,
    new_referral_code,
)
from members.models.favourite import Favourite
from members.models.notice import Channel, Delivery, KeptMessage, Notice, NoticeChoice
from members.models.partner import Partner
from members.models.points import PointsAccount, PointsEntry, PointsRules
from members.models.template import MessageTemplate

__all__ = [
    "REFERRAL_ALPHABET",
    "Address",
    "Channel",
    "Delivery",
    "Favourite",
    "KeptMessage",
    "MessageTemplate",
    "Notice",
    "NoticeChoice",
    "Partner",
    "PointsAccount",
    "PointsEntry",
    "PointsRules",
    "User",
    "UserManager",
    "new_referral_code",
]
