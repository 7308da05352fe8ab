"""Pages of stores."""

from django.urls import path

from stores.views import booking, finder, near, place, visits

app_name = "stores"
urlpatterns = [
    path("", finder.stores, name="stores"),
    path("divisions/", place.divisions, name="divisions"),
    path("place/", place.place, name="place"),
    path("place/chip/", place.chip, name="place_chip"),
    path("near/cards/", near.cards, name="near_cards"),
    path("near/<str:slug>/", near.product, name="near_product"),
    path("visit/", booking.choose, name="visit_choose"),
    path("<str:code>/visit/", booking.book, name="visit"),
    path("<str:code>/here/", visits.here, name="here"),
    path("<str:code>/", finder.store, name="store"),
]
