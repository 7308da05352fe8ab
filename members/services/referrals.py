"""Who brought whom. Bound once, at sign-up, and never changed."""

from urllib.parse import urlencode

from django.conf import settings

from members.models import User


def bind(*, user: User, code: str) -> User | None:
    """Remember whose `code` brought `user`; returns the referrer.

    None, and nothing changes, when the code counts for nothing: unknown, the member's own, of a
    closed account, of a younger account (so that no loop can form), or the member has a referrer.
    """
    older = User.objects.filter(pk__lt=user.pk, is_active=True)
    referrer = older.filter(referral_code=code.strip().upper()).first()
    if referrer is None:
        return None
    if not User.objects.filter(pk=user.pk, referred_by=None).update(referred_by=referrer):
        return None
    user.referred_by = referrer
    return referrer


def link(*, user: User) -> str:
    """The address a member hands to friends."""
    return f"{settings.SITE_URL}/?{urlencode({'ref': user.referral_code})}"
