"""The member's wishlist for apps."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Product
from members.services import wishlist


class WishlistShape(serializers.Serializer):
    products = serializers.ListField(child=serializers.SlugField(), help_text="newest first")


class WishlistView(APIView):
    @extend_schema(operation_id="me_wishlist", responses=WishlistShape)
    def get(self, request: Request) -> Response:
        """The slugs of the pieces on it."""
        return _told(request)


class WishView(APIView):
    @extend_schema(operation_id="me_wishlist_add", request=None, responses=WishlistShape)
    def put(self, request: Request, slug: str) -> Response:
        """Put a piece on it; twice is once."""
        wishlist.add(user=request.user, product=_product(slug))
        return _told(request)

    @extend_schema(operation_id="me_wishlist_remove", responses=WishlistShape)
    def delete(self, request: Request, slug: str) -> Response:
        """Take a piece off it."""
        wishlist.remove(user=request.user, product=_product(slug))
        return _told(request)


def _product(slug: str) -> Product:
    return get_object_or_404(Product.objects.published(), slug=slug)


def _told(request: Request) -> Response:
    return Response({"products": wishlist.slugs(user=request.user)})
