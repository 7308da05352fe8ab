"""API routes of payments, under /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
