"""Becoming a dealer: /join/."""

from django.urls import path

from stores.views import join

app_name = "join"
urlpatterns = [
    path("", join.apply, name="apply"),
    path("<str:number>/", join.application, name="application"),
]
