"""What the API of visits takes and gives."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers
from rest_framework.request import Request

from catalog.models import Variant
from o2o.strict import Strict
from stores.clock import wall_clock
from stores.models import Store, Visit
from stores.services.slots import Opening
from stores.services.visits import MOST_WISHES, Coming

Json = dict[str, Any]


def variants_named(skus: list[str]) -> list[int]:
    """Ids of SKUs; unknown ones are refused by name."""
    known = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))
    if missing := [sku for sku in skus if sku not in known]:
        told = _("There is no such variant.")
        raise serializers.ValidationError({"variants": [f"{sku}: {told}" for sku in missing]})
    return [known[sku] for sku in skus]


# ── What it takes ───────────────────────────────────────────────────────────────────────
class ComingInput(Strict):
    party = serializers.IntegerField(
        default=1, min_value=1, max_value=settings.VISIT_PARTY_AT_MOST, help_text="persons"
    )
    name = serializers.CharField(required=False, allow_blank=True, max_length=80, default="")
    phone = PhoneNumberField(region="CN", required=False, allow_blank=True, default="")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    variants = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        default=list,
        max_length=MOST_WISHES,
        help_text="SKUs that the visitor wants to see",
    )
    shows_tastes = serializers.BooleanField(
        default=False,
        help_text="the guide may see what the member saved, asked and has in the cart",
    )

    @staticmethod
    def coming(taken: Json) -> Coming:
        return Coming(
            party=taken["party"],
            name=taken["name"],
            phone=taken["phone"],
            note=taken["note"],
            wishes=variants_named(taken["variants"]),
            shows_tastes=taken["shows_tastes"],
        )


class VisitInput(ComingInput):
    store = serializers.CharField(max_length=32, help_text="store code")
    starts_at = serializers.DateTimeField(help_text="the begin of a slot")
    hold = serializers.BooleanField(
        default=False, help_text="only keep the seats for a while; confirm by PATCH"
    )
    waitlist = serializers.BooleanField(
        default=False, help_text="join the waiting list of a full time"
    )


class VisitChange(Strict):
    """Exactly one kind of change: another time or number, or another state."""

    starts_at = serializers.DateTimeField(required=False, help_text="move to this slot")
    party = serializers.IntegerField(
        required=False, min_value=1, max_value=settings.VISIT_PARTY_AT_MOST
    )
    status = serializers.RegexField(
        r"^(booked|cancelled)$",
        required=False,
        help_text="`booked` confirms what is held, `cancelled` cancels or leaves the list",
    )

    def validate(self, attrs: Json) -> Json:
        if ("status" in attrs) == bool({"starts_at", "party"} & set(attrs)):
            told = _("Either a state, or another time or number of persons.")
            raise serializers.ValidationError({"status": [told]})
        return attrs


class SlotsQuery(serializers.Serializer):
    date = serializers.DateField(required=False, help_text="by the store's clock; today if empty")

    @classmethod
    def read(cls, request: Request) -> Json:
        query = cls(data=request.query_params)
        query.is_valid(raise_exception=True)
        return query.validated_data


class WalkInInput(ComingInput):
    store = serializers.CharField(max_length=32, help_text="store code")


class CodeInput(Strict):
    token = serializers.CharField(max_length=200, help_text="the scanned code")


class OutcomeInput(Strict):
    outcome = serializers.ChoiceField(choices=[c for c in Visit.Outcome.choices if c[0]])
    lost_because = serializers.ChoiceField(choices=[c for c in Visit.Lost.choices if c[0]],
                                           required=False, default="")  # fmt: skip
    remark = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


# ── What it gives ───────────────────────────────────────────────────────────────────────
class SlotShape(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    free = serializers.IntegerField(help_text="persons that still fit in")
    capacity = serializers.IntegerField()


class DaySlotsShape(serializers.Serializer):
    date = serializers.DateField()
    timezone = serializers.CharField()
    results = SlotShape(many=True)


class WishShape(serializers.Serializer):
    sku = serializers.CharField()
    name = serializers.CharField()


class VisitStoreShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()


class VisitShape(serializers.Serializer):
    id = serializers.CharField()
    store = VisitStoreShape()
    status = serializers.CharField(help_text=", ".join(Visit.Status.values))
    origin = serializers.ChoiceField(choices=Visit.Origin.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    hold_until = serializers.DateTimeField(allow_null=True)
    party = serializers.IntegerField()
    guide = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    shows_tastes = serializers.BooleanField()
    variants = WishShape(many=True)
    url = serializers.CharField()


class VisitPageShape(serializers.Serializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = VisitShape(many=True)


class CodeShape(serializers.Serializer):
    token = serializers.CharField(help_text="for the QR at the store's door")
    expires_in = serializers.IntegerField()


class StaffVisitShape(VisitShape):
    guide_because = serializers.ChoiceField(choices=Visit.Chosen.choices)
    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Visit.Outcome.choices)
    lost_because = serializers.ChoiceField(choices=Visit.Lost.choices)
    remark = serializers.CharField(allow_blank=True)
    cancelled_because = serializers.ChoiceField(choices=Visit.Because.choices)


class StaffVisitPageShape(serializers.Serializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = StaffVisitShape(many=True)


def local(store: Store, at: datetime | None) -> str | None:
    """ISO 8601 with the offset of the store's own time."""
    return wall_clock(store.timezone, at).isoformat(timespec="seconds") if at else None


def opening(found: Opening) -> Json:
    return {
        "starts_at": found.starts.isoformat(),
        "ends_at": found.ends.isoformat(),
        "free": found.free,
        "capacity": found.capacity,
    }


def visit(row: Visit) -> Json:
    """As its visitor sees it; the remark of the guide is not for them."""
    store = row.store
    return {
        "id": row.number,
        "store": {
            "code": store.code,
            "name": store.name,
            "address": store.address,
            "phone": store.phone,
        },
        "status": row.status,
        "origin": row.origin,
        "starts_at": local(store, row.starts_at),
        "ends_at": local(store, row.ends_at),
        "hold_until": local(store, row.hold_until) if row.status == "held" else None,
        "party": row.party,
        "guide": row.guide.name if row.guide else "",
        "note": row.note,
        "shows_tastes": row.shows_tastes,
        "variants": [{"sku": v.sku, "name": f"{v.product.name} {v.name}".strip()}
                     for v in row.wishes.all()],
        "url": row.get_absolute_url(),
    }  # fmt: skip


def staff_visit(row: Visit) -> Json:
    """As the store sees it."""
    return visit(row) | {
        "guide_because": row.guide_because,
        "name": row.who,
        "phone": str(row.phone),
        "arrived_at": local(row.store, row.arrived_at),
        "outcome": row.outcome,
        "lost_because": row.lost_because,
        "remark": row.remark,
        "cancelled_because": row.cancelled_because,
    }


def asked_day(store: Store, query: Json) -> Any:
    return query.get("date") or wall_clock(store.timezone, timezone.now()).date()
