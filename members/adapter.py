"""How sign-up works here: e-mail is the name, a referral code is remembered."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request, user) -> None:
        """Members have no username."""
