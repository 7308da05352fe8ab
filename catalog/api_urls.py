"""API routes of catalog, under /api/v1/."""

from django.urls import path

from catalog.api import views, voices

urlpatterns = [
    path("categories/", views.Categories.as_view(), name="api-categories"),
    path("products/", views.Products.as_view(), name="api-products"),
    path("suites/", views.Suites.as_view(), name="api-suites"),
    path("suites/<str:slug>/", views.SuiteDetail.as_view(), name="api-suite"),
    path("products/<str:slug>/", views.ProductDetail.as_view(), name="api-product"),
    path("products/<str:slug>/questions/", voices.QuestionsView.as_view(), name="api_questions"),
    path("reviews/<int:pk>/helpful/", voices.HelpfulView.as_view(), name="api_helpful"),
]
