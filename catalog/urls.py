"""Pages of catalog."""

from django.urls import path

from catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:slug>/", views.category, name="category"),
    path("p/<str:slug>/", views.product, name="product"),
    path("search/", views.search, name="search"),
    path("scenes/", views.scenes, name="scenes"),
    path("scenes/<str:slug>/", views.scene, name="scene"),
]
