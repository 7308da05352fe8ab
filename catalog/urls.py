"""Pages of catalog."""

from django.urls import path

from catalog import views
from catalog.views import lists, voices

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:slug>/", lists.category, name="category"),
    path("c/<str:slug>/filters/", lists.category_filters, name="category_filters"),
    path("p/<str:slug>/", views.product, name="product"),
    path("p/<str:slug>/reviews/", voices.reviews, name="reviews"),
    path("p/<str:slug>/questions/", voices.questions, name="questions"),
    path("reviews/<int:pk>/helpful/", voices.helpful, name="helpful"),
    path("search/", lists.search, name="search"),
    path("search/filters/", lists.search_filters, name="search_filters"),
    path("search/suggest/", lists.suggest, name="suggest"),
    path("search/followed/", lists.followed, name="search_followed"),
    path("scenes/", views.scenes, name="scenes"),
    path("scenes/<str:slug>/", views.scene, name="scene"),
]
