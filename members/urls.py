"""Pages of members, under /account/."""

from django.urls import path

from members.views import account, inbox, points, wechat, wishlist

app_name = "members"
urlpatterns = [
    path("", account.account, name="account"),
    path("profile/", account.edit_profile, name="profile"),
    path("close/", account.close, name="close"),
    path("referral/", account.referral, name="referral"),
    path("referral.svg", account.referral_qr, name="referral_qr"),
    path("addresses/", account.address_list, name="addresses"),
    path("addresses/new/", account.address_new, name="address_new"),
    path("addresses/restore/", account.address_restore, name="address_restore"),
    path("addresses/<int:pk>/", account.address_edit, name="address"),
    path("addresses/<int:pk>/default/", account.address_default, name="address_default"),
    path("addresses/<int:pk>/remove/", account.address_remove, name="address_remove"),
    path("wechat/", wechat.page, name="wechat"),
    path("wechat/back/", wechat.back, name="wechat_back"),
    path("wechat/disconnect/", wechat.disconnect, name="wechat_disconnect"),
    path("wishlist/", wishlist.page, name="wishlist"),
    path("wishlist/state/", wishlist.state, name="wishlist_state"),
    path("wishlist/<str:slug>/", wishlist.change, name="wish"),
    path("points/", points.page, name="points"),
    path("messages/", inbox.index, name="messages"),
    path("messages/count/", inbox.count, name="messages_count"),
    path("messages/read/", inbox.read_all, name="messages_read"),
    path("messages/choices/", inbox.choices, name="message_choices"),
    path("messages/stop/<str:token>/", inbox.stop, name="stop_messages"),
    path("messages/<int:pk>/", inbox.open_notice, name="message"),
]
