"""API routes of stores, under /api/v1/."""

from django.urls import path

from stores.api import coupons, visits, visits_staff
from stores.api import stores as api

urlpatterns = [
    path("me/coupons/", coupons.CouponsView.as_view(), name="api_me_coupons"),
    path("me/coupons/gift/", coupons.AcceptView.as_view(), name="api_me_gift"),
    path("me/coupons/<int:pk>/transfer/", coupons.TransferView.as_view(), name="api_me_transfer"),
    path("stores/", api.StoreList.as_view(), name="stores"),
    path("stores/<str:code>/slots/", visits.SlotsView.as_view(), name="api_slots"),
    path("stores/<str:code>/", api.StoreView.as_view(), name="store"),
    path("products/<str:slug>/stores/", api.ProductStores.as_view(), name="product_stores"),
    path("visits/", visits.VisitsView.as_view(), name="api_visits"),
    path("visits/<str:number>/", visits.VisitView.as_view(), name="api_visit"),
    path("visits/<str:number>/code/", visits.VisitCodeView.as_view(), name="api_visit_code"),
    path("staff/visits/", visits_staff.StaffVisitsView.as_view(), name="api_staff_visits"),
    path("staff/arrivals/", visits_staff.ArrivalsView.as_view(), name="api_arrivals"),
    path("staff/visits/<str:number>/arrive/", visits_staff.ArriveView.as_view(), name="api_arrive"),
    path("staff/visits/<str:number>/close/", visits_staff.CloseView.as_view(), name="api_close"),
    path(
        "staff/visits/<str:number>/no-show/", visits_staff.NoShowView.as_view(), name="api_no_show"
    ),
]
