"""API routes of stores, under /api/v1/."""

from django.urls import path

from stores import api

urlpatterns = [
    path("stores/", api.StoreList.as_view(), name="stores"),
    path("stores/<str:code>/", api.StoreView.as_view(), name="store"),
    path("products/<str:slug>/stores/", api.ProductStores.as_view(), name="product_stores"),
]
