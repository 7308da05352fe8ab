"""What the checkout asks. Half-filled, it still says what to quote; nothing typed is lost."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from members.forms import AddressForm
from members.models import Address, User
from o2o.geo import Place
from orders.methods import GOODS, Method
from orders.services import destinations
from orders.services.destinations import Found
from orders.services.discounts import Wanted

NO_COUPON = "none"  # the choice of none
NEW = "new"  # the choice of an address that is still to be written
REQUIRED = _("This is needed.")


class CheckoutForm(forms.Form):
    """How, where, who, what to tell the store, how to pay; and what the shopper was shown."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    expected_total = forms.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, widget=forms.HiddenInput
    )
    method = forms.ChoiceField(label=_("How you get it"), choices=GOODS)
    address = forms.CharField(label=_("Address"), required=False, max_length=20)
    near = forms.CharField(label=_("Stores near"), required=False, max_length=80)
    store = forms.CharField(label=_("Pickup store"), required=False, max_length=32)
    recipient = forms.CharField(
        label=_("Who collects it"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = PhoneNumberField(
        label=_("Mobile number"),
        region="CN",
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    waits = forms.BooleanField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note to the store"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
    coupon = forms.CharField(label=_("Coupon"), required=False, max_length=20)
    code = forms.CharField(label=_("Coupon code"), required=False, max_length=24)
    points = forms.IntegerField(label=_("Use points"), required=False, min_value=0)
    provider = forms.ChoiceField(label=_("Pay with"), choices=list)

    def __init__(
        self,
        *args: Any,
        user: User,
        place: Place | None,
        only_vouchers: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.user, self.visitors_place = user, place
        self.redeemed: int | None = None  # the coupon of a code typed just now
        self.code_refused = ""
        self.only_vouchers = only_vouchers
        if only_vouchers:
            self.fields["method"].required = False
            self.fields["recipient"].label = _("Your name")
        self.initial.setdefault("phone", user.phone or self._known_phone())
        self.fields["provider"].choices = [(name, name) for name in settings.PAYMENT_PROVIDERS]
        self.new_address = AddressForm(
            self.data if self.is_bound else None,
            prefix=NEW,
            initial={"recipient": user.name, "phone": user.phone, "is_default": True},
        )

    # ── What is chosen so far, valid or not ────────────────────────────────────────────
    @cached_property
    def addresses(self) -> list[Address]:
        return list(Address.objects.visible_to(self.user))

    def _known_phone(self) -> str:
        return str(self.addresses[0].phone) if self.addresses else ""

    @property
    def chosen_method(self) -> str:
        value = self["method"].value()
        if self.only_vouchers:
            return Method.VOUCHER
        return value if value in (Method.DELIVERY, Method.PICKUP) else Method.DELIVERY

    @property
    def is_pickup(self) -> bool:
        return self.chosen_method == Method.PICKUP

    @property
    def chosen_store(self) -> str:
        return str(self["store"].value() or "")[:32] if self.is_pickup else ""

    @cached_property
    def chosen_address(self) -> Address | None:
        """One of the member's own, or None for a new one."""
        value = str(self["address"].value() or "")
        if not value and self.addresses:
            return self.addresses[0]
        return next((row for row in self.addresses if str(row.pk) == value), None)

    @property
    def using(self) -> Wanted:
        """The coupon and the points to use; the best coupon where nothing is said."""
        points, coupon = (str(self[name].value() or "") for name in ("points", "coupon"))
        return Wanted(
            points=int(points) if points.isdecimal() and len(points) < 10 else 0,
            coupon=self.redeemed or (int(coupon) if coupon.isdecimal() else None),
            best=coupon != NO_COUPON,
        )

    @property
    def chosen_provider(self) -> str:
        return self["provider"].value() or next(iter(settings.PAYMENT_PROVIDERS), "")

    @cached_property
    def found(self) -> Found | None:
        """Where the goods are wanted: the address, or for a pickup the neighbourhood."""
        if self.only_vouchers:
            return None
        if self.is_pickup:
            return self._neighbourhood()
        return destinations.of_address(self.chosen_address or self._written())

    @property
    def place(self) -> Place | None:
        return self.found.place if self.found else None

    def _neighbourhood(self) -> Found | None:
        typed = str(self["near"].value() or "").strip()
        known = self.visitors_place
        if typed and not (known and typed == known.label):
            return destinations.named(typed)
        return Found(known) if known else None

    def _written(self) -> Address:
        form = self.new_address
        return Address(
            region=str(form["region"].value() or "")[:120],
            division_code=str(form["division_code"].value() or "")[:6],
        )

    # ── What must be right before an order is placed ───────────────────────────────────
    def clean_phone(self) -> str:
        return str(self.cleaned_data["phone"] or "")

    def clean(self) -> dict[str, Any]:
        if self.only_vouchers:
            self._need("recipient", REQUIRED)
            self._need("phone", REQUIRED)
        elif self.is_pickup:
            self._need("store", _("Choose the store where you collect it."))
            self._need("recipient", REQUIRED)
            self._need("phone", REQUIRED)
        elif self.chosen_address is None:
            self._check_new_address()
        return self.cleaned_data

    def _need(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def _check_new_address(self) -> None:
        if not self.new_address.is_valid():
            self.add_error("address", _("Please complete the new address."))
        elif self.found is None:
            self.new_address.add_error(
                "region", _("We cannot find this place. Name province, city and district.")
            )
            self.add_error("address", _("Please complete the new address."))

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """Fields with a mistake in the order of the page, for the summary and the cursor."""
        own = [self[name] for name in self.fields if name in self.errors and name != "address"]
        new = [self.new_address[name] for name in self.new_address.errors if name != "__all__"]
        return [*new, *own] if self.needs_new_address else own

    @property
    def needs_new_address(self) -> bool:
        needs_address = not self.is_pickup and not self.only_vouchers
        return needs_address and self.chosen_address is None


class CollectorForm(forms.Form):
    """Who comes in the shopper's place; empty: the shopper."""

    name = forms.CharField(label=_("Who collects instead of you"), max_length=80, required=False)


class WindowForm(forms.Form):
    """A time out of those offered; whether it is one, the verb knows."""

    starts_at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M:%S%z"], error_messages={"required": _("Choose a time.")}
    )
