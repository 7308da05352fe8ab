"""Pages of catalog."""

from django.urls import path

from catalog import views
from catalog.views import articles, guidance, lists, suites, voices

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:slug>/", lists.category, name="category"),
    path("c/<str:slug>/filters/", lists.category_filters, name="category_filters"),
    path("p/<str:slug>/", views.product, name="product"),
    path("p/<str:slug>/qr.svg", views.qr_code, name="qr"),
    path("p/<str:slug>/reviews/", voices.reviews, name="reviews"),
    path("p/<str:slug>/questions/", voices.questions, name="questions"),
    path("reviews/<int:pk>/helpful/", voices.helpful, name="helpful"),
    path("search/", lists.search, name="search"),
    path("search/filters/", lists.search_filters, name="search_filters"),
    path("search/suggest/", lists.suggest, name="suggest"),
    path("search/followed/", lists.followed, name="search_followed"),
    path("p/<str:slug>/fits/", guidance.fits, name="fits"),
    path("guides/", articles.index, name="guides"),
    path("guides/<str:slug>/", articles.page, name="guide"),
    path("finder/", guidance.find, name="finder"),
    path("recent/", guidance.recent, name="recent"),
    path("compare/", guidance.compare, name="compare"),
    path("s/", suites.index, name="suites"),
    path("s/<str:slug>/", suites.page, name="suite"),
    path("scenes/", views.scenes, name="scenes"),
    path("scenes/<str:slug>/", views.scene, name="scene"),
]
