"""The signed link by which an applicant follows the own application and adds papers; no account."""

from django.core import signing
from django.urls import reverse

from stores.models import Application

SIGNER = signing.Signer(salt="stores.application")


def token(application: Application) -> str:
    return SIGNER.sign(application.number)


def link(application: Application) -> str:
    return reverse("join:application", args=[token(application)])


def read(token: str) -> Application | None:
    """Whose link it is; None when it is not one of ours."""
    try:
        number = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return Application.objects.filter(number=number).first()
