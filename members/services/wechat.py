"""Which WeChat user a member is, so that notices reach them there."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wechatpy.exceptions import WeChatOAuthException

from members import wechat
from members.models import User
from o2o.errors import DomainError


class NotConfirmed(DomainError):
    code = "wechat_not_confirmed"
    message = _("WeChat did not confirm who you are. Please try again from the start.")


class ConnectedElsewhere(DomainError):
    code = "wechat_connected_elsewhere"
    message = _("This WeChat is connected to another account. Disconnect it there first.")


def connect(*, user: User, code: str) -> User:
    """Ask WeChat whose `code` it is and remember that; one WeChat belongs to one account."""
    try:
        openid = wechat.openid_of(code=code)
    except WeChatOAuthException as refusal:
        raise NotConfirmed from refusal
    return _remember(user, openid)


def _remember(user: User, openid: str) -> User:
    user.wechat_openid = openid
    try:
        with transaction.atomic():
            user.save(update_fields=["wechat_openid"])
    except IntegrityError as taken:
        user.refresh_from_db(fields=["wechat_openid"])
        raise ConnectedElsewhere from taken
    return user


def disconnect(*, user: User) -> User:
    return _remember(user, "")
