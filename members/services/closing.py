"""Leaving for good: the person is forgotten, what law and ledger must keep stays under a number.

Orders and bookings outlive the account, for the years the law names; they belong to a member
without name, address or way to sign in from then on.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.services import points
from members.signals import account_closed
from o2o.errors import DomainError, Invalid


class WorksHere(DomainError):
    code = "works_here"
    status = 409
    message = _("This account works for a store or headquarters. That has to end first.")


@transaction.atomic
def close(*, user: User, password: str) -> User:
    """Close the account of who knows its password; the floors above refuse by raising.

    Raises Invalid for a wrong password, WorksHere, and what `account_closed` is answered with.
    """
    member = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not member.check_password(password):
        raise Invalid(fields={"password": [_("This is not your password.")]})
    if member.is_staff:
        raise WorksHere
    account_closed.send(sender=User, user=member)
    points.lapse(user_id=member.pk)
    return _forget(member)


def _forget(member: User) -> User:
    for rows in (member.addresses, member.notices, member.notice_choices, member.favourites):
        rows.all().delete()
    EmailAddress.objects.filter(user=member).delete()
    Authenticator.objects.filter(user=member).delete()
    member.email, member.name, member.phone = f"closed-{member.pk}@invalid", "", ""
    member.wechat_openid, member.is_active = "", False
    member.set_unusable_password()
    member.save()
    return member
