"""The member's own corner of the API: who I am, where goods go, what is kept about me."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import Address, User
from members.services import addresses, closing, profile
from o2o import idempotency

PLACE = "division_code", "region", "detail"
LATITUDE = {"min_value": -90, "max_value": 90, "required": False, "allow_null": True}
LONGITUDE = {"min_value": -180, "max_value": 180, "required": False, "allow_null": True}


class MeSerializer(serializers.ModelSerializer):
    phone = PhoneNumberField(region="CN", required=False, allow_blank=True)
    locale = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)

    class Meta:
        model = User
        fields = ["id", "email", "name", "phone", "locale", "referral_code"]
        read_only_fields = ["id", "email", "referral_code"]


class LeavingSerializer(serializers.Serializer):
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class AddressSerializer(serializers.ModelSerializer):
    phone = PhoneNumberField(region="CN")
    lat = serializers.FloatField(**LATITUDE)
    lng = serializers.FloatField(**LONGITUDE)
    default = serializers.BooleanField(source="is_default", required=False)

    class Meta:
        model = Address
        fields = [
            "id", "recipient", "phone", "division_code", "region", "detail", "lat", "lng", "default",
        ]  # fmt: skip


class AddressPages(CursorPagination):
    page_size = addresses.MOST
    ordering = ("-is_default", "pk")


class MeView(APIView):
    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user).data)

    @extend_schema(request=MeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        form = MeSerializer(request.user, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        user = profile.change(user=request.user, **form.validated_data)
        return Response(MeSerializer(user).data)

    @extend_schema(request=LeavingSerializer, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Close the account for good; refused while orders are under way."""
        form = LeavingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        closing.close(user=request.user, password=form.validated_data["password"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportView(APIView):
    @extend_schema(responses=OpenApiResponse(dict, "Everything kept about the member, by section."))
    def get(self, request: Request) -> Response:
        attachment = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return Response(profile.export(user=request.user), headers=attachment)


class AddressesView(APIView):
    @extend_schema(operation_id="me_addresses_list", responses=AddressSerializer(many=True))
    def get(self, request: Request) -> Response:
        pages = AddressPages()
        rows = pages.paginate_queryset(Address.objects.visible_to(request.user), request)
        return pages.get_paginated_response(AddressSerializer(rows, many=True).data)

    @extend_schema(request=AddressSerializer, responses={201: AddressSerializer})
    def post(self, request: Request) -> Response:
        return idempotency.once(request, lambda: self._create(request))

    def _create(self, request: Request) -> Response:
        form = AddressSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        address = addresses.save(user=request.user, **_facts(form.validated_data))
        return Response(AddressSerializer(address).data, status=status.HTTP_201_CREATED)


class AddressView(APIView):
    @extend_schema(request=AddressSerializer, responses=AddressSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        address = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
        form = AddressSerializer(address, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        facts = _kept(address, form.validated_data) | _facts(form.validated_data)
        changed = addresses.save(user=request.user, address=address, **facts)
        return Response(AddressSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        address = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
        addresses.remove(address=address)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    """Validated data under the names of `addresses.save`."""
    facts = dict(data)
    if "is_default" in facts:
        facts["default"] = facts.pop("is_default")
    return facts


def _kept(address: Address, data: dict[str, Any]) -> dict[str, Any]:
    """What a partial change leaves alone; a new place makes the old coordinates meaningless."""
    moved = any(getattr(address, fact) != data.get(fact, getattr(address, fact)) for fact in PLACE)
    facts = {fact: getattr(address, fact) for fact in ("recipient", "phone", *PLACE)}
    if not moved:
        facts |= {"lat": address.lat, "lng": address.lng}
    return facts | {"default": address.is_default}
