"""Pages of stores."""

from django.urls import path

from stores.views import finder, near, place

app_name = "stores"
urlpatterns = [
    path("", finder.stores, name="stores"),
    path("divisions/", place.divisions, name="divisions"),
    path("place/", place.place, name="place"),
    path("place/chip/", place.chip, name="place_chip"),
    path("near/cards/", near.cards, name="near_cards"),
    path("near/<str:slug>/", near.product, name="near_product"),
    path("<str:code>/", finder.store, name="store"),
]
