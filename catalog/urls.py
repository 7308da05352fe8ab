"""Pages of catalog."""

from django.urls import path

from catalog import views
from catalog.views import guidance, suites

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:slug>/", views.category, name="category"),
    path("p/<str:slug>/", views.product, name="product"),
    path("search/", views.search, name="search"),
    path("p/<str:slug>/fits/", guidance.fits, name="fits"),
    path("finder/", guidance.find, name="finder"),
    path("recent/", guidance.recent, name="recent"),
    path("compare/", guidance.compare, name="compare"),
    path("s/", suites.index, name="suites"),
    path("s/<str:slug>/", suites.page, name="suite"),
    path("scenes/", views.scenes, name="scenes"),
    path("scenes/<str:slug>/", views.scene, name="scene"),
]
