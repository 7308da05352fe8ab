"""The store console, under /staff/."""

from django.urls import path

from orders.staff.views import (
    answer,
    assignment,
    earnings,
    home,
    scan,
    stock,
    today,
    transfers,
    voices,
)

app_name = "staff"
urlpatterns = [
    path("", today.page, name="today"),
    path("assignments/<int:pk>/", assignment.page, name="assignment"),
    path("assignments/<int:pk>/accept/", assignment.accept, name="accept"),
    path("assignments/<int:pk>/decline/", assignment.decline, name="decline"),
    path("assignments/<int:pk>/ready/", assignment.ready, name="ready"),
    path("assignments/<int:pk>/dispatch/", assignment.dispatch, name="dispatch"),
    path("assignments/<int:pk>/sign/", assignment.sign, name="sign"),
    path("assignments/<int:pk>/window/", home.window, name="window"),
    path("assignments/<int:pk>/crew/", home.crew, name="crew"),
    path("assignments/<int:pk>/failed/", home.failed, name="failed"),
    path("assignments/<int:pk>/installed/", home.installed, name="installed"),
    path("assignments/<int:pk>/photo/", home.photo, name="photo"),
    path("proofs/<str:name>/", home.proof, name="proof"),
    path("assignments/<int:pk>/undo/", assignment.undo, name="undo"),
    path("assignments/<int:pk>/done/", assignment.done, name="done"),
    path("answer/<str:token>/", answer.page, name="answer"),
    path("scan/", scan.page, name="scan"),
    path("redemptions/", scan.redeem, name="redeem"),
    path("redemptions/<int:pk>/", scan.redeemed, name="redeemed"),
    path("stock/", stock.page, name="stock"),
    path("stock/<int:pk>/", stock.count, name="count"),
    path("transfers/", transfers.page, name="transfers"),
    path("transfers/new/", transfers.new, name="transfer_new"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/take-back/", transfers.take_back, name="transfer_back"),
    path("reviews/", voices.page, name="reviews"),
    path("reviews/<int:pk>/reply/", voices.reply, name="reply"),
    path("questions/", voices.questions, name="questions"),
    path("earnings/", earnings.page, name="earnings"),
]
