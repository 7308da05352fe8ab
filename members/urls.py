"""Pages of members, under /account/."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("", views.account, name="account"),
    path("profile/", views.edit_profile, name="profile"),
    path("referral/", views.referral, name="referral"),
    path("referral.svg", views.referral_qr, name="referral_qr"),
    path("addresses/", views.address_list, name="addresses"),
    path("addresses/new/", views.address_new, name="address_new"),
    path("addresses/restore/", views.address_restore, name="address_restore"),
    path("addresses/<int:pk>/", views.address_edit, name="address"),
    path("addresses/<int:pk>/default/", views.address_default, name="address_default"),
    path("addresses/<int:pk>/remove/", views.address_remove, name="address_remove"),
]
