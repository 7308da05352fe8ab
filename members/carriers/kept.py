"""Where no provider is contracted: written down word for word instead of sent."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from members.carriers import Letter
from members.models import KeptMessage

TEMPLATES = {"email": "email/notice.txt", "sms": "sms/notice.txt", "wechat": "sms/wechat.txt"}


def send(letter: Letter) -> str:
    """Like a provider that dedupes: the same key again is the same message."""
    KeptMessage.objects.get_or_create(
        key=letter.key,
        defaults={
            "channel": letter.channel,
            "address": letter.address,
            "text": text_of(letter),
        },
    )
    return f"kept:{letter.key}"


def text_of(letter: Letter) -> str:
    facts = {"letter": letter, "words": letter.words, "site_name": settings.SITE_NAME}
    with translation.override(letter.language):
        return render_to_string(TEMPLATES[letter.channel], facts).strip()
