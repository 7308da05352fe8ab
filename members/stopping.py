"""The signed link that stops messages without signing in: who, which subject, which channel."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from members.models import Channel, User
from members.notice_kinds import SUBJECTS

SALT = "members.stop"


@dataclass(frozen=True, slots=True)
class Stop:
    user_id: int
    subject: str
    channel: str


def link(user: User, subject: str, channel: str) -> str:
    token = signing.dumps([user.pk, subject, str(channel)], salt=SALT)
    return f"{settings.SITE_URL}{reverse('members:stop_messages', args=[token])}"


def read(token: str) -> Stop | None:
    """What a link stops; None when it is not one of ours. It never grows old."""
    try:
        user_id, subject, channel = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    known = subject in SUBJECTS and channel in Channel.values
    return Stop(user_id, subject, channel) if known else None
