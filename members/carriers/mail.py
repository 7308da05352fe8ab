"""E-mail by Django's own backend, as text and HTML, with the way to stop it in its header."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from members.carriers import Letter


def send(letter: Letter) -> str:
    """The message id is made from the key: mail programs show a repeated try once."""
    house = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message_id = f"<{letter.key}@{house}>"
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
    mail = EmailMultiAlternatives(
        letter.words.title, text_of(letter), to=[letter.address], headers=headers
    )
    mail.attach_alternative(html_of(letter), "text/html")
    if letter.calendar:
        mail.attach(letter.calendar["file"], letter.calendar["calendar"], "text/calendar")
    mail.send()
    return message_id


def text_of(letter: Letter) -> str:
    return _rendered("email/notice.txt", letter)


def html_of(letter: Letter) -> str:
    return _rendered("email/notice.html", letter)


def _rendered(template: str, letter: Letter) -> str:
    with translation.override(letter.language):
        return render_to_string(
            template, {"letter": letter, "words": letter.words, "site_name": settings.SITE_NAME}
        )
