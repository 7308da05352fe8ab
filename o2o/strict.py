"""What an API takes. A field nobody asked for is refused, so nothing can be slipped in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request


class Strict(serializers.Serializer):
    """Refuses unknown fields by name."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: [_("Unknown field.")] for name in unknown})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The validated body, or a refusal that names every wrong field."""
        taken = cls(data=request.data)
        taken.is_valid(raise_exception=True)
        return taken.validated_data
