"""API routes of members, under /api/v1/."""

from django.urls import path

from members import api

urlpatterns = [
    path("me/", api.MeView.as_view(), name="api_me"),
    path("me/export/", api.ExportView.as_view(), name="api_me_export"),
    path("me/addresses/", api.AddressesView.as_view(), name="api_me_addresses"),
    path("me/addresses/<int:pk>/", api.AddressView.as_view(), name="api_me_address"),
]
