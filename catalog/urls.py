"""Pages of catalog."""

from django.urls import path

from catalog import views
from catalog.views import voices

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:slug>/", views.category, name="category"),
    path("p/<str:slug>/", views.product, name="product"),
    path("p/<str:slug>/reviews/", voices.reviews, name="reviews"),
    path("p/<str:slug>/questions/", voices.questions, name="questions"),
    path("reviews/<int:pk>/helpful/", voices.helpful, name="helpful"),
    path("search/", views.search, name="search"),
    path("scenes/", views.scenes, name="scenes"),
    path("scenes/<str:slug>/", views.scene, name="scene"),
]
