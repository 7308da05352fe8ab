"""Pages of payments, and the door for the providers' notices."""

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("notify/<slug:provider>/", views.notify, name="notify"),
]
