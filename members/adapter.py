"""How the sign-in library works here: e-mail is the name, letters carry the brand."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request, user) -> None:
        """Members have no username."""

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} · {settings.SITE_NAME}"
