"""Accounts and addresses."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from members.querysets import AddressQuerySet

REFERRAL_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_referral_code() -> str:
    return "".join(secrets.choice(REFERRAL_ALPHABET) for _i in range(8))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: Any) -> "User":
        return self.get(email=username.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A member: one account at every store. Staff are members with a store membership.

    `referred_by` is set once, at sign-up, and always names an older account: no loops.
    """

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, region="CN")
    locale = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    referral_code = models.CharField(
        _("referral code"), max_length=8, unique=True, default=new_referral_code, editable=False
    )
    referred_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="referred",
        verbose_name=_("referred by"),
    )
    wechat_openid = models.CharField(_("WeChat openid"), max_length=64, blank=True, editable=False)
    is_staff = models.BooleanField(_("may enter the headquarters admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["wechat_openid"],
                condition=~Q(wechat_openid=""),
                name="member_wechat_once",
            ),
            models.CheckConstraint(
                condition=Q(referred_by=None) | Q(referred_by__lt=F("id")),
                name="member_referrer_is_older",
            ),
            models.CheckConstraint(
                condition=Q(locale__in=["zh-hans", "en"]), name="member_locale_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def masked_phone(self) -> str:
        """For lists: +86 138 **** 8000 becomes 138****8000; empty when there is none."""
        digits = str(self.phone.national_number) if self.phone else ""
        return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "*" * len(digits)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Address(models.Model):
    """Where goods are delivered. Coordinates may be missing: the division's centre serves then."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="addresses", verbose_name=_("member")
    )
    recipient = models.CharField(_("recipient"), max_length=80)
    phone = PhoneNumberField(_("phone"), region="CN")
    division_code = models.CharField(_("division"), max_length=6, blank=True)
    region = models.CharField(_("province, city, district"), max_length=120)
    detail = models.CharField(_("street and number"), max_length=200)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    is_default = models.BooleanField(_("default address"), default=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="one_default_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.detail}"
