"""Where printed codes lead: /t/<code>/."""

from django.urls import path

from stores.views import tag

app_name = "tags"
urlpatterns = [
    path("<str:code>/", tag.landing, name="landing"),
    path("<str:code>/remember/", tag.remember, name="remember"),
]
