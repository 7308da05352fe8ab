"""Pages of payments, and the door for the providers' notices."""

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("notify/<slug:provider>/", views.notify, name="notify"),
    path("return/", views.come_back, name="return"),
    path("earnings/", views.earnings, name="earnings"),
    path("earnings/csv/", views.earnings_csv, name="earnings_csv"),
]
