"""Becoming a dealer: /join/."""

from django.urls import path

from stores.views import join

app_name = "join"
urlpatterns = [
    path("", join.apply, name="apply"),
    path("<str:token>/", join.application, name="application"),
    path("<str:token>/papers/<int:pk>/", join.paper, name="paper"),
]
