"""A member's coupons, under /account/coupons/."""

from django.urls import path

from stores.views import coupons

app_name = "coupons"
urlpatterns = [
    path("", coupons.page, name="coupons"),
    path("redeem/", coupons.redeem, name="redeem"),
    path("take/<int:pk>/", coupons.take, name="take"),
    path("<int:pk>/pass-on/", coupons.pass_on, name="pass_on"),
    path("<int:pk>/keep/", coupons.keep, name="keep"),
    path("gift/<str:link>/", coupons.gift, name="gift"),
]
