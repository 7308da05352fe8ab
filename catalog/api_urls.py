"""API routes of catalog, under /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
