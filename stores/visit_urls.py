"""Pages of a member's own visits, under /visits/."""

from django.urls import path

from stores.views import visits

app_name = "visits"
urlpatterns = [
    path("", visits.index, name="visits"),
    path("<str:number>/", visits.page, name="visit"),
    path("<str:number>/code/", visits.code, name="code"),
    path("<str:number>/tastes/", visits.show_tastes, name="tastes"),
    path("<str:number>/confirm/", visits.confirm, name="confirm"),
    path("<str:number>/cancel/", visits.cancel, name="cancel"),
    path("<str:number>/move/", visits.move, name="move"),
    path("<str:number>/calendar.ics", visits.calendar, name="calendar"),
]
