"""What the API takes. A field nobody asked for is refused, so nothing can be slipped in."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers

from o2o.money import MoneyField
from o2o.strict import Strict
from orders.methods import Method
from orders.models import Appointment, Assignment, CartLine
from orders.services import proofs, windows

DIGITS = MoneyField().max_digits
MOST_POINTS = 10**9


class MoneyInput(Strict):
    amount = serializers.DecimalField(max_digits=DIGITS, decimal_places=2, min_value=Decimal(0))
    currency = serializers.ChoiceField(choices=[settings.CURRENCY])


class NewLine(Strict):
    variant = serializers.CharField(max_length=64, help_text="SKU")
    quantity = serializers.IntegerField(default=1, min_value=1, max_value=CartLine.MAX_QUANTITY)


class WholeSuite(Strict):
    suite = serializers.SlugField(max_length=80, allow_unicode=True)


class LineChange(Strict):
    quantity = serializers.IntegerField(
        min_value=0, max_value=CartLine.MAX_QUANTITY, help_text="0 takes the line out"
    )


class PlaceInput(Strict):
    lat = serializers.FloatField(min_value=-90, max_value=90)
    lng = serializers.FloatField(min_value=-180, max_value=180)


class AddressInput(Strict):
    recipient = serializers.CharField(max_length=80)
    phone = PhoneNumberField(region="CN")
    region = serializers.CharField(max_length=120, help_text="province, city, district")
    detail = serializers.CharField(max_length=200)
    division_code = serializers.RegexField(r"^\d{6}$", required=False, default="")
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)
    lng = serializers.FloatField(required=False, min_value=-180, max_value=180)


class QuoteInput(Strict):
    """How and where: an own address by id, a division, or a place on the globe."""

    method = serializers.ChoiceField(choices=Method.choices)
    address = serializers.IntegerField(required=False)
    division_code = serializers.RegexField(r"^\d{6}$", required=False)
    place = PlaceInput(required=False)
    store = serializers.CharField(required=False, max_length=32, help_text="pickup store, by code")
    coupon = serializers.IntegerField(
        required=False, allow_null=True, help_text="own coupon; left out: the best; null: none"
    )
    points = serializers.IntegerField(
        default=0, min_value=0, max_value=MOST_POINTS, help_text="own points to use, at most"
    )


class OrderInput(Strict):
    """`cart_version` and `expected_total` are those of the quote the shopper agreed to."""

    cart_version = serializers.IntegerField(min_value=0)
    expected_total = MoneyInput()
    method = serializers.ChoiceField(choices=Method.choices)
    address = serializers.IntegerField(required=False, help_text="delivery: own address by id")
    new_address = AddressInput(required=False, help_text="delivery: instead of `address`")
    store = serializers.CharField(required=False, max_length=32, help_text="pickup: store code")
    recipient = serializers.CharField(
        required=False, max_length=80, help_text="pickup and vouchers"
    )
    phone = PhoneNumberField(region="CN", required=False, help_text="pickup and vouchers")
    place = PlaceInput(required=False, help_text="pickup: where the shopper is")
    waits = serializers.BooleanField(
        default=False, help_text="pickup: yes to the stores that the quote names in `sent_by`"
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    coupon = serializers.IntegerField(
        required=False, allow_null=True, help_text="own coupon, as quoted"
    )
    points = serializers.IntegerField(
        default=0, min_value=0, max_value=MOST_POINTS, help_text="own points to use, as quoted"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["method"] == Method.VOUCHER:
            missing = [name for name in ("recipient", "phone") if name not in attrs]
        elif attrs["method"] == Method.PICKUP:
            missing = [name for name in ("store", "recipient", "phone") if name not in attrs]
        else:
            missing = [] if ("address" in attrs) != ("new_address" in attrs) else ["address"]
        if missing:
            raise serializers.ValidationError({name: [_("This is needed.")] for name in missing})
        return attrs


class PaymentInput(Strict):
    provider = serializers.ChoiceField(choices=settings.PAYMENT_PROVIDERS, required=False)


class CancelInput(Strict):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class Nothing(Strict):
    """An empty body."""


class DeclineInput(Strict):
    reason = serializers.ChoiceField(choices=Assignment.Reason.choices)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class SignInput(Strict):
    signed_by = serializers.CharField(max_length=80, help_text="name of who received it")
    signature = serializers.CharField(
        required=False, max_length=proofs.LONGEST, help_text="drawn on 600 × 200: `M12 40L13 42…`"
    )


class WindowsInput(serializers.Serializer):
    """What is asked of the free times, in the query."""

    days = serializers.IntegerField(
        default=windows.DAYS_AHEAD, min_value=1, max_value=windows.DAYS_AHEAD
    )


class AppointmentInput(Strict):
    """Books a time, or moves to it what of this kind is agreed on."""

    starts_at = serializers.DateTimeField(help_text="of a free window")
    kind = serializers.ChoiceField(
        choices=Appointment.Kind.choices, default=Appointment.Kind.DELIVERY
    )


class AppointmentsInput(serializers.Serializer):
    """Which appointments of the own stores, in the query."""

    status = serializers.ChoiceField(
        choices=Appointment.Status.choices, default=Appointment.Status.BOOKED
    )
    since = serializers.DateTimeField(required=False)


class CrewInput(Strict):
    crew = serializers.CharField(
        max_length=80, allow_blank=True, help_text="names of the crew as the store wrote them"
    )


class MeasuredInput(Strict):
    remark = serializers.CharField(max_length=200, help_text="measures and what to mind")


class FailureInput(Strict):
    reason = serializers.ChoiceField(choices=Appointment.Failure.choices)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class PhotoInput(serializers.Serializer):
    photo = serializers.FileField()


class RedemptionInput(Strict):
    """What was scanned (`token`) or typed (`code`), and a nonce of the scanning device."""

    token = serializers.CharField(required=False, max_length=200)
    code = serializers.CharField(required=False, max_length=40)
    nonce = serializers.CharField(max_length=64)
    store = serializers.CharField(
        required=False, max_length=32, help_text="service vouchers: where, by code"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("token" in attrs) == ("code" in attrs):
            raise serializers.ValidationError({"code": [_("Either a token or a code.")]})
        return attrs


class GiftInput(Strict):
    token = serializers.CharField(max_length=32, help_text="the last part of the gift's link")


class UndoInput(Strict):
    reason = serializers.CharField(max_length=200)
