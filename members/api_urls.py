"""API routes of members, under /api/v1/."""

from django.urls import path

from members.api import me, notices, points, wishlist

urlpatterns = [
    path("me/", me.MeView.as_view(), name="api_me"),
    path("me/export/", me.ExportView.as_view(), name="api_me_export"),
    path("me/addresses/", me.AddressesView.as_view(), name="api_me_addresses"),
    path("me/addresses/<int:pk>/", me.AddressView.as_view(), name="api_me_address"),
    path("me/wishlist/", wishlist.WishlistView.as_view(), name="api_me_wishlist"),
    path("me/wishlist/<str:slug>/", wishlist.WishView.as_view(), name="api_me_wish"),
    path("me/points/", points.PointsView.as_view(), name="api_me_points"),
    path("me/notices/", notices.NoticesView.as_view(), name="api_me_notices"),
    path("me/notices/read/", notices.ReadAllView.as_view(), name="api_me_notices_read"),
    path("me/notices/choices/", notices.ChoicesView.as_view(), name="api_me_notice_choices"),
    path("me/notices/<int:pk>/read/", notices.ReadView.as_view(), name="api_me_notice_read"),
]
