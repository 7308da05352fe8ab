"""Cards for the pocket, under /passes/."""

from django.urls import path

from stores.views import passes

urlpatterns = [
    path("worker.js", passes.worker, name="pass_worker"),
    path("visits/<str:number>/", passes.visit, name="visit_pass"),
]
